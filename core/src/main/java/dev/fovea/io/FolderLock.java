package dev.fovea.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a folder for one user at a time, of this process or another, until it is closed or the process ends in whatever way.
 * It is a lock of the operating system's on the file {@value #NAME}, which stays there and means nothing by itself. (On some
 * network file systems such locks do not reach other machines.)
 */
public final class FolderLock implements Closeable {
    /** The file that is locked. */
    public static final String NAME = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock if it is free.
     *
     * @param folder an existing folder
     * @return the lock; empty if somebody has it
     * @throws FileException if the file cannot be made or locked
     */
    public static Optional<FolderLock> tryToTake(Path folder) throws FileException {
        try {
            FileChannel channel = FileChannel.open(
                    folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (taken(channel)) {
                return Optional.of(new FolderLock(folder, channel));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new FileException(folder + ": cannot be locked: " + FileException.reason(e), e);
        }
    }

    /** Whether the lock was free; the channel is closed if not. */
    private static boolean taken(FileChannel channel) throws IOException {
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Somebody else in this process has it.
            taken = false;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken;
    }

    /** Gives the lock back. */
    @Override
    public void close() throws FileException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new FileException(folder + ": the lock cannot be given back: " + FileException.reason(e), e);
        }
    }
}
