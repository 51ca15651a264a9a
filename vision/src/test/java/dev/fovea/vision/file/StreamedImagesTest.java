package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.ImageSet;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that stay in their files are those of the set in memory, to the bit. */
class StreamedImagesTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";

    @TempDir
    Path folder;

    private static void assertSame(LabelledImages expected, ImageSet found) {
        assertEquals(expected.form(), found.form());
        assertEquals(expected.classNames(), found.classNames());
        assertEquals(expected.size(), found.size());
        assertEquals(expected.origin(), found.origin());
        assertEquals(expected.target(), found.target());
        int floats = expected.sampleShape().size();
        for (int n = expected.size() - 1; n >= 0; n--) {
            assertEquals(expected.label(n), found.label(n));
            float[] x = new float[floats + 2];
            float[] y = new float[floats + 2];
            expected.read(n, x, 1);
            found.read(n, y, 1);
            assertArrayEquals(x, y);
            byte[] a = new byte[floats + 1];
            byte[] b = new byte[floats + 1];
            expected.copyBytes(n, a, 1);
            found.copyBytes(n, b, 1);
            assertArrayEquals(a, b);
        }
    }

    private Path idx(LabelledImages images) throws IOException {
        Files.write(folder.resolve(LABELS), SampleDigits.idxLabels(images));
        return Files.write(folder.resolve(IMAGES), SampleDigits.idxImages(images));
    }

    private void assertIdx(KnownSet set, String remark) throws IOException {
        IdxDirectory directory = IdxDirectory.open(folder, KnownSet.MNIST).form(set.form());
        try (StreamedImages found = directory.streamTrain()) {
            assertSame(directory.train(), found);
            assertEquals(directory.train().remark(), found.remark());
            assertTrue(found.remark().contains(remark), found.remark());
        }
    }

    @Test
    void idxFilesInEveryConvention() throws IOException {
        Path images = idx(SampleDigits.drawn(300));
        assertIdx(KnownSet.MNIST, "");
        assertIdx(KnownSet.EMNIST_DIGITS, "");
        byte[] plain = Files.readAllBytes(images);
        byte[] changed = plain.clone();
        for (int i = 16; i < plain.length; i++) {
            changed[i] = (byte) (255 - (plain[i] & 255));
        }
        Files.write(images, changed);
        assertIdx(KnownSet.MNIST, "turned round");
        for (int i = 16; i < plain.length; i++) {
            changed[i] = (byte) (plain[i] == 0 ? 0 : 1);
        }
        Files.write(images, changed);
        assertIdx(KnownSet.MNIST, "taken for 0 and 255");
        for (int i = 16; i < plain.length; i++) {
            changed[i] = (byte) (plain[i] == 0 ? 1 : 0);
        }
        Files.write(images, changed);
        assertIdx(KnownSet.MNIST, "turned round");
    }

    @Test
    void cifarAndNumpyFiles() throws IOException {
        Path cifar = Files.createDirectory(folder.resolve("cifar"));
        for (int i = 1; i <= 5; i++) {
            Files.write(cifar.resolve("data_batch_" + i + ".bin"), SampleColours.cifar(i, 1));
        }
        CifarDirectory ten = CifarDirectory.open(cifar);
        try (StreamedImages found = ten.streamTrain()) {
            assertSame(ten.train(), found);
            Preprocessing input = Preprocessing.to(32, 32).range(-1, 1);
            float[] x = new float[3072];
            float[] y = new float[3072];
            input.of(ten.train()).read(14, x, 0);
            input.of(found).read(14, y, 0);
            assertArrayEquals(x, y);
        }
        Path hundred = Files.createDirectory(folder.resolve("hundred"));
        Files.write(hundred.resolve("train.bin"), SampleColours.cifar(4, 2));
        CifarDirectory fine = CifarDirectory.open(hundred);
        try (StreamedImages found = fine.streamTrain(); StreamedImages coarse = fine.coarse().streamTrain()) {
            assertSame(fine.train(), found);
            assertSame(fine.coarse().train(), coarse);
        }
        ImageForm form = ImageForm.of(Shape.of(3, 3, 2), ClassNames.of("a", "b")).transposed();
        byte[] pixels = new byte[36];
        for (int i = 0; i < 36; i++) {
            pixels[i] = (byte) (i * 7);
        }
        Path x = Files.write(folder.resolve("x.npy"), SampleColours.npy("|u1", "(2, 3, 3, 2)", pixels));
        Path y = Files.write(folder.resolve("y.npy"),
                SampleColours.npy("<i4", "(2,)", new byte[] {1, 0, 0, 0, 0, 0, 0, 0}));
        try (StreamedImages found = NumpyReader.stream(x, y, form)) {
            assertSame(NumpyReader.read(x, y, form), found);
        }
    }

    @Test
    void trainsToTheSameBitsOnSeveralThreads() throws IOException {
        idx(SampleDigits.drawn(60));
        IdxDirectory directory = IdxDirectory.open(folder);
        Network expected = Network.build(Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10));
        Network found = Network.build(Shape.of(28, 28, 1), 1, Layers.flatten(), Layers.dense(10));
        new Trainer(expected, new Adam(), Schedule.constant(0.01)).parallel(Parallel.ofThreads(1))
                .fit(directory.train(), null, 2, 16);
        try (StreamedImages images = directory.streamTrain()) {
            new Trainer(found, new Adam(), Schedule.constant(0.01)).parallel(Parallel.ofThreads(3))
                    .fit(images, null, 2, 16);
        }
        assertArrayEquals(expected.parameters().getFirst().values(), found.parameters().getFirst().values());
    }

    @Test
    void anInterruptedThreadStillReads() throws IOException {
        idx(SampleDigits.drawn(3));
        try (StreamedImages images = IdxDirectory.open(folder).streamTrain()) {
            float[] x = new float[784];
            Thread.currentThread().interrupt();
            images.read(1, x, 0);
            assertTrue(Thread.interrupted());
            images.read(2, x, 0);
        }
    }

    private static String told(StreamedImages images, int reads) {
        float[] x = new float[784];
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> {
            for (int i = 0; i < reads; i++) {
                images.read(2, x, 0);
            }
        });
        assertTrue(e.getCause() instanceof FileException);
        return String.valueOf(e.getMessage());
    }

    @Test
    void aFileThatShrinksIsTold() throws IOException {
        Path file = idx(SampleDigits.drawn(3));
        try (StreamedImages images = IdxDirectory.open(folder).streamTrain()) {
            try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(1000);
            }
            assertEquals(file + ": has changed while it was read: it had 2368 bytes, and now 1000", told(images, 1));
        }
    }

    @Test
    void aFileThatIsExchangedOrGoneIsToldSoon() throws IOException {
        Path file = idx(SampleDigits.drawn(3));
        try (StreamedImages images = IdxDirectory.open(folder).streamTrain()) {
            Path other = Files.write(folder.resolve("other"), SampleDigits.idxImages(SampleDigits.labelled(4)));
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            String told = told(images, SampleFile.LOOK + 1);
            assertTrue(told.startsWith(file + ": has changed while it was read: it had 2368 bytes, and now 3152"),
                    told);
            Files.delete(file);
            told = told(images, SampleFile.LOOK + 1);
            assertEquals(file + ": cannot be read any more: no such file or folder", told);
        }
    }

    @Test
    void tellsWhatCannotBeReadSo() throws IOException {
        Path file = idx(SampleDigits.drawn(3));
        byte[] plain = Files.readAllBytes(file);
        StreamedImages closed = IdxDirectory.open(folder).streamTrain();
        closed.close();
        assertEquals(file + ": has been closed",
                assertThrows(IllegalStateException.class, () -> closed.read(0, new float[784], 0)).getMessage());
        Files.write(file, SampleDigits.gzip(plain));
        assertFault(() -> IdxDirectory.open(folder).streamTrain(), file + ": expected a plain file", "gunzip");
        Files.write(file, SampleDigits.join(plain, new byte[1]));
        assertFault(() -> IdxDirectory.open(folder).streamTrain(),
                file + ": expected 3 images of 784 bytes = 2368 bytes with the header, found 2369 bytes");
        Path cifar = Files.createDirectory(folder.resolve("cifar"));
        Path batch = cifar.resolve("test_batch.bin");
        Files.write(batch, SampleDigits.join(SampleColours.cifar(2, 1), new byte[5]));
        assertFault(() -> CifarDirectory.open(cifar).streamTest(), batch + ": expected records of 3073 bytes");
        byte[] wrong = SampleColours.cifar(2, 1);
        wrong[3073] = 10;
        Files.write(batch, wrong);
        assertFault(() -> CifarDirectory.open(cifar).streamTest(), batch + ", record 2: expected a label from 0 to 9");
        Path x = Files.write(folder.resolve("x.npy"), SampleColours.npy("|u1", "(3, 28, 28)", new byte[784]));
        Path y = Files.write(folder.resolve("y.npy"), SampleColours.npy("|u1", "(3,)", new byte[3]));
        assertFault(() -> NumpyReader.stream(x, y, SampleDigits.MNIST), "expected 2352 bytes of images, found 784");
    }
}
