package dev.fovea.mnist.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A folder of IDX files to take digits from. */
final class DataDirOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "Take the digits from the MNIST files (IDX) in a folder, plain or .gz; of the four, those needed.")
    private @Nullable Path folder;

    /** The folder; null if none is named. */
    @Nullable
    Path folder() {
        return folder;
    }
}
