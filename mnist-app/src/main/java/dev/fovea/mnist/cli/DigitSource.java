package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import dev.fovea.vision.file.IdxDirectory;
import dev.fovea.vision.file.ImageCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where digits come from. */
interface DigitSource {
    /**
     * Requires that both training and test images can be had, as far as that can be told without reading them.
     *
     * @throws DataFileException if files are missing, or one is named for both
     */
    default void requireBoth() throws DataFileException {}

    /** Reads the training images, which have labels. */
    LabelledImages train() throws DataFileException, InterruptedException;

    /** Reads the test images, with labels or without. */
    LabelledImages test() throws DataFileException, InterruptedException;

    /**
     * The source that options name, the bundled MNIST if they name none.
     *
     * @param command whose options they are, for a message
     * @param dataDir the value of --data-dir
     * @param trainCsv the value of --train-csv
     * @param testCsv the value of --test-csv; null if only the training images are asked for
     * @return the source
     * @throws ParameterException if they name two
     */
    static DigitSource of(
            CommandSpec command, @Nullable Path dataDir, @Nullable Path trainCsv, @Nullable Path testCsv) {
        if (dataDir == null) {
            return trainCsv == null ? new Bundled() : new Csv(trainCsv, testCsv);
        }
        if (trainCsv != null || testCsv != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--data-dir and " + (trainCsv != null ? "--train-csv" : "--test-csv")
                            + " both name a source of digits; use one");
        }
        return new IdxFolder(dataDir);
    }

    /** The MNIST files that come with the program. */
    record Bundled() implements DigitSource {
        @Override
        public LabelledImages train() throws DataFileException {
            return BundledMnist.train();
        }

        @Override
        public LabelledImages test() throws DataFileException {
            return BundledMnist.test();
        }

        @Override
        public String toString() {
            return "the bundled MNIST";
        }
    }

    /** The four IDX files in a folder. */
    record IdxFolder(Path folder) implements DigitSource {
        @Override
        public void requireBoth() throws DataFileException {
            IdxDirectory.open(folder, KnownSet.MNIST).requireAll();
        }

        @Override
        public LabelledImages train() throws DataFileException {
            return IdxDirectory.open(folder, KnownSet.MNIST).train();
        }

        @Override
        public LabelledImages test() throws DataFileException {
            return IdxDirectory.open(folder, KnownSet.MNIST).test();
        }

        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /** Two CSV files, or the first alone. */
    record Csv(Path trainFile, @Nullable Path testFile) implements DigitSource {
        @Override
        public void requireBoth() throws DataFileException {
            try {
                if (testFile != null && Files.exists(testFile) && Files.exists(trainFile)
                        && Files.isSameFile(trainFile, testFile)) {
                    throw new DataFileException(testFile + ": named both to train with and to test with");
                }
            } catch (IOException e) {
                throw DataFileException.of(testFile, "cannot be read", e);
            }
        }

        @Override
        public LabelledImages train() throws DataFileException, InterruptedException {
            return ImageCsv.readLabelled(trainFile, KnownSet.MNIST.form(), WorkListener.NONE);
        }

        @Override
        public LabelledImages test() throws DataFileException, InterruptedException {
            return ImageCsv.read(
                    Objects.requireNonNull(testFile, "no file of test images"), KnownSet.MNIST.form(),
                    WorkListener.NONE);
        }

        @Override
        public String toString() {
            return trainFile + (testFile == null ? "" : " and " + testFile);
        }
    }
}
