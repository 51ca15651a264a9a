package dev.fovea.vision.file;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with the four files of MNIST, or of another set of the same form. Each file may be plain or {@code .gz}, and
 * named {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}, EMNIST's {@code
 * emnist-letters-train-images-idx3-ubyte}; where several forms of one file are there, the first of these counts: plain
 * with the hyphen, plain with the dot, {@code .gz} with the hyphen, {@code .gz} with the dot.
 */
@CheckReturnValue
public final class IdxDirectory {
    private static final String IMAGES = "idx3-ubyte";
    private static final String LABELS = "idx1-ubyte";

    private final Path folder;
    private final KnownSet set;
    private final ImageForm form;
    private final Member trainImages;
    private final Member trainLabels;
    private final Member testImages;
    private final Member testLabels;

    private IdxDirectory(Path folder, KnownSet set) {
        this(folder, set, set.form());
    }

    private IdxDirectory(Path folder, KnownSet set, ImageForm form) {
        String train = set.filePrefix() + "train";
        String test = set.filePrefix() + set.testStem();
        this.folder = folder;
        this.set = set;
        this.form = form;
        this.trainImages = new Member(train + "-images", IMAGES);
        this.trainLabels = new Member(train + "-labels", LABELS);
        this.testImages = new Member(test + "-images", IMAGES);
        this.testLabels = new Member(test + "-labels", LABELS);
    }

    /** One of the four files: the parts of its name before and after the hyphen or dot. */
    private record Member(String stem, String ending) {
        @Override
        public String toString() {
            return stem + "-" + ending;
        }

        Optional<Path> in(Path folder) {
            for (String gz : List.of("", ".gz")) {
                for (String joint : List.of("-", ".")) {
                    Path file = folder.resolve(stem + joint + ending + gz);
                    if (Files.exists(file)) {
                        return Optional.of(file);
                    }
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Looks at a folder of MNIST, or of EMNIST if only its files are there; no file is looked into yet.
     *
     * @param folder where the files are
     * @return the folder
     * @throws DataFileException if this is not a folder, or has files of several sets of EMNIST and none of MNIST
     */
    public static IdxDirectory open(Path folder) throws DataFileException {
        requireFolder(folder);
        if (new IdxDirectory(folder, KnownSet.MNIST).hasAny()) {
            return new IdxDirectory(folder, KnownSet.MNIST);
        }
        List<KnownSet> found = Stream.of(KnownSet.values())
                .filter(set -> !set.filePrefix().isEmpty() && new IdxDirectory(folder, set).hasAny())
                .toList();
        if (found.size() > 1) {
            String names = found.stream().map(KnownSet::title).collect(Collectors.joining(", "));
            throw DataFileException.mismatch(folder.toString(), "the files of one set, or to be told which", names);
        }
        return new IdxDirectory(folder, found.isEmpty() ? KnownSet.MNIST : found.getFirst());
    }

    /**
     * Looks at a folder of a set; no file is looked for yet.
     *
     * @param folder where the files are
     * @param set which
     * @return the folder
     * @throws DataFileException if this is not a folder
     */
    public static IdxDirectory open(Path folder, KnownSet set) throws DataFileException {
        requireFolder(folder);
        return new IdxDirectory(folder, set);
    }

    private static void requireFolder(Path folder) throws DataFileException {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? "something else" : "nothing";
            throw DataFileException.mismatch(folder.toString(), "a folder with the MNIST files", found);
        }
    }

    /**
     * This folder with images and classes of one's own, in files with the names of the set's.
     *
     * @param other what the files hold
     * @return the folder; this is not modified
     */
    public IdxDirectory form(ImageForm other) {
        return new IdxDirectory(folder, set, other);
    }

    private boolean hasAny() {
        return Stream.of(trainImages, trainLabels, testImages, testLabels)
                .anyMatch(member -> member.in(folder).isPresent());
    }

    /** {@return which set it is} */
    public KnownSet set() {
        return set;
    }

    /**
     * Requires all four files to be there, so that all that are missing are told at once.
     *
     * @throws DataFileException if files are missing: all of them by name
     */
    public void requireAll() throws DataFileException {
        require(trainImages, trainLabels, testImages, testLabels);
    }

    private void require(Member... members) throws DataFileException {
        String missing = Stream.of(members)
                .filter(member -> member.in(folder).isEmpty())
                .map(Member::toString)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new DataFileException(folder + ": missing " + missing + " (plain or .gz)");
        }
    }

    /**
     * Reads the training images and labels; the test files need not be there.
     *
     * @return the images with their labels
     * @throws DataFileException if one is missing, and as {@link IdxReader#read}
     */
    public LabelledImages train() throws DataFileException {
        return read(trainImages, trainLabels);
    }

    /**
     * Reads the test images and labels; the training files need not be there.
     *
     * @return the images with their labels
     * @throws DataFileException if one is missing, and as {@link IdxReader#read}
     */
    public LabelledImages test() throws DataFileException {
        return read(testImages, testLabels);
    }

    /**
     * Opens the training images where they are, for a set that does not fit into memory.
     *
     * @return the images with their labels, to be closed
     * @throws FileException if one is missing, and as {@link IdxReader#stream}
     */
    public StreamedImages streamTrain() throws FileException {
        return stream(trainImages, trainLabels);
    }

    /**
     * Opens the test images where they are.
     *
     * @return the images with their labels, to be closed
     * @throws FileException if one is missing, and as {@link IdxReader#stream}
     */
    public StreamedImages streamTest() throws FileException {
        return stream(testImages, testLabels);
    }

    private StreamedImages stream(Member images, Member labels) throws FileException {
        require(images, labels);
        return IdxReader.stream(images.in(folder).orElseThrow(), labels.in(folder).orElseThrow(), form);
    }

    private LabelledImages read(Member images, Member labels) throws DataFileException {
        require(images, labels);
        return IdxReader.read(images.in(folder).orElseThrow(), labels.in(folder).orElseThrow(), form);
    }

    /** The folder. */
    @Override
    public String toString() {
        return folder.toString();
    }
}
