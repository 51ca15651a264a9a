package dev.fovea.vision.file;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes digits in the format of Kaggle's Digit Recognizer, byte for byte as Kaggle does: LF after every line. */
public final class KaggleExport {
    private KaggleExport() {}

    /**
     * Writes {@code train.csv} and {@code test.csv} to a folder, which is made if need be. Each is written whole or not
     * at all. For fewer rows pass {@link LabelledImages#first}.
     *
     * @param folder where to
     * @param train labelled images
     * @param test images; labels are not written
     * @param overwrite whether existing files may be replaced; otherwise one that exists is an error, and neither is
     *     written
     * @throws IllegalStateException if the training images have no labels
     * @throws FileException if a file exists or cannot be written
     */
    public static void write(Path folder, LabelledImages train, LabelledImages test, boolean overwrite)
            throws FileException {
        Path trainFile = folder.resolve("train.csv");
        Path testFile = folder.resolve("test.csv");
        if (!overwrite) {
            refuseExisting(trainFile, testFile);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DataFileException.of(folder, "cannot be made", e);
        }
        AtomicFile.write(trainFile, out -> writeRows(train, KaggleColumns.TRAIN, out));
        AtomicFile.write(testFile, out -> writeRows(test, KaggleColumns.TEST, out));
    }

    private static void refuseExisting(Path... files) throws DataFileException {
        String existing = Stream.of(files)
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .map(Path::toString)
                .collect(Collectors.joining(", "));
        if (!existing.isEmpty()) {
            throw new DataFileException(existing + ": exists already and is not overwritten unless asked for");
        }
    }

    /** Writes header and rows; {@code out} is not closed. */
    static void writeRows(LabelledImages images, KaggleColumns columns, OutputStream out) throws IOException {
        out.write((columns.header() + "\n").getBytes(StandardCharsets.US_ASCII));
        byte[] image = new byte[KnownSet.MNIST.form().size()];
        byte[] line = new byte[columns.count() * 4]; // at most three digits and a separator per value
        for (int i = 0; i < images.size(); i++) {
            images.copyBytes(i, image, 0);
            int end = 0;
            if (columns == KaggleColumns.TRAIN) {
                end = append(images.label(i), line, end);
            }
            for (byte pixel : image) {
                end = append(pixel & 255, line, end);
            }
            line[end - 1] = '\n';
            out.write(line, 0, end);
        }
    }

    /** Appends a number 0 to 255 and a comma; returns the new end. */
    private static int append(int value, byte[] line, int end) {
        int next = end;
        if (value >= 100) {
            line[next++] = (byte) ('0' + value / 100);
        }
        if (value >= 10) {
            line[next++] = (byte) ('0' + value / 10 % 10);
        }
        line[next++] = (byte) ('0' + value % 10);
        line[next++] = ',';
        return next;
    }
}
