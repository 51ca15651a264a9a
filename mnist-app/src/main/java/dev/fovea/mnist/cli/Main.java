package dev.fovea.mnist.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line. */
@Command(
        name = "mnist",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        description = "Trains and uses classifiers of handwritten digits.")
public final class Main implements Runnable {
    private Main() {}

    /**
     * Runs the command that the arguments name and exits with its status.
     *
     * @param args the command line, without the program's name
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
