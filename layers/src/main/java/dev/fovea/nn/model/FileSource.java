package dev.fovea.nn.model;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The bytes of a file that is open. Not a channel: in an interrupted thread it would close. */
record FileSource(String name, RandomAccessFile in) implements TensorSource {
    /** Opens a regular file. */
    static FileSource open(Path file) throws FileException {
        String name = file.toString();
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            throw new ModelFileException(name, "file", "expected a file of the default file system");
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new ModelFileException(
                        name, "file", "expected a regular file, found " + (attributes.isDirectory()
                                ? Files.exists(file.resolve("saved_model.pb"))
                                        ? "a folder with a TensorFlow SavedModel"
                                        : "a folder"
                                : "something else, such as a pipe"));
            }
            if (!Files.isReadable(file)) {
                throw new AccessDeniedException(name);
            }
            return new FileSource(name, new RandomAccessFile(file.toFile(), "r"));
        } catch (IOException e) {
            throw ModelFileException.of(name, "cannot be read", e);
        }
    }

    @Override
    public long size() throws IOException {
        return in.length();
    }

    @Override
    public void seek(long position) throws IOException {
        in.seek(position);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return in.read(to, offset, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
