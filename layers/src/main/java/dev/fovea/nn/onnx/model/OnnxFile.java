package dev.fovea.nn.onnx.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a model's file whole or not at all. */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * Writes the file anew or replaces it; if that fails, an existing file is as it was.
     *
     * @param file the file; its folder must exist
     * @param model what it is to hold
     * @throws IOException if the file cannot be written: which one and why
     */
    public static void write(Path file, OnnxModel model) throws IOException {
        try {
            // The real path, or else a symbolic link would be replaced instead of what it points to.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path temporary = target.resolveSibling(".fovea-" + UUID.randomUUID() + ".tmp");
            try {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                    model.writeTo(out);
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e, e);
        }
    }
}
