package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.DataFileException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Files that are there already. */
final class Existing {
    private Existing() {}

    /** Refuses to replace a file unless told to. */
    static void requireFree(Path file, boolean overwrite) throws DataFileException {
        if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataFileException(file + ": exists already; --overwrite replaces it");
        }
    }
}
