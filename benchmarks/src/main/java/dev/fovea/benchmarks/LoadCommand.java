package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how fast images become a network's input. */
@Command(
        name = "load",
        sortOptions = false,
        description = "Measures how fast images become floats: the records of CIFAR's files, or the pictures of a folder with a"
                + " folder for each class, decoded and resized; by one thread and by several.")
final class LoadCommand extends MeasuringCommand<LoadResult> {
    @Parameters(paramLabel = "DIR", description = "The folder: of CIFAR's binary files, or of pictures in folders.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path folder;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "224",
            description = "Pictures become N by N pixels: the middle, by areas. Default: ${DEFAULT-VALUE}.")
    private int size;

    LoadCommand() {
        super(LoadResult.class, 30);
    }

    @Override
    LoadResult measure() throws InterruptedException, FileException {
        require(size >= 1, "--size must be at least 1, not " + size);
        try {
            return new LoadMeasurement(folder, size, threads(), seconds()).run();
        } catch (UncheckedIOException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    List<String> arguments() {
        return List.of(folder.toAbsolutePath().toString(), "--size", String.valueOf(size));
    }
}
