package dev.fovea.internal.io;

import dev.fovea.io.FileException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file so that it is there whole or not at all: a temporary file in the same folder, forced to the disk, then
 * renamed over the target. Whatever fails, even the power, the target is the previous file or the new one.
 */
public final class AtomicFile {
    /** What these names are open as: opened once more, a file that they were redirected to would have a second end. */
    private static final Map<Path, FileDescriptor> STREAMS =
            Map.of(Path.of("/dev/stdout"), FileDescriptor.out, Path.of("/dev/stderr"), FileDescriptor.err);

    private static final int BUFFER = 64 * 1024;

    private AtomicFile() {}

    /** What is to be written. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of the content.
         *
         * @param out buffered; it may be closed but need not be
         * @throws IOException if something cannot be written; nothing is kept then
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code target} anew or replaces it. If this fails, an existing file is untouched and no temporary file is
     * left. (A killed process can leave one, {@code .fovea-….tmp}; a later write into the same folder removes it when
     * it is a day old.) A file that is replaced keeps its permissions. A symbolic link stays and the file it points to is
     * replaced; one that leads nowhere is refused; a device or a pipe is written to directly, and {@code /dev/stdout} and
     * {@code /dev/stderr} as what the process prints, also where that goes to a file.
     *
     * @param target the file; its folder must exist
     * @param content writes what the file is to hold
     * @throws FileException if the file cannot be written: which one and why; an exception of this type from the
     *     content is passed on as it is
     */
    public static void write(Path target, Content content) throws FileException {
        try {
            requireFile(target);
            if (isSpecial(target)) {
                writeDirectly(target, content);
            } else {
                replace(real(target), content);
            }
        } catch (IOException e) {
            throw shown(target, e);
        }
    }

    /**
     * Fails as {@link #write} would before it writes anything, for who is to write much later. The target stays as it is;
     * that a file can be made beside it is tried.
     *
     * @param target the file; its folder must exist
     * @throws FileException if the file cannot be written: which one and why
     */
    public static void requireWritable(Path target) throws FileException {
        try {
            requireFile(target);
            if (!isSpecial(target)) {
                Files.delete(Files.createFile(temporary(real(target))));
            } else if (!Files.isWritable(target)) {
                throw new AccessDeniedException(target.toString());
            }
        } catch (IOException e) {
            throw shown(target, e);
        }
    }

    private static void requireFile(Path target) throws FileException {
        if (!target.getFileSystem().equals(FileSystems.getDefault())) {
            throw new FileException(target + ": expected a file of the default file system");
        }
        if (Files.isDirectory(target)) {
            throw new FileException(target + ": expected a file to write, found a folder");
        }
        if (Files.isSymbolicLink(target) && !Files.exists(target)) {
            throw new FileException(
                    target + ": expected a file to write, found a symbolic link that leads nowhere");
        }
    }

    /** Whether it is a device, a pipe or one of the process's own streams. */
    private static boolean isSpecial(Path target) {
        return Files.exists(target) && (!Files.isRegularFile(target) || stream(target) != null);
    }

    private static @Nullable FileDescriptor stream(Path target) {
        return STREAMS.get(target.toAbsolutePath().normalize());
    }

    /** The real path, or else a rename would replace a symbolic link instead of what it points to. */
    private static Path real(Path target) throws IOException {
        return Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    }

    private static FileException shown(Path target, IOException e) {
        return e instanceof FileException already
                ? already
                : new FileException(FileException.message(target.toString(), "cannot be written", e), e);
    }

    private static void writeDirectly(Path target, Content content) throws IOException {
        @Nullable FileDescriptor stream = stream(target);
        if (stream != null) {
            writeBuffered(new FileOutputStream(stream), content); // stays open for whoever prints next
            return;
        }
        try (var out = new FileOutputStream(target.toFile())) {
            writeBuffered(out, content);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        @Nullable Path folder = target.getParent();
        if (folder != null) {
            TemporaryFiles.removeOld(folder);
        }
        Path temporary = temporary(target);
        Files.createFile(temporary); // never an existing file, and with the usual permissions, unlike createTempFile
        try {
            Optional<Set<PosixFilePermission>> permissions = permissions(target);
            setPermissions(temporary, with(permissions, PosixFilePermission.OWNER_WRITE));
            writeForced(temporary, content);
            setPermissions(temporary, permissions);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable failure) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
        forceFolder(target);
    }

    /** Those of a file that is there; empty if there is none, or its file system has none. */
    private static Optional<Set<PosixFilePermission>> permissions(Path target) throws IOException {
        boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix && Files.exists(target) ? Optional.of(Files.getPosixFilePermissions(target)) : Optional.empty();
    }

    private static Optional<Set<PosixFilePermission>> with(
            Optional<Set<PosixFilePermission>> permissions, PosixFilePermission more) {
        return permissions.map(some -> {
            Set<PosixFilePermission> all = EnumSet.of(more);
            all.addAll(some);
            return all;
        });
    }

    /** Only where they are others: some file systems have the same for all files, and refuse to be asked for more. */
    private static void setPermissions(Path file, Optional<Set<PosixFilePermission>> wanted) throws IOException {
        if (wanted.isPresent() && !wanted.equals(permissions(file))) {
            Files.setPosixFilePermissions(file, wanted.get());
        }
    }

    private static Path temporary(Path target) {
        return target.resolveSibling(TemporaryFiles.newName());
    }

    private static void writeForced(Path file, Content content) throws IOException {
        // Not a channel: an interrupted thread must still be able to save, and a channel would close under it.
        try (var out = new FileOutputStream(file.toFile())) {
            writeBuffered(out, content);
            out.getFD().sync();
        }
    }

    private static void writeBuffered(OutputStream out, Content content) throws IOException {
        // Closing is put off until the bytes are forced to the disk.
        var buffered = new BufferedOutputStream(out, BUFFER) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
        content.writeTo(buffered);
        buffered.flush();
    }

    private static void forceFolder(Path target) {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems cannot force a folder. The file is whole either way; only the rename may come later.
        }
    }
}
