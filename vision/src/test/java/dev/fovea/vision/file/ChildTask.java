package dev.fovea.vision.file;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.io.FileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.PictureFolder;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** What the tests run in a Java machine of its own: prints the result, or the message of the error. */
final class ChildTask {
    private ChildTask() {}

    public static void main(String[] args) throws IOException {
        Path path = Path.of(args[1]);
        try {
            System.out.println(run(args[0], path));
        } catch (FileException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String run(String task, Path path) throws IOException {
        return switch (task) {
            case "train.csv" -> ImageCsv.readLabelled(path, SampleDigits.MNIST).size() + " images";
            case "idx" -> IdxReader.readUnlabelled(path, SampleDigits.MNIST).size() + " images";
            case "emnist" -> IdxReader.readUnlabelled(path, KnownSet.EMNIST_BYCLASS.form()).size() + " images";
            case "pictures" -> {
                PictureDataset pictures = PictureFolder.open(path, Preprocessing.to(2, 2));
                float[] x = new float[12];
                for (int i = 0; i < pictures.size(); i += pictures.size() / 100) {
                    pictures.read(i, x, 0);
                }
                yield pictures + ", the last " + x[0];
            }
            case "stream" -> {
                try (StreamedImages images = IdxDirectory.open(path).streamTrain()) {
                    float[] x = new float[SampleDigits.PIXELS];
                    double sum = 0;
                    for (int i = 0; i < images.size(); i++) {
                        images.read(i, x, 0);
                        sum += x[i % x.length];
                    }
                    yield images.size() + " images, sum " + sum;
                }
            }
            case "picture" -> PictureReader.read(path).width() + " columns";
            case "replace" -> {
                KaggleExport.write(path, SampleDigits.labelled(2000), SampleDigits.labelled(10), true);
                yield "written";
            }
            case "export" -> {
                KaggleExport.write(path, SampleDigits.labelled(2000), SampleDigits.labelled(10), false);
                yield "written";
            }
            case "rewrite" -> rewriteForEver(path);
            default -> throw new IllegalArgumentException(task);
        };
    }

    /** Writes files of 'a', then of 'b', and so on, each of one letter, until the machine is killed. */
    private static String rewriteForEver(Path path) throws IOException {
        for (int i = 0;; i++) {
            byte[] content = new byte[100_000 + i % 7 * 10_000];
            Arrays.fill(content, (byte) ('a' + i % 26));
            AtomicFile.write(path, out -> out.write(content));
        }
    }
}
