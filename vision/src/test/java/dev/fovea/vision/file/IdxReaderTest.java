package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.DataFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of IDX files: each must be told in one line that names file, place, expected and found. */
class IdxReaderTest {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;

    @TempDir
    Path folder;

    private final LabelledImages sample = SampleDigits.labelled(3);
    private final byte[] images = SampleDigits.idxImages(sample);
    private final byte[] labels = SampleDigits.idxLabels(sample);

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void readsPlainAndGzipByContentNotByName(boolean packImages, boolean packLabels) throws IOException {
        Path i = file("images.gz", packImages ? SampleDigits.gzip(images) : images);
        Path l = file("labels", packLabels ? SampleDigits.gzip(labels) : labels);
        LabelledImages read = IdxReader.read(i, l, SampleDigits.MNIST);
        assertTrue(SampleDigits.same(sample, read));
        assertEquals(i.toString(), read.origin());
    }

    @Test
    void readsImagesWithoutLabels() throws IOException {
        LabelledImages read = IdxReader.readUnlabelled(file("images", images), SampleDigits.MNIST);
        assertFalse(read.labelled());
        assertTrue(SampleDigits.same(sample.withoutLabels(), read));
    }

    @Test
    void takesConcatenatedGzipMembersAsOneStream() throws IOException {
        byte[] first = SampleDigits.gzip(Arrays.copyOf(images, 1000));
        byte[] second = SampleDigits.gzip(Arrays.copyOfRange(images, 1000, images.length));
        byte[] empty = SampleDigits.gzip(new byte[0]);
        Path file = file("images.gz", SampleDigits.join(empty, first, second, empty));
        assertTrue(SampleDigits.same(sample.withoutLabels(), IdxReader.readUnlabelled(file, SampleDigits.MNIST)));
    }

    // What is not an IDX file at all

    @Test
    void tellsAMissingFile() {
        Path missing = folder.resolve("nowhere");
        assertFault(() -> IdxReader.readUnlabelled(missing, SampleDigits.MNIST), missing.toString(), "no such file");
    }

    @Test
    void tellsAFolder() {
        assertFault(() -> IdxReader.readUnlabelled(folder, SampleDigits.MNIST), folder.toString(),
                "expected a file, found a folder");
    }

    @Test
    void tellsAnEmptyFile() throws IOException {
        Path empty = file("images", new byte[0]);
        assertFault(() -> IdxReader.readUnlabelled(empty, SampleDigits.MNIST), empty.toString(),
                "an IDX file of images", "it is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html>\n<html>", "<html><body>404</body>", "\n\n  <!doctype HTML><title>x"})
    void tellsAnHtmlPage(String page) throws IOException {
        Path html = file("images.gz", page.getBytes(StandardCharsets.UTF_8));
        assertFault(
                () -> IdxReader.readUnlabelled(html, SampleDigits.MNIST), html.toString(), "byte 0",
                "expected an IDX file of images",
                "an HTML page", "download", "text beginning \"<");
    }

    @Test
    void tellsOtherText() throws IOException {
        Path text = file("images", "label,pixel0,pixel1,pixel2".getBytes(StandardCharsets.UTF_8));
        assertFault(() -> IdxReader.readUnlabelled(text, SampleDigits.MNIST),
                "found text beginning \"label,pixel0,pixel1,pixe…\"");
    }

    @Test
    void tellsAWrongMagicNumber() throws IOException {
        Path wrong = file("images", header(0x0D03, 1, 28, 28));
        assertFault(() -> IdxReader.readUnlabelled(wrong, SampleDigits.MNIST), "byte 0", "magic number 2051",
                "magic number 3331");
    }

    @Test
    void tellsAByteSwappedMagicNumber() throws IOException {
        Path swapped = file("images", header(Integer.reverseBytes(IMAGES), 1, 28, 28));
        assertFault(
                () -> IdxReader.readUnlabelled(swapped, SampleDigits.MNIST), swapped.toString(), "byte 0",
                "magic number 2051",
                "in reverse order");
    }

