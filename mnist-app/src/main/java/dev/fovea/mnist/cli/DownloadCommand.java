package dev.fovea.mnist.cli;

import dev.fovea.internal.program.FileNames;
import dev.fovea.io.FileException;
import dev.fovea.vision.download.PublishedSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a data set from where it is published. */
@Command(
        name = "download",
        sortOptions = false,
        description = {
            "Fetches a data set from where it is published, by HTTPS, and checks its SHA-256. What has come before is not"
                    + " fetched again, also of a file that is not complete.",
            "No other command uses the network."
        })
final class DownloadCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "SET",
            converter = OptionValues.Published.class,
            description = "mnist, fashion-mnist, kmnist, emnist (562 MB), svhn, cifar-10 or cifar-100.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PublishedSet set;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "The folder to write to; made if need be. Default: data/SET.")
    private @Nullable Path out;

    DownloadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        Path folder = out == null ? FileNames.here().path("data/" + set.title()) : out;
        try (var progress = new WorkProgress(console, "Fetching " + set.title(), true)) {
            set.fetch(folder, progress);
        }
        console.line("Complete, with the expected SHA-256: " + Text.of(set.files().size(), "file") + " of "
                + Text.count(set.bytes()) + " bytes in " + folder);
        return Main.DONE;
    }
}
