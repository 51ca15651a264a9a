package dev.fovea.train;

import dev.fovea.internal.io.FolderLock;
import dev.fovea.internal.io.TemporaryFiles;
import dev.fovea.io.FileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of checkpoints that one training alone uses. */
final class CheckpointFolder implements Closeable {
    private final Path folder;
    private final FolderLock lock;

    private CheckpointFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if it does not exist, locks it and removes what a killed process has left half written.
     *
     * @throws UncheckedIOException if another training runs there, or it cannot be written
     */
    static CheckpointFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FolderLock lock = FolderLock.tryToTake(folder)
                    .orElseThrow(() -> new FileException(folder + ": another training is running in this folder"));
            try {
                TemporaryFiles.removeAll(folder);
                return new CheckpointFolder(folder, lock);
            } catch (IOException failure) {
                lock.close();
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

    @Override
    public void close() {
        try {
            lock.close();
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
