package dev.fovea.mnist.data;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The file that Kaggle's Digit Recognizer takes: a header {@code ImageId,Label}, then one line per test image, ids from
 * 1 in the order of the test file. Lines end in LF; digits are 0 to 9 whatever the locale.
 */
public final class Submission {
    /** What the file is usually called. */
    public static final String NAME = "MNIST-CNN-ENSEMBLE.csv";

    private Submission() {}

    /**
     * Writes {@code target} whole or not at all, replacing an existing file.
     *
     * @param target the file
     * @param labels the predicted label of each test image, in order
     * @throws IllegalArgumentException if there is no label or one is negative
     * @throws FileException if the file cannot be written
     */
    public static void write(Path target, int[] labels) throws FileException {
        check(labels);
        AtomicFile.write(target, out -> writeLines(labels, out));
    }

    private static void check(int[] labels) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("labels: expected at least 1, found none");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) {
                throw new IllegalArgumentException(
                        "label of image " + (i + 1) + ": expected at least 0, found " + labels[i]);
            }
        }
    }

    private static void writeLines(int[] labels, OutputStream out) throws IOException {
        out.write("ImageId,Label\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < labels.length; i++) {
            // Concatenation, unlike String.format, knows no locale.
            String line = (i + 1) + "," + labels[i] + "\n";
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
