package dev.fovea.mnist.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's name alone: it only knows its commands. */
@Command(
        name = "mnist",
        versionProvider = Version.class,
        description = "Trains networks that recognise handwritten digits or other small images, and predicts with them.",
        footerHeading = "%nExit status:%n",
        footer = {
            "  0    done",
            "  1    failed: unusable data (one of several pictures, too), an existing file, a full disk, ...",
            "  2    wrong options",
            "  130  stopped by Ctrl-C; a training may be saved, else nothing is left behind",
            "",
            "'mnist COMMAND --help' says more about a command. Without any option, 'mnist train' trains three"
                    + " networks on the MNIST digits that come with the program."
        },
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ServeCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            PreviewCommand.class,
            ExportCsvCommand.class,
            DownloadCommand.class
        })
final class MnistCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
