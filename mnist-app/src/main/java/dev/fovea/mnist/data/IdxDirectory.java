package dev.fovea.mnist.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the four MNIST files, or others of the same form. Each file may be plain or {@code .gz}, and named
 * {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}; where several forms of one file are there, the
 * first of these counts: plain with the hyphen, plain with the dot, {@code .gz} with the hyphen, {@code .gz} with the
 * dot.
 *
 * @param trainImages the training images
 * @param trainLabels the training labels
 * @param testImages the test images
 * @param testLabels the test labels
 */
public record IdxDirectory(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {
    /**
     * Finds the four files; none is read yet.
     *
     * @param folder where to look
     * @return the files found
     * @throws DataFileException if this is not a folder or files are missing: all of the missing ones by name
     */
    public static IdxDirectory open(Path folder) throws DataFileException {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? "something else" : "nothing";
            throw DataFileException.mismatch(folder.toString(), "a folder with the four MNIST files", found);
        }
        var missing = new ArrayList<String>();
        @Nullable Path trainImages = find(folder, "train-images", "idx3-ubyte", missing);
        @Nullable Path trainLabels = find(folder, "train-labels", "idx1-ubyte", missing);
        @Nullable Path testImages = find(folder, "t10k-images", "idx3-ubyte", missing);
        @Nullable Path testLabels = find(folder, "t10k-labels", "idx1-ubyte", missing);
        if (trainImages == null || trainLabels == null || testImages == null || testLabels == null) {
            throw new DataFileException(folder + ": missing " + String.join(", ", missing) + " (plain or .gz)");
        }
        return new IdxDirectory(trainImages, trainLabels, testImages, testLabels);
    }

    private static @Nullable Path find(Path folder, String stem, String ending, List<String> missing) {
        for (String gz : List.of("", ".gz")) {
            for (String joint : List.of("-", ".")) {
                Path file = folder.resolve(stem + joint + ending + gz);
                if (Files.exists(file)) {
                    return file;
                }
            }
        }
        missing.add(stem + "-" + ending);
        return null;
    }

    /**
     * Reads the training images and labels.
     *
     * @return the images with their labels
     * @throws DataFileException as {@link IdxReader#read}
     */
    public DigitImages train() throws DataFileException {
        return IdxReader.read(trainImages, trainLabels);
    }

    /**
     * Reads the test images and labels.
     *
     * @return the images with their labels
     * @throws DataFileException as {@link IdxReader#read}
     */
    public DigitImages test() throws DataFileException {
        return IdxReader.read(testImages, testLabels);
    }
}
