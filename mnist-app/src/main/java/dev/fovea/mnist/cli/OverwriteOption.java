package dev.fovea.mnist.cli;

import dev.fovea.vision.DataFileException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether files that are there already may be replaced. */
final class OverwriteOption {
    @Option(names = "--overwrite", description = "Replace files that exist already.")
    private boolean overwrite;

    /** Whether they may. */
    boolean asked() {
        return overwrite;
    }

    /** Refuses to replace a file unless told to. */
    void requireFree(Path file) throws DataFileException {
        if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataFileException(file + ": exists already; --overwrite replaces it");
        }
    }
}
