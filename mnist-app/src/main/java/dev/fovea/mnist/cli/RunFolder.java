package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.DataFileException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder for the results of a run. Until they are complete nothing of it is there, not even a folder above it: they are
 * written to a temporary folder beside it, which is renamed at the end, or to one within it if it exists already, from which
 * the files are moved at the end. (A process killed outright leaves the temporary folder, {@code .fovea-….tmp}, and if it was
 * moving, the files moved so far.)
 */
final class RunFolder {
    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);

    private final Path target;

    private RunFolder(Path target) {
        this.target = target;
    }

    /** Writes results. */
    @FunctionalInterface
    interface Content {
        /** Writes all files into the folder. */
        void writeTo(Path folder) throws IOException, InterruptedException;
    }

    /**
     * Chooses the folder, and checks that it can be made.
     *
     * @param out the folder, which must be new or empty; null for one in "runs" that is called after the time
     * @param now the time
     * @return the folder
     * @throws DataFileException if {@code out} is a file or a folder with something in it, or could not be written
     */
    static RunFolder plan(@Nullable Path out, LocalDateTime now) throws DataFileException {
        Path target = out == null ? RUNS.resolve(NAME.format(now)) : out;
        if (out != null && Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            requireEmpty(out);
        }
        Path existing = target.toAbsolutePath().normalize();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
            if (existing == null) {
                throw new DataFileException(target + ": cannot be made: its root does not exist");
            }
        }
        if (!Files.isDirectory(existing)) {
            throw new DataFileException(target + ": cannot be made: " + existing + " is not a folder");
        }
        if (!Files.isWritable(existing)) {
            throw new DataFileException(target + ": cannot be written: no permission to write in " + existing);
        }
        RunFolder folder = new RunFolder(target);
        folder.tryOut();
        return folder;
    }

    /** Makes the folder, or one in it, and removes it again: better now than after hours of training. */
    private void tryOut() throws DataFileException {
        Path absolute = target.toAbsolutePath();
        Deque<Path> made = new ArrayDeque<>();
        try {
            make(Files.isDirectory(absolute) ? absolute.resolve(temporaryName()) : absolute, made);
        } catch (IOException e) {
            throw DataFileException.of(target, "cannot be made", e);
        } finally {
            remove(made);
        }
    }

    private static String temporaryName() {
        return ".fovea-" + UUID.randomUUID() + ".tmp";
    }

    private static void requireEmpty(Path folder) throws DataFileException {
        if (!Files.isDirectory(folder)) {
            throw new DataFileException(folder + ": expected a new or an empty folder for --out, found a file");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw new DataFileException(folder
                        + ": expected a new or an empty folder for --out, found one with something in it; nothing is"
                        + " ever overwritten");
            }
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be read", e);
        }
    }

    /**
     * Makes the folder with its content. If anything fails, nothing is left.
     *
     * @param content writes the files
     * @return the folder; if another one has appeared in its place meanwhile, a number is added to its name
     * @throws DataFileException if something cannot be written
     * @throws InterruptedException if the content throws it
     */
    Path write(Content content) throws DataFileException, InterruptedException {
        boolean existed = Files.isDirectory(target);
        Deque<Path> made = new ArrayDeque<>();
        String temporary = temporaryName();
        Path absolute = target.toAbsolutePath();
        Path staging = existed ? absolute.resolve(temporary) : absolute.resolveSibling(temporary);
        try {
            make(staging, made);
            content.writeTo(staging);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (existed) {
                moveFiles(staging, absolute);
                return target;
            }
            return rename(staging);
        } catch (IOException e) {
            remove(made);
            DataFileException shown = DataFileException.of(target, "cannot be written", e);
            throw new DataFileException(
                    String.valueOf(shown.getMessage()).replace(staging.toString(), target.toString()), e);
        } catch (Throwable e) {
            remove(made);
            throw e;
        }
    }

    /** Makes a folder and those above it that do not exist; {@code made} gets them, the innermost first. */
    private static void make(Path folder, Deque<Path> made) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            make(parent, made);
        }
        Files.createDirectory(folder);
        made.addFirst(folder);
    }

    /** Moves all files and deletes the folder they were in. If that fails, none of them is in the new place. */
    private static void moveFiles(Path from, Path to) throws IOException {
        List<Path> moved = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Path place = to.resolve(file.getFileName().toString());
                if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    throw new DataFileException(place + ": appeared during the run; nothing is ever overwritten");
                }
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
                moved.add(place);
            }
            Files.delete(from);
        } catch (Throwable e) {
            for (Path file : moved) {
                try {
                    Files.delete(file);
                } catch (IOException alsoFailed) {
                    e.addSuppressed(alsoFailed);
                }
            }
            throw e;
        }
    }

    private Path rename(Path staging) throws IOException {
        Path named = target;
        for (int number = 2;; number++) {
            if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return Files.move(staging, named, StandardCopyOption.ATOMIC_MOVE);
                } catch (FileSystemException e) {
                    if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
                        throw e;
                    }
                }
            }
            named = target.resolveSibling(target.getFileName() + "-" + number);
        }
    }

    /** Removes the first folder with its files, and the others as long as they are empty. */
    private static void remove(Deque<Path> folders) {
        try {
            if (!folders.isEmpty()) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folders.getFirst())) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
            }
            for (Path folder : folders) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            // The failure that led here is what the user must know.
        }
    }
}
