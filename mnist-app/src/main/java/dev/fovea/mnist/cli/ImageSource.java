package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.DataFileException;
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

/** Where images come from. */
interface ImageSource {
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
     * @param options where a folder is, and which set files are
     * @param otherwise what images are about where nothing tells
     * @param trainCsv the value of --train-csv
     * @param testCsv the value of --test-csv; null if only the training images are asked for
     * @return the source
     * @throws FileException if the folder or the names of classes cannot be read
     * @throws ParameterException if they name two, or a set without files
     */
    static ImageSource of(
            CommandSpec command, SourceOptions options, Subject otherwise, @Nullable Path trainCsv,
            @Nullable Path testCsv)
            throws FileException {
        Path folder = options.folder();
        if (folder != null && (trainCsv != null || testCsv != null)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--data-dir and " + (trainCsv != null ? "--train-csv" : "--test-csv")
                            + " both name a source of images; use one");
        }
        if (folder != null) {
            return new IdxFolder(folder, options.choice(otherwise));
        }
        if (trainCsv != null) {
            return new Csv(trainCsv, testCsv, options.choice(otherwise));
        }
        if (options.named()) {
            throw new ParameterException(
                    command.commandLine(), "--set and --classes say what files hold: expected --data-dir or CSV files");
        }
        return new Bundled();
    }

    /** What the images are about. */
    Subject subject();

    /** The MNIST files that come with the program. */
    record Bundled() implements ImageSource {
        @Override
        public LabelledImages train() throws DataFileException {
            return BundledMnist.train();
        }

        @Override
        public LabelledImages test() throws DataFileException {
            return BundledMnist.test();
        }

        @Override
        public Subject subject() {
            return Subject.DIGITS;
        }

        @Override
        public String toString() {
            return "the bundled MNIST";
        }
    }

    /** The four IDX files in a folder. */
    record IdxFolder(Path folder, SourceOptions.Choice choice) implements ImageSource {
        @Override
        public void requireBoth() throws DataFileException {
            files().requireAll();
        }

        @Override
        public LabelledImages train() throws DataFileException {
            return files().train();
        }

        @Override
        public LabelledImages test() throws DataFileException {
            return files().test();
        }

        private IdxDirectory files() throws DataFileException {
            return IdxDirectory.open(folder, choice.set()).form(choice.form());
        }

        @Override
        public Subject subject() {
            return choice.subject();
        }

        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /** Two CSV files, or the first alone. */
    record Csv(Path trainFile, @Nullable Path testFile, SourceOptions.Choice choice) implements ImageSource {
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
            return ImageCsv.readLabelled(trainFile, choice.form(), WorkListener.NONE);
        }

        @Override
        public LabelledImages test() throws DataFileException, InterruptedException {
            return ImageCsv.read(
                    Objects.requireNonNull(testFile, "no file of test images"), choice.form(),
                    WorkListener.NONE);
        }

        @Override
        public Subject subject() {
            return choice.subject();
        }

        @Override
        public String toString() {
            return trainFile + (testFile == null ? "" : " and " + testFile);
        }
    }
}
