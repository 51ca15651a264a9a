package dev.fovea.recipes.cli;

import dev.fovea.internal.program.Interruption;
import dev.fovea.io.FileException;
import dev.fovea.train.CheckpointMismatchException;
import dev.fovea.train.TrainingDivergedException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the recipes. */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int STOPPED = 130;

    private static final int HELP_WIDTH = 110;

    private Main() {}

    /**
     * Follows the recipe that the arguments name and exits with the status.
     *
     * @param args the command line, without the program's name
     */
    public static void main(String[] args) {
        System.exit(Interruption.guard("recipe", () -> run(System.out, System.err, args)));
    }

    /**
     * Follows a recipe.
     *
     * @param out where progress and results go
     * @param err where messages go
     * @param args the command line
     * @return the exit status
     */
    static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new RecipeCommand(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler((e, arguments) -> {
                    err.println("recipe: " + e.getMessage() + " (recipe --help says more)");
                    return WRONG_USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> failure(err, e))
                .execute(args);
    }

    private static int failure(PrintStream err, Exception e) throws Exception {
        if (e instanceof InterruptedException) {
            err.println("recipe: stopped; --resume goes on");
            return STOPPED;
        }
        if (e instanceof FileException
                || e instanceof CheckpointMismatchException
                || e instanceof TrainingDivergedException) {
            err.println("recipe: " + e.getMessage());
            return FAILED;
        }
        throw e;
    }
}
