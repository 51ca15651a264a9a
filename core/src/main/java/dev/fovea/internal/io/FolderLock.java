package dev.fovea.internal.io;

import dev.fovea.io.FileException;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder for one user at a time, of this process or another, until it is closed or the process ends in whatever
 * way. It is a lock of the operating system's on the file {@value #NAME}, which means nothing by itself. (On some
 * network file systems such locks do not reach other machines.)
 */
public final class FolderLock implements Closeable {
    /** The file that is locked. */
    public static final String NAME = ".lock";

    /**
     * Before the folders that this process holds, among its properties, which all class loaders share. The operating system
     * forgets all locks of a process on a file when the process closes the file once, however often it is open, so a
     * second attempt must not even open it.
     */
    private static final String HELD = "dev.fovea.held:";

    private final Path folder;
    private final Path real;
    private final RandomAccessFile file;

    private FolderLock(Path folder, Path real, RandomAccessFile file) {
        this.folder = folder;
        this.real = real;
        this.file = file;
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
            Path real = folder.toRealPath();
            boolean free = System.getProperties().putIfAbsent(HELD + real, "") == null;
            return free ? take(folder, real) : Optional.empty();
        } catch (IOException e) {
            throw new FileException(FileException.message(folder.toString(), "cannot be locked", e), e);
        }
    }

    private static Optional<FolderLock> take(Path folder, Path real) throws IOException {
        boolean taken = false;
        try {
            Path name = real.resolve(NAME);
            if (Files.notExists(name)) {
                createIfNotThere(name);
            }
            Object before = identity(name);
            // Not a channel of its own: in an interrupted thread it would close.
            RandomAccessFile file = new RandomAccessFile(name.toFile(), "rw");
            try {
                // The last holder may have deleted the file since it was opened: then the lock is on nothing.
                taken = file.getChannel().tryLock() != null && Objects.equals(before, identity(name));
                return taken ? Optional.of(new FolderLock(folder, real, file)) : Optional.empty();
            } finally {
                if (!taken) {
                    file.close();
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty(); // deleted by its holder at this moment
        } finally {
            if (!taken) {
                System.getProperties().remove(HELD + real);
            }
        }
    }

    private static void createIfNotThere(Path name) throws IOException {
        try {
            Files.createFile(name);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster.
        }
    }

    /** Tells a file from another of the same name, where the file system can. */
    private static @Nullable Object identity(Path name) throws IOException {
        return Files.readAttributes(name, BasicFileAttributes.class).fileKey();
    }

    /** Gives the lock back; more than once does nothing. */
    @Override
    public void close() throws FileException {
        if (!file.getChannel().isOpen()) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new FileException(FileException.message(folder.toString(), "the lock cannot be given back", e), e);
        } finally {
            System.getProperties().remove(HELD + real);
        }
    }
}
