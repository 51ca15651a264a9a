package dev.fovea.vision.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads hostile files in a heap of 24 MiB: whatever they claim or hold, there is a message and no more memory. */
class SmallHeapTest {
    private static final String HEAP = "24m";

    @TempDir
    Path folder;

    private String read(String task, Path file) throws Exception {
        return ChildJvm.run(folder, List.of(), HEAP, task, file.toString());
    }

    private static byte[] header(int count) {
        return ByteBuffer.allocate(16).putInt(0x0803).putInt(count).putInt(28).putInt(28).array();
    }

    private Path sparse(byte[] start, long length) throws IOException {
        Path file = Files.write(folder.resolve("sparse"), start);
        try (var grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(length);
        }
        return file;
    }

    @Test
    void readsAnOrdinaryFile() throws Exception {
        Path file = Files.write(folder.resolve("x"), SampleDigits.csv(SampleDigits.labelled(5), KaggleColumns.TRAIN));
        assertEquals("5 images", read("train.csv", file));
    }

    @Test
    void refusesALineOfAGibibyte() throws Exception {
        Path file = sparse((KaggleColumns.TRAIN.header() + "\n7,").getBytes(StandardCharsets.US_ASCII), 1L << 30);
        assertTrue(
                read("train.csv", file).startsWith(file + ", line 2: expected a record of at most 65536 characters"));
    }

    @Test
    void refusesAGzipBombBehindAFewImages() throws Exception {
        Path file = Files.write(folder.resolve("bomb.gz"), bomb(header(16), 1024));
        assertEquals(
                file + ", byte 12560 of the unpacked data: expected the end after the last of the declared images,"
                        + " found more data",
                read("idx", file));
    }

    @Test
    void tellsThatAPictureIsTooLargeForTheHeap() throws Exception {
        Path file = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(5000, 4000, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        String told = read("picture", file);
        assertTrue(told.startsWith(file + ": the picture's 5000 x 4000 pixels do not fit in Java's heap of "), told);
    }

    @Test
    void refusesAGzipFileThatClaimsMoreThanItHolds() throws Exception {
        Path file = Files.write(folder.resolve("claim.gz"), SampleDigits.gzip(header(1_000_000)));
        assertEquals(
                file + ", after the header: expected 784000000 bytes of images as declared, found only 0",
                read("idx", file));
    }

    @Test
    void tellsThatAnHonestFileIsTooLargeForTheHeap() throws Exception {
        Path packed = Files.write(folder.resolve("honest.gz"), bomb(header(1_000_000), 748));
        assertTrue(read("idx", packed)
                .matches(".*honest\\.gz: its \\d+ bytes .* Java's heap of \\d+ MiB \\(option -Xmx\\)"));
        Path plain = sparse(header(1_000_000), 16 + 784_000_000L);
        assertTrue(read("idx", plain).contains("sparse: its 784000000 bytes of data do not fit in Java's heap"));
    }

    /** Nearly twice as many bytes as the heap has. */
    @Test
    void imagesThatStayInTheirFileNeedNoHeap() throws Exception {
        int count = 55_000;
        Path images = sparse(header(count), 16 + count * 784L);
        Path set = Files.createDirectory(folder.resolve("set"));
        try (var end = new RandomAccessFile(images.toFile(), "rw")) {
            end.seek(16 + (count - 1) * 784L + (count - 1) % 784);
            end.write(255);
        }
        Files.move(images, set.resolve("train-images-idx3-ubyte"));
        byte[] labels = new byte[8 + count];
        ByteBuffer.wrap(labels).putInt(0x0801).putInt(count);
        Files.write(set.resolve("train-labels-idx1-ubyte"), labels);
        assertEquals("55000 images, sum 1.0", read("stream", set));
    }

    /** As many images as the largest split of EMNIST has in all, and as much heap as that is asked to take. */
    @Test
    void readsTheLargestSetInAGibibyte() throws Exception {
        Path file = sparse(header(814_255), 16 + 814_255L * 784);
        assertEquals("814255 images", ChildJvm.run(folder, List.of(), "1g", "emnist", file.toString()));
    }

    /** A tenth of 200,000 pictures in about a tenth of 256 MB: only names and labels are kept. */
    @Test
    void keepsOnlyNamesAndLabelsOfPicturesInFolders() throws Exception {
        Path one = folder.resolve("one.png");
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0000);
        ImageIO.write(image, "png", one.toFile());
        Path all = folder.resolve("pictures");
        for (int i = 0; i < 20_000; i++) {
            Path place = all.resolve(Integer.toString(i / 2000));
            Files.createDirectories(place);
            Files.createLink(place.resolve(i + ".png"), one);
        }
        assertEquals("20000 pictures in 10 classes, the last 1.0", ChildJvm.run(
                folder, List.of(), "32m", "pictures", all.toString()));
    }

    /** A gzip file of a header and then, in members of their own, mebibytes of zeros. */
    private static byte[] bomb(byte[] start, int mebibytes) {
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(SampleDigits.gzip(start));
        byte[] zeros = SampleDigits.gzip(new byte[1 << 20]);
        for (int i = 0; i < mebibytes; i++) {
            bomb.writeBytes(zeros);
        }
        return bomb.toByteArray();
    }
}