    @Test
    void tellsLabelsGivenAsImagesAndTheReverse() throws IOException {
        Path i = file("i", images);
        Path l = file("l", labels);
        assertFault(
                () -> IdxReader.read(l, i, SampleDigits.MNIST), l.toString(), "expected an IDX file of images",
                "found an IDX file of labels");
        assertFault(
                () -> IdxReader.read(i, i, SampleDigits.MNIST), i.toString(), "expected an IDX file of labels",
                "found an IDX file of images");
    }

    // The header

    @ParameterizedTest
    @ValueSource(ints = {0, 27, 29, 65_536, Integer.MAX_VALUE, -1})
    void tellsAWrongNumberOfRowsOrColumns(int side) throws IOException {
        String found = "found " + Integer.toUnsignedString(side);
        Path rows = file("rows", SampleDigits.join(header(IMAGES, 1, side, 28), new byte[784]));
        assertFault(() -> IdxReader.readUnlabelled(rows, SampleDigits.MNIST), rows.toString(), "byte 8",
                "expected 28 rows", found);
        Path columns = file("columns", SampleDigits.join(header(IMAGES, 1, 28, side), new byte[784]));
        assertFault(
                () -> IdxReader.readUnlabelled(columns, SampleDigits.MNIST), columns.toString(), "byte 12",
                "expected 28 columns", found);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000_001, 5_478_275, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void tellsAnImpossibleNumberOfItemsWhoseBytesMayOverflow(int count) throws IOException {
        String found = "found " + Integer.toUnsignedString(count);
        for (int kind : new int[] {IMAGES, LABELS}) {
            byte[] header = kind == IMAGES ? header(kind, count, 28, 28) : header(kind, count);
            Path plain = file("plain", SampleDigits.join(header, new byte[784]));
            Path packed = file("packed", SampleDigits.gzip(SampleDigits.join(header, new byte[784])));
            for (Path file : new Path[] {plain, packed}) {
                assertFault(
                        () -> {
                            if (kind == IMAGES) {
                                IdxReader.readUnlabelled(file, SampleDigits.MNIST);
                            } else {
                                IdxReader.read(file("i", images), file, SampleDigits.MNIST);
                            }
                        },
                        file.toString(), "byte 4", "expected 1 to 1000000", found);
            }
        }
    }

    @Test
    void tellsAPlainFileCutOffAtAnyByte() {
        for (int length = 0; length < images.length; length++) {
            var cut = new CountedInput(Arrays.copyOf(images, length));
            assertFault(() -> IdxReader.bytes(cut, cut.size(), "images", IdxKind.IMAGES, SampleDigits.MNIST), "images",
                    "expected");
            // The size of a pipe is not known, and that of a file may change.
            var pipe = new CountedInput(Arrays.copyOf(images, length));
            assertFault(() -> IdxReader.bytes(pipe, -1, "images", IdxKind.IMAGES, SampleDigits.MNIST), "images",
                    "expected");
            var shrunk = new CountedInput(Arrays.copyOf(images, length));
            assertFault(() -> IdxReader.bytes(shrunk, images.length, "images", IdxKind.IMAGES, SampleDigits.MNIST),
                    "images", "expected");
        }
    }

    @Test
    void tellsACountLargerThanTheFile() throws IOException {
        Path file = file("images", SampleDigits.join(header(IMAGES, 60_000, 28, 28), new byte[784]));
        assertFault(
                () -> IdxReader.readUnlabelled(file, SampleDigits.MNIST), file.toString(), "60000 images",
                "= 47040016 bytes", "800 bytes");
        Path packed = file("images.gz", SampleDigits.gzip(Files.readAllBytes(file)));
        assertFault(() -> IdxReader.readUnlabelled(packed, SampleDigits.MNIST), packed.toString(), "47040000 bytes",
                "only 784");
    }

    @Test
    void tellsTrailingBytes() throws IOException {
        byte[] longer = Arrays.copyOf(images, images.length + 1);
        Path plain = file("images", longer);
        assertFault(() -> IdxReader.readUnlabelled(plain, SampleDigits.MNIST), plain.toString(), "= 2368 bytes",
                "found 2369 bytes");
        Path packed = file("images.gz", SampleDigits.gzip(longer));
        assertFault(() -> IdxReader.readUnlabelled(packed, SampleDigits.MNIST), packed.toString(), "byte 2368",
                "more data");
        Path otherMember = file("more.gz", SampleDigits.join(SampleDigits.gzip(images), SampleDigits.gzip(labels)));
        assertFault(() -> IdxReader.readUnlabelled(otherMember, SampleDigits.MNIST), otherMember.toString(),
                "byte 2368", "more data");
    }

    @Test
    void tellsTrailingBytesInASourceWithoutASize() {
        var longer = new CountedInput(SampleDigits.join(images, new byte[1]));
        assertFault(
                () -> IdxReader.bytes(longer, DataFile.UNKNOWN_SIZE, "pipe", IdxKind.IMAGES, SampleDigits.MNIST),
                "pipe", "byte 2368",
                "more data");
    }

    // Images and labels together

    @Test
    void tellsFewerOrMoreLabelsThanImages() throws IOException {
        Path i = file("i", images);
        for (int count : new int[] {2, 4}) {
            Path l = file("l", SampleDigits.idxLabels(SampleDigits.labelled(count)));
            assertFault(
                    () -> IdxReader.read(i, l, SampleDigits.MNIST), l.toString(), "expected 3 labels", i.toString(),
                    "found " + count + " labels");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 127, 128, 255})
    void tellsALabelThatIsNoDigit(int label) throws IOException {
        labels[labels.length - 2] = (byte) label;
        Path l = file("l", labels);
        assertFault(
                () -> IdxReader.read(file("i", images), l, SampleDigits.MNIST), l.toString(), "label 2 of 3",
                "expected 0 to 9",
                "found " + label);
    }

    // Gzip

    @Test
    void tellsAGzipFileCutOffAtAnyByte() {
        byte[] packed = SampleDigits.gzip(images);
        for (int length = 2; length < packed.length; length++) {
            var cut = new CountedInput(Arrays.copyOf(packed, length));
            assertFault(
                    () -> IdxReader.bytes(cut, cut.size(), "images.gz", IdxKind.IMAGES, SampleDigits.MNIST),
                    "images.gz",
                    "ends too early, after " + length + " bytes");
        }
    }

    @Test
    void tellsAWrongGzipChecksum() throws IOException {
        byte[] packed = SampleDigits.gzip(images);
        packed[packed.length - 8] ^= 1;
        Path file = file("images.gz", packed);
        assertFault(() -> IdxReader.readUnlabelled(file, SampleDigits.MNIST), file.toString(), "expected gzip checksum",
                "found ");
    }

    @Test
    void stopsAGzipBombAtTheDeclaredSize() {
        byte[] start = SampleDigits.gzip(SampleDigits.idxImages(SampleDigits.labelled(16)));
        byte[] mebibyte = SampleDigits.gzip(new byte[1 << 20]);
        byte[][] members = new byte[4097][];
        Arrays.fill(members, mebibyte);
        members[0] = start;
        var bomb = new CountedInput(SampleDigits.join(members)); // four GiB, packed to four MB
        assertFault(
                () -> IdxReader.bytes(bomb, bomb.size(), "bomb.gz", IdxKind.IMAGES, SampleDigits.MNIST), "bomb.gz",
                "byte " + (16 + 16 * 784), "more data");
        assertTrue(bomb.count() < 64 * 1024, "read " + bomb.count() + " of " + bomb.size() + " bytes");
    }

    @Test
    void readsASparseFileThatClaimsTooMuchOnlyToItsHeader() throws IOException {
        Path file = file("images", header(IMAGES, 1_000_000, 28, 28));
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(20_000_000_000L);
        }
        assertFault(() -> IdxReader.readUnlabelled(file, SampleDigits.MNIST), "784000016 bytes",
                "found 20000000000 bytes");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] header(int... words) {
        ByteBuffer header = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            header.putInt(word);
        }
        return header.array();
    }
}
