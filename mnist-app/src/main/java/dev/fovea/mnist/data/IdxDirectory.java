package dev.fovea.mnist.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with the four MNIST files, or others of the same form. Each file may be plain or {@code .gz}, and named
 * {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}; where several forms of one file are there, the
 * first of these counts: plain with the hyphen, plain with the dot, {@code .gz} with the hyphen, {@code .gz} with the
 * dot.
 */
public final class IdxDirectory {
    private static final Member TRAIN_IMAGES = new Member("train-images", "idx3-ubyte");
    private static final Member TRAIN_LABELS = new Member("train-labels", "idx1-ubyte");
    private static final Member TEST_IMAGES = new Member("t10k-images", "idx3-ubyte");
    private static final Member TEST_LABELS = new Member("t10k-labels", "idx1-ubyte");

    private final Path folder;

    private IdxDirectory(Path folder) {
        this.folder = folder;
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
     * Looks at a folder; no file is looked for yet.
     *
     * @param folder where the files are
     * @return the folder
     * @throws DataFileException if this is not a folder
     */
    public static IdxDirectory open(Path folder) throws DataFileException {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? "something else" : "nothing";
            throw DataFileException.mismatch(folder.toString(), "a folder with the MNIST files", found);
        }
        return new IdxDirectory(folder);
    }

    /**
     * Requires all four files to be there, so that all that are missing are told at once.
     *
     * @throws DataFileException if files are missing: all of them by name
     */
    public void requireAll() throws DataFileException {
        require(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);
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
    public DigitImages train() throws DataFileException {
        return read(TRAIN_IMAGES, TRAIN_LABELS);
    }

    /**
     * Reads the test images and labels; the training files need not be there.
     *
     * @return the images with their labels
     * @throws DataFileException if one is missing, and as {@link IdxReader#read}
     */
    public DigitImages test() throws DataFileException {
        return read(TEST_IMAGES, TEST_LABELS);
    }

    private DigitImages read(Member images, Member labels) throws DataFileException {
        require(images, labels);
        return IdxReader.read(images.in(folder).orElseThrow(), labels.in(folder).orElseThrow());
    }
}
