package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how fast images become a network's input. */
@Command(
        name = "load",
        sortOptions = false,
        description = "Measures how fast images become floats: the records of CIFAR's files, or the pictures of a folder with a"
                + " folder for each class, decoded and resized; by one thread and by several.")
final class LoadCommand extends MeasuringCommand<LoadResult> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec own;

    @Parameters(paramLabel = "DIR", description = "The folder: of CIFAR's binary files, or of pictures in folders.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path folder;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "224",
            description = "Pictures become N by N pixels: the middle, by areas. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "About how long to warm up and measure in all. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    LoadCommand() {
        super(LoadResult.class);
    }

    @Override
    LoadResult measure() throws InterruptedException {
        if (size < 1) {
            throw new ParameterException(own.commandLine(), "--size must be at least 1, not " + size);
        }
        try {
            return new LoadMeasurement(folder, size, threads(), seconds).run();
        } catch (FileException | UncheckedIOException e) {
            throw new ParameterException(own.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    int threads() {
        return threads.threads();
    }

    @Override
    double seconds() {
        return seconds;
    }

    @Override
    List<String> forkArguments() {
        return List.of(
                "load", folder.toAbsolutePath().toString(), "--json", "--size", String.valueOf(size), "--threads",
                String.valueOf(threads()), "--seconds", String.valueOf(seconds));
    }
}
