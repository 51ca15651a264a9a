package dev.fovea.train;

import dev.fovea.io.FileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A folder of checkpoints that this process alone trains in, until it is closed or the process ends in whatever way. */
final class CheckpointFolder implements Closeable {
    private final Path folder;
    private final FileChannel lock;

    private CheckpointFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if it does not exist, locks it and removes what a killed process has left half written.
     *
     * @throws UncheckedIOException if another process trains there, or it cannot be written
     */
    static CheckpointFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                removeTemporaryFiles(folder);
                return new CheckpointFolder(folder, lock);
            } catch (Throwable failure) {
                closeAfter(failure, lock);
                throw failure;
            }
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IOException e) {
            FileException shown =
                    new FileException(folder + ": cannot hold checkpoints: " + FileException.reason(e), e);
            throw new UncheckedIOException(shown.getMessage(), shown);
        }
    }

    Path last() {
        return folder.resolve(Checkpoints.LAST);
    }

    Path best() {
        return folder.resolve(Checkpoints.BEST);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(Checkpoints.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
            throw taken(folder, null);
        } catch (OverlappingFileLockException e) {
            FileException taken = taken(folder, e);
            closeAfter(taken, channel);
            throw taken;
        } catch (Throwable failure) {
            closeAfter(failure, channel);
            throw failure;
        }
    }

    private static FileException taken(Path folder, @Nullable Throwable cause) {
        String message = folder + ": another training is running in this folder";
        return cause == null ? new FileException(message) : new FileException(message, cause);
    }

    private static void closeAfter(Throwable failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private static void removeTemporaryFiles(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".fovea-*.tmp")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the lock cannot be given back: " + FileException.reason(e), e);
        }
    }
}
