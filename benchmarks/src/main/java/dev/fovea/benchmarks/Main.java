package dev.fovea.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Entry point of the benchmarks: the commands of {@link BenchCommand}; anything else is for JMH.
 */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Main() {}

    /**
     * Runs what the arguments name.
     *
     * @param args the command line, without the program's name
     * @throws IOException from JMH
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && !isCommand(args[0])) {
            org.openjdk.jmh.Main.main(jmhArguments(args));
            return;
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Whether a first argument is for a command of ours, not for JMH. */
    static boolean isCommand(String first) {
        return first.equals("--help") || new CommandLine(new BenchCommand()).getSubcommands().containsKey(first);
    }

    /**
     * Runs a command.
     *
     * @param out where results go
     * @param err where messages go
     * @param args the command line
     * @return the exit status
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        try {
            return commandLine(out, err).execute(args);
        } catch (ExceptionInInitializerError e) {
            // Kernels that were forced and cannot be had.
            err.println("bench: " + (e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (OutOfMemoryError e) {
            err.println("bench: out of memory: use fewer --threads, or give Java more with JDK_JAVA_OPTIONS=-Xmx4g");
        }
        return FAILED;
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new BenchCommand())
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    err.println("bench: " + usageMessage(e));
                    return WRONG_USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("bench: " + message(e));
                    return FAILED;
                });
    }

    /** JMH left to itself goes on after a benchmark whose results are wrong, and exits with 0. */
    static String[] jmhArguments(String... args) {
        List<String> arguments = new ArrayList<>(Arrays.asList(args));
        if (!arguments.contains("-foe")) {
            arguments.addAll(List.of("-foe", "true"));
        }
        return arguments.toArray(String[]::new);
    }

    private static String usageMessage(ParameterException e) {
        return e.getMessage() + " (" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help says more)";
    }

    private static String message(Exception e) {
        return e instanceof WrongResultException || e instanceof ForkFailedException
                ? String.valueOf(e.getMessage())
                : "unexpected error, please report it: " + e;
    }
}
