package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.data.IdxDirectory;
import dev.fovea.mnist.data.KaggleCsv;
import java.nio.file.Path;

/** Where digits come from. */
interface DigitSource {
    /** Reads the training images, which have labels. */
    DigitImages train() throws DataFileException;

    /** Reads the test images, with labels or without. */
    DigitImages test() throws DataFileException;

    /** The MNIST files that come with the program. */
    record Bundled() implements DigitSource {
        @Override
        public DigitImages train() throws DataFileException {
            return BundledMnist.train();
        }

        @Override
        public DigitImages test() throws DataFileException {
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
        public DigitImages train() throws DataFileException {
            return IdxDirectory.open(folder).train();
        }

        @Override
        public DigitImages test() throws DataFileException {
            return IdxDirectory.open(folder).test();
        }

        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /** Kaggle's two files. */
    record Kaggle(Path trainFile, Path testFile) implements DigitSource {
        @Override
        public DigitImages train() throws DataFileException {
            return KaggleCsv.readTrain(trainFile);
        }

        @Override
        public DigitImages test() throws DataFileException {
            return KaggleCsv.readTest(testFile);
        }

        @Override
        public String toString() {
            return trainFile + " and " + testFile;
        }
    }
}
