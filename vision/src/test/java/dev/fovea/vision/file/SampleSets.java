package dev.fovea.vision.file;

import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder with a few images of the usual sets, in their usual files. */
public final class SampleSets {
    private SampleSets() {}

    /** Writes them all. */
    public static void write(Path folder) throws IOException {
        LabelledImages digits = SampleDigits.drawn(3);
        Path mnist = Files.createDirectory(folder.resolve("mnist"));
        Files.write(mnist.resolve("train-images-idx3-ubyte.gz"), SampleDigits.gzip(SampleDigits.idxImages(digits)));
        Files.write(mnist.resolve("train-labels-idx1-ubyte"), SampleDigits.idxLabels(digits));
        Path emnist = Files.createDirectory(folder.resolve("emnist"));
        Files.write(
                emnist.resolve("emnist-letters-train-images-idx3-ubyte"), SampleDigits.idxImages(digits.first(2)));
        Files.write(
                emnist.resolve("emnist-letters-train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 26});
        Files.write(folder.resolve("train.csv"), SampleDigits.csv(SampleDigits.drawn(4), KaggleColumns.TRAIN));
        Path cifar = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
        for (int i = 1; i <= 5; i++) {
            Files.write(cifar.resolve("data_batch_" + i + ".bin"), SampleColours.cifar(i == 5 ? 4 : i / 2 + 1, 1));
        }
        Files.write(
                folder.resolve("train_32x32.mat"), SampleColours.svhn(ByteOrder.LITTLE_ENDIAN, true, true, 10, 1));
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("mnist.npz")))) {
            zip.putNextEntry(new ZipEntry("x_train.npy"));
            zip.write(SampleColours.npy("|u1", "(2, 28, 28)", new byte[2 * 784]));
            zip.putNextEntry(new ZipEntry("y_train.npy"));
            zip.write(SampleColours.npy("|u1", "(2,)", new byte[] {2, 1}));
        }
    }
}
