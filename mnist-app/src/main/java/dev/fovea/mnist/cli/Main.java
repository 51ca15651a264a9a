package dev.fovea.mnist.cli;

import dev.fovea.internal.program.Interruption;
import dev.fovea.io.FileException;
import dev.fovea.mnist.report.PictureException;
import dev.fovea.mnist.serve.RootCause;
import dev.fovea.train.CheckpointMismatchException;
import dev.fovea.train.TrainingDivergedException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the command line. */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int STOPPED = 130;

    private static final int WIDEST_HELP = 120;

    /** How java.util.logging writes what the library logs, unless somebody has said how. */
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    /** As the messages of this program: on one line, without the time, class and method. */
    private static final String LOG_LINE = "mnist: %5$s%6$s%n";

    private Main() {}

    /**
     * Runs the command that the arguments name and exits with its status.
     *
     * @param args the command line, without the program's name
     */
    public static void main(String[] args) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, LOG_LINE);
        }
        Console console = Console.system();
        System.exit(Interruption.guard("mnist", () -> run(console, args)));
    }

    /**
     * Runs a command.
     *
     * @param console where it writes
     * @param args the command line
     * @return the exit status
     */
    static int run(Console console, String... args) {
        try {
            int status = commandLine(console).execute(args);
            if (status == DONE && console.outputLost()) {
                console.error("the output could not be written");
                return FAILED;
            }
            return status;
        } catch (Throwable e) {
            return failure(console, e);
        }
    }

    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new MnistCommand(), factory(console));
        PrintWriter writer = console.writer();
        return line.setOut(writer)
                .setErr(writer)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(Math.clamp(console.columns(), 80, WIDEST_HELP))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, arguments) -> {
                    console.error(usageMessage(e));
                    return WRONG_USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> failure(console, e));
    }

    /** Lets every command write to the console. */
    private static IFactory factory(Console console) {
        IFactory usual = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                try {
                    return type.getDeclaredConstructor(Console.class).newInstance(console);
                } catch (NoSuchMethodException e) {
                    return usual.create(type);
                }
            }
        };
    }

    private static String usageMessage(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        return message + " (" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help says more)";
    }

    /**
     * Says in one line why a command failed.
     *
     * @param console where it is said
     * @param e what the command threw
     * @return the exit status
     */
    static int failure(Console console, Throwable e) {
        if (e instanceof InterruptedException) {
            console.error("stopped; nothing was written");
            return STOPPED;
        }
        if (e instanceof FileException
                || (e instanceof UncheckedIOException unchecked && unchecked.getCause() instanceof FileException)
                || e instanceof PictureException
                || e instanceof CheckpointMismatchException
                || e instanceof TrainingDivergedException) {
            console.error(String.valueOf(e.getMessage()));
            return FAILED;
        }
        Throwable cause = RootCause.of(e);
        if (cause instanceof OutOfMemoryError) {
            console.error(
                    "out of memory: give Java more with JAVA_TOOL_OPTIONS=-Xmx4g, or train with a smaller --batch-size");
            return FAILED;
        }
        if (e instanceof ExceptionInInitializerError && cause instanceof IllegalStateException) {
            console.error(String.valueOf(cause.getMessage())); // -Dfovea.kernels asks for what cannot be had
            return WRONG_USAGE;
        }
        console.error("unexpected error, please report it: " + RootCause.line(cause));
        return FAILED;
    }
}
