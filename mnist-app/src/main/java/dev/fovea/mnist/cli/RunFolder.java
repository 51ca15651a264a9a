package dev.fovea.mnist.cli;

import dev.fovea.internal.io.FolderLock;
import dev.fovea.internal.io.TemporaryFiles;
import dev.fovea.internal.program.FileNames;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.EnsembleFile;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.train.Checkpoints;
import dev.fovea.vision.DataFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, held by one process at a time. It has {@value RunFile#NAME} and checkpoints, in the end its
 * results; {@value EnsembleFile#NAME}, written last, says that they are complete, and then {@value RunFile#NAME} that
 * the run is finished. Checkpoints stay, so that epochs can be added. A run that ends before its first checkpoint
 * leaves nothing.
 */
final class RunFolder implements Closeable {
    /** Where runs without a place of their own are, in the current folder. */
    private static final String RUNS = "runs";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);
    private static final String CHECKPOINTS = "checkpoints";

    private final Path folder;
    private final FolderLock lock;
    private final boolean created;
    /** The folders that this process has made, the innermost first. */
    private final Deque<Path> made;

    private RunFolder(Path folder, FolderLock lock, boolean created, Deque<Path> made) {
        this.folder = folder;
        this.lock = lock;
        this.created = created;
        this.made = made;
    }

    /** Writes results. */
    @FunctionalInterface
    interface Content {
        /** Writes all files into the folder. */
        void writeTo(Path folder) throws IOException, InterruptedException;
    }

    /**
     * Makes the folder of a new run.
     *
     * @param out the folder, which must be new or empty; null for one in "runs" that is called after the time
     * @param now the time
     * @return the folder, held by this process
     * @throws FileException if {@code out} is a file or a folder with something in it, or cannot be made
     */
    static RunFolder create(@Nullable Path out, LocalDateTime now) throws FileException {
        Path place = out == null ? runs() : out;
        Deque<Path> made = new ArrayDeque<>();
        boolean complete = false;
        try {
            Path folder = out == null ? makeNamed(place, now, made) : makeOrCheck(place.normalize(), made);
            FolderLock lock = hold(folder);
            try {
                requireEmpty(folder); // again, now that nobody else writes in it
                complete = true;
            } finally {
                if (!complete) {
                    lock.close();
                }
            }
            return new RunFolder(folder, lock, true, made);
        } catch (IOException e) {
            throw DataFileException.of(place, "cannot be made", e);
        } finally {
            if (!complete) {
                remove(made);
            }
        }
    }

    /**
     * How a run came about.
     *
     * @param folder its folder
     * @return what its file says
     * @throws FileException if it is no such folder or the file breaks a rule
     */
    static RunFile begun(Path folder) throws FileException {
        if (!Files.isDirectory(folder)) {
            throw new DataFileException(folder + ": expected the folder of a run, found "
                    + (Files.exists(folder) ? "a file" : "nothing there"));
        }
        if (!Files.exists(folder.resolve(RunFile.NAME))) {
            throw hasResults(folder)
                    ? withoutMeans(folder, folder.resolve(RunFile.NAME))
                    : new DataFileException(
                            folder + ": expected the folder of a run, found no " + RunFile.NAME + " in it");
        }
        return RunFile.read(folder);
    }

    /**
     * Fails unless there is a whole checkpoint of each network of a finished run, from which it can be continued.
     *
     * @param folder its folder
     * @param networks how many networks there are
     */
    static void requireCheckpoints(Path folder, int networks) throws FileException {
        for (int network = 1; network <= networks; network++) {
            Path last = folder.resolve(CHECKPOINTS).resolve("network-" + network).resolve(Checkpoints.LAST);
            if (!Files.exists(last)) {
                throw withoutMeans(folder, last);
            }
            try {
                var _ = TensorStore.read(last);
            } catch (FileException e) {
                throw new DataFileException(e.getMessage() + "; without it this finished run cannot be continued; "
                        + beginsAnother(folder), e);
            }
        }
    }

    private static DataFileException withoutMeans(Path folder, Path missing) {
        return new DataFileException(
                folder + ": this run is finished and cannot be continued without " + missing + "; "
                        + beginsAnother(folder));
    }

    private static String beginsAnother(Path folder) {
        return "'mnist train --from " + folder + "' begins a new run with its networks";
    }

    /**
     * Takes the folder of a run that is to go on.
     *
     * @param folder the folder
     * @param begun what its file said
     * @return the folder, held by this process
     * @throws FileException if another process works in it, or has meanwhile
     */
    static RunFolder reopen(Path folder, RunFile begun) throws FileException {
        FolderLock lock = hold(folder);
        try {
            if (!RunFile.read(folder).equals(begun)) {
                throw new DataFileException(folder + ": another process has just trained in this folder; try again");
            }
        } catch (FileException e) {
            lock.close();
            throw e;
        }
        return new RunFolder(folder, lock, false, new ArrayDeque<>());
    }

    /**
     * Refuses a run that has no results yet.
     *
     * @param place where a run with results, or something else, is expected
     * @throws DataFileException if it is the folder of a run without
     */
    static void refuseUnfinished(Path place) throws DataFileException {
        if (Files.isRegularFile(place.resolve(RunFile.NAME)) && !hasResults(place)) {
            throw new DataFileException(
                    place + ": this run is not finished; 'mnist train --resume " + place + "' continues it");
        }
    }

    private static FolderLock hold(Path folder) throws FileException {
        return FolderLock.tryToTake(folder)
                .orElseThrow(() -> new DataFileException(folder + ": another process is training in this folder"));
    }

    /** A run that is to go on; one to which epochs are added has the results of those before all the while. */
    private static boolean unfinished(Path folder) {
        try {
            return Files.isRegularFile(folder.resolve(RunFile.NAME)) && !RunFile.read(folder).finished();
        } catch (FileException e) {
            return true; // and says why when it is resumed
        }
    }

    private static boolean hasResults(Path folder) {
        return Files.exists(folder.resolve(EnsembleFile.NAME));
    }

    /**
     * The unfinished run begun last that no process works at.
     *
     * @return its folder in "runs", if there is one that this user can continue
     */
    static Optional<Path> newestUnfinished() {
        try (Stream<Path> runs = Files.list(runs())) {
            return runs.filter(RunFolder::unfinished)
                    .sorted(Comparator.comparing(RunFolder::begunAt).reversed())
                    .filter(RunFolder::free)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // a hint that cannot be given is no failure
        }
    }

    /** The folder of runs in the current folder. */
    static Path runs() throws FileException {
        return FileNames.here().path(RUNS);
    }

    private static FileTime begunAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve(RunFile.NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean free(Path folder) {
        try {
            Optional<FolderLock> lock = FolderLock.tryToTake(folder);
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isPresent();
        } catch (FileException e) {
            return false; // somebody else's, whom this user cannot help
        }
    }

    private static Path makeNamed(Path runs, LocalDateTime now, Deque<Path> made) throws IOException {
        String name = NAME.format(now);
        for (int number = 2;; number++) {
            try {
                Path folder = runs.resolve(name);
                make(folder.toAbsolutePath(), made);
                return folder;
            } catch (FileAlreadyExistsException e) {
                name = NAME.format(now) + "-" + number;
            }
        }
    }

    private static Path makeOrCheck(Path out, Deque<Path> made) throws IOException {
        if (!Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            make(out.toAbsolutePath().normalize(), made);
        } else if (!Files.isDirectory(out)) {
            throw new DataFileException(out + ": expected a new or an empty folder for --out, found "
                    + (Files.exists(out) ? "a file" : "a symbolic link that leads nowhere"));
        } else if (unfinished(out)) {
            throw new DataFileException(out + ": expected a new or an empty folder for --out, found an unfinished run;"
                    + " 'mnist train --resume " + out + "' continues it");
        } else {
            requireEmpty(out);
        }
        return out;
    }

    private static void requireEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.endsWith(FolderLock.NAME)) {
                    throw new DataFileException(folder
                            + ": expected a new or an empty folder for --out, found one with something in it; nothing"
                            + " is ever overwritten");
                }
            }
        }
    }

    /** Makes a folder and those above it that do not exist; {@code made} gets them, the innermost first. */
    private static void make(Path folder, Deque<Path> made) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                throw new DataFileException(folder + ": cannot be made: " + parent
                        + (Files.exists(parent) ? " is not a folder" : " is a symbolic link that leads nowhere"));
            }
            make(parent, made);
        }
        Files.createDirectory(folder);
        made.addFirst(folder);
    }

    /** Where it is. */
    Path path() {
        return folder;
    }

    /** Where the networks are saved as they train. */
    Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    /** Whether there is something to continue from. */
    boolean resumable() {
        if (!unfinished(folder) || !Files.isDirectory(checkpoints())) {
            return false;
        }
        try (Stream<Path> networks = Files.list(checkpoints())) {
            return networks.anyMatch(network -> Files.exists(network.resolve(Checkpoints.LAST)));
        } catch (IOException e) {
            return true; // better not removed than lost
        }
    }

    /**
     * Writes the results, in place of earlier ones.
     *
     * @param content writes the files
     * @param networks the names of the model files among them
     * @throws FileException if something cannot be written
     * @throws InterruptedException if the content throws it, or the thread is interrupted
     */
    void finish(Content content, List<String> networks) throws FileException, InterruptedException {
        try {
            TemporaryFiles.removeAll(folder);
            Files.deleteIfExists(folder.resolve(EnsembleFile.NAME)); // never a list of old networks and new ones
            content.writeTo(folder);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            EnsembleFile.write(folder.resolve(EnsembleFile.NAME), networks);
            RunFile.read(folder).complete().write(folder);
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be written", e);
        }
    }

    /**
     * Gives the folder free. Beside results only what it takes to add epochs is left; without results or a checkpoint
     * nothing of what this process has made.
     */
    @Override
    public void close() throws FileException {
        boolean unfinished = unfinished(folder);
        boolean worthless = created && !hasResults(folder) && !resumable();
        try {
            if (worthless) {
                deleteCheckpoints(List.of(Checkpoints.LAST, Checkpoints.BEST, FolderLock.NAME));
                StartNetworks.delete(folder);
                Files.deleteIfExists(folder.resolve(RunFile.NAME));
                Files.deleteIfExists(folder.resolve(FolderLock.NAME));
            } else if (!unfinished) {
                deleteCheckpoints(List.of(Checkpoints.BEST, FolderLock.NAME));
                Files.deleteIfExists(folder.resolve(FolderLock.NAME));
            }
        } catch (IOException e) {
            throw DataFileException.of(folder, "what is not needed any more cannot be removed", e);
        } finally {
            lock.close();
        }
        if (worthless) {
            remove(made);
        }
    }

    /** Deletes what training has made, and the folders if there is nothing else in them. */
    private void deleteCheckpoints(List<String> names) throws IOException {
        if (!Files.isDirectory(checkpoints(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Deque<Path> folders = new ArrayDeque<>(List.of(checkpoints()));
        try (DirectoryStream<Path> networks = Files.newDirectoryStream(checkpoints(), "network-*")) {
            for (Path network : networks) {
                TemporaryFiles.removeAll(network);
                for (String name : names) {
                    Files.deleteIfExists(network.resolve(name));
                }
                folders.addFirst(network);
            }
        }
        for (Path each : folders) {
            remove(new ArrayDeque<>(List.of(each)));
        }
    }

    /** Removes folders as long as they are empty. */
    private static void remove(Deque<Path> folders) {
        try {
            for (Path folder : folders) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            // Something of somebody else's is in it, which stays.
        }
    }
}
