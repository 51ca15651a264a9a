package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIFAR-10 and CIFAR-100 in their binary form. */
class CifarDirectoryTest {
    @TempDir
    Path folder;

    private static void assertSample(LabelledImages images, int size) {
        assertEquals(size, images.size());
        assertEquals(Shape.of(32, 32, 3), images.sampleShape());
        for (int image = 0; image < size; image++) {
            for (int i = 0; i < 3072; i++) {
                int row = i / 96;
                int column = i / 3 % 32;
                assertEquals(
                        SampleColours.value(image, row, column, i % 3) & 255,
                        images.pixel(image, row, column, i % 3));
            }
        }
    }

    @Test
    void readsTheRecordsOfCifar10() throws IOException {
        Files.write(folder.resolve("test_batch.bin"), SampleColours.cifar(4, 1));
        LabelledImages test = CifarDirectory.open(folder).test();
        assertSample(test, 4);
        assertEquals(3, test.label(3));
        assertEquals("cat", test.classNames().name(3));
        assertEquals(10, test.classes());
        float[] x = new float[3072];
        test.read(2, x, 0);
        assertEquals(test.pixel(2, 5, 7, 1) / 255f, x[(5 * 32 + 7) * 3 + 1]);
    }

    @Test
    void joinsTheFiveTrainingFilesAlsoWhereTheArchiveWasUnpacked() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
        for (int i = 1; i <= 5; i++) {
            byte[] file = SampleColours.cifar(i, 1);
            Files.write(inner.resolve("data_batch_" + i + ".bin"), i == 3 ? SampleDigits.gzip(file) : file);
        }
        LabelledImages train = CifarDirectory.open(folder).train();
        assertEquals(15, train.size());
        assertEquals(4, train.label(14));
    }

    @Test
    void readsCifar100WithItsFineOrCoarseClasses() throws IOException {
        Files.write(folder.resolve("train.bin"), SampleColours.cifar(3, 2));
        LabelledImages fine = CifarDirectory.open(folder).train();
        assertSample(fine, 3);
        assertEquals(100, fine.classes());
        assertEquals("baby", fine.classNames().name(fine.label(2)));
        LabelledImages coarse = CifarDirectory.open(folder).coarse().train();
        assertEquals(20, coarse.classes());
        assertEquals("vehicles_2", coarse.classNames().name(coarse.label(0)));
    }

    @Test
    void takesTheNamesThatAreBesideTheFiles() throws IOException {
        Files.write(folder.resolve("test_batch.bin"), SampleColours.cifar(1, 1));
        Path names = Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        assertEquals("j", CifarDirectory.open(folder).test().classNames().name(9));
        Files.writeString(names, "a\nb\n");
        assertFault(() -> CifarDirectory.open(folder).test(), names.toString(), "expected 10 names, found 2");
        Files.writeString(names, "a\na\n");
        assertFault(() -> CifarDirectory.open(folder).test(), names.toString(), "\"a\" stands for two classes");
    }

    @Test
    void tellsWhatIsMissing() throws IOException {
        assertFault(() -> CifarDirectory.open(folder), folder.toString(), "missing data_batch_1.bin", "train.bin");
        assertFault(() -> CifarDirectory.open(folder.resolve("no")), "a folder with the files of CIFAR");
        Files.write(folder.resolve("data_batch_2.bin"), SampleColours.cifar(1, 1));
        assertFault(
                () -> CifarDirectory.open(folder).train(),
                folder + ": missing data_batch_1.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin");
        assertThrows(IllegalStateException.class, () -> CifarDirectory.open(folder).coarse());
    }

    @Test
    void tellsARecordThatIsCutOffALabelThatIsNoneAndNothing() throws IOException {
        Path file = folder.resolve("test_batch.bin");
        byte[] records = SampleColours.cifar(2, 1);
        for (int length : new int[] {1, 3072, 3074, 6145}) {
            Files.write(file, Arrays.copyOf(records, length));
            assertFault(
                    () -> CifarDirectory.open(folder).test(),
                    file + ": expected records of 3073 bytes, found " + length / 3073 + " records and "
                            + length % 3073);
        }
        Files.write(file, new byte[0]);
        assertFault(() -> CifarDirectory.open(folder).test(), file + ": ", "nothing: it is empty");
        records[3073] = 10;
        Files.write(file, records);
        assertFault(
                () -> CifarDirectory.open(folder).test(), file + ", record 2: expected a label from 0 to 9, found 10");
    }
}
