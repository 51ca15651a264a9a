package dev.fovea.vision.file;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.io.FileException;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with CIFAR-10 or CIFAR-100 in their binary form (Krizhevsky, "Learning Multiple Layers of Features from Tiny
 * Images", 2009): {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}, or {@code train.bin}
 * and {@code test.bin}, plain or packed with gzip. Images are (32, 32, 3) with the channels of a pixel together. Classes
 * are called what {@code batches.meta.txt}, {@code fine_label_names.txt} or {@code coarse_label_names.txt} says; where
 * there is no such file, as in the originals.
 */
@CheckReturnValue
public final class CifarDirectory {
    private static final Shape SHAPE = Shape.of(32, 32, 3);
    private static final List<String> UNPACKED = List.of("cifar-10-batches-bin", "cifar-100-binary");

    private final Path folder;
    private final boolean ten;
    private final boolean coarse;

    private CifarDirectory(Path folder, boolean ten, boolean coarse) {
        this.folder = folder;
        this.ten = ten;
        this.coarse = coarse;
    }

    /**
     * Looks at a folder; no file is looked into yet.
     *
     * @param folder where the files are, or where the archive was unpacked
     * @return the folder; of CIFAR-100 with its 100 classes
     * @throws DataFileException if there are no such files
     */
    public static CifarDirectory open(Path folder) throws DataFileException {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? "something else" : "nothing";
            throw DataFileException.mismatch(folder.toString(), "a folder with the files of CIFAR", found);
        }
        for (Path place : Stream.concat(Stream.of(folder), UNPACKED.stream().map(folder::resolve)).toList()) {
            for (boolean ten : new boolean[] {true, false}) {
                CifarDirectory directory = new CifarDirectory(place, ten, false);
                if (Stream.concat(directory.trainFiles().stream(), directory.testFiles().stream())
                        .anyMatch(Files::exists)) {
                    return directory;
                }
            }
        }
        throw new DataFileException(
                folder + ": missing data_batch_1.bin … 5, test_batch.bin (CIFAR-10) or train.bin, test.bin (CIFAR-100)");
    }

    /**
     * CIFAR-100 with its 20 kinds of classes instead of the 100.
     *
     * @return the folder; this is not modified
     * @throws IllegalStateException if this is CIFAR-10
     */
    public CifarDirectory coarse() {
        if (ten) {
            throw new IllegalStateException("CIFAR-10 has no coarse classes; CIFAR-100 has");
        }
        return new CifarDirectory(folder, false, true);
    }

    /**
     * Reads the training images.
     *
     * @return 50,000 images, if the files are complete
     * @throws FileException if a file is missing, cannot be read or breaks a rule
     */
    public LabelledImages train() throws FileException {
        return read(trainFiles());
    }

    /**
     * Reads the test images.
     *
     * @return 10,000 images, if the file is complete
     * @throws FileException if the file is missing, cannot be read or breaks a rule
     */
    public LabelledImages test() throws FileException {
        return read(testFiles());
    }

    /**
     * Opens the training images where they are, in plain files, for a set that does not fit into memory.
     *
     * @return the images with their labels, to be closed
     * @throws FileException if a file is missing, cannot be read or breaks a rule
     */
    public StreamedImages streamTrain() throws FileException {
        return stream(trainFiles());
    }

    /**
     * Opens the test images where they are, in a plain file.
     *
     * @return the images with their labels, to be closed
     * @throws FileException if the file is missing, cannot be read or breaks a rule
     */
    public StreamedImages streamTest() throws FileException {
        return stream(testFiles());
    }

    private List<Path> trainFiles() {
        return ten
                ? IntStream.rangeClosed(1, 5).mapToObj(i -> folder.resolve("data_batch_" + i + ".bin")).toList()
                : List.of(folder.resolve("train.bin"));
    }

    private List<Path> testFiles() {
        return List.of(folder.resolve(ten ? "test_batch.bin" : "test.bin"));
    }

    private LabelledImages read(List<Path> files) throws FileException {
        requireAll(files);
        return CifarRecords.read(files, form(), ten ? 1 : 2, countingLabel());
    }

    private StreamedImages stream(List<Path> files) throws FileException {
        requireAll(files);
        return CifarRecords.stream(files, form(), ten ? 1 : 2, countingLabel());
    }

    private ImageForm form() throws FileException {
        return ImageForm.of(SHAPE, names());
    }

    private int countingLabel() {
        return ten || coarse ? 0 : 1;
    }

    private void requireAll(List<Path> files) throws DataFileException {
        String missing = files.stream()
                .filter(file -> !Files.exists(file))
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new DataFileException(folder + ": missing " + missing);
        }
    }

    private ClassNames names() throws FileException {
        String name = ten ? "batches.meta.txt" : coarse ? "coarse_label_names.txt" : "fine_label_names.txt";
        ClassNames usual = ten ? CifarNames.TEN : coarse ? CifarNames.TWENTY : CifarNames.HUNDRED;
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return usual;
        }
        ClassNames found = ClassNames.read(file);
        if (found.size() != usual.size()) {
            throw DataFileException.mismatch(
                    file.toString(), usual.size() + " names", Integer.toString(found.size()));
        }
        return found;
    }

    /** The folder. */
    @Override
    public String toString() {
        return folder.toString();
    }
}
