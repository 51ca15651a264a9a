package dev.fovea.mnist.ensemble;

import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A small trained network that comes with the application, so that there is something to predict with before any
 * training.
 */
public final class BundledNetwork {
    /** The name of the resource. */
    static final String NAME = "digits.safetensors";

    private BundledNetwork() {}

    /**
     * Reads it.
     *
     * @return an ensemble of one network
     * @throws FileException if the temporary file that it takes cannot be written
     */
    public static SavedEnsemble read() throws FileException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            folder = Files.createTempDirectory("fovea-");
            Path file = folder.resolve(NAME);
            try (InputStream in = Objects.requireNonNull(BundledNetwork.class.getResourceAsStream(NAME), NAME)) {
                Files.copy(in, file);
                return SavedEnsemble.read(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be written", e);
        }
    }
}
