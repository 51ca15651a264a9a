package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.internal.Shown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of CSV files of digits: each must be told in one line that names file, line, expected and found. */
@Isolated
class ImageCsvTest {
    private static final String HEADER = KaggleColumns.TRAIN.header() + "\n";
    private static final String RULE =
            "expected a whole number from 0 to 255, or all of them fractions from 0 to 1, found ";

    @TempDir
    Path folder;

    private static LabelledImages train(byte[] content) throws IOException {
        return ImageCsv.read(new ByteArrayInputStream(content), "train.csv", SampleDigits.MNIST, true);
    }

    private static LabelledImages train(String content) throws IOException {
        return train(content.getBytes(StandardCharsets.UTF_8));
    }

    private static LabelledImages test(String content) throws IOException {
        return ImageCsv.read(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "test.csv", SampleDigits.MNIST,
                false);
    }

    /** A line of the training file, without its end: a label, and the pixels 0, 1, 2, …, 255, 0, 1, …. */
    private static List<String> fields(String label) {
        var fields = new ArrayList<String>();
        fields.add(label);
        for (int i = 0; i < SampleDigits.PIXELS; i++) {
            fields.add(Integer.toString(i & 255));
        }
        return fields;
    }

    private static String row(String label) {
        return String.join(",", fields(label)) + "\n";
    }

    /** A line with another text in one column, counted from 0. */
    private static String rowWith(int column, String text) {
        List<String> fields = fields("7");
        fields.set(column, text);
        return String.join(",", fields) + "\n";
    }

    // What is well formed

    @Test
    void readsLabelsAndPixels() throws IOException {
        LabelledImages images = train(HEADER + row("7") + row("0"));
        assertEquals(2, images.size());
        assertEquals(7, images.label(0));
        assertEquals(0, images.label(1));
        for (int i = 0; i < SampleDigits.PIXELS; i++) {
            assertEquals(i & 255, images.pixel(1, i / 28, i % 28));
        }
        assertEquals("train.csv", images.origin());
    }

    @Test
    void tellsHowFarItIsAndStopsWhenInterrupted() throws Exception {
        Path file = Files.writeString(folder.resolve("train.csv"), HEADER + row("7").repeat(100));
        List<Long> told = new ArrayList<>();
        LabelledImages images = ImageCsv.readLabelled(file, SampleDigits.MNIST, (done, total) -> {
            assertEquals(file.toFile().length(), total);
            told.add(done);
        });
        assertTrue(SampleDigits.same(ImageCsv.readLabelled(file, SampleDigits.MNIST), images));
        assertEquals(file.toFile().length(), told.getLast());
        assertTrue(told.size() > 10 && told.equals(told.stream().sorted().toList()), told.toString());
        List<Long> before = new ArrayList<>();
        assertThrows(InterruptedException.class,
                () -> ImageCsv.readLabelled(file, SampleDigits.MNIST, (done, total) -> {
                    before.add(done);
                    if (done > total / 2) {
                        Thread.currentThread().interrupt();
                    }
                }));
        assertFalse(Thread.interrupted());
        assertTrue(before.getLast() < file.toFile().length(), before.toString());
    }

    @Test
    void readsTestFilesWithoutLabels() throws IOException {
        LabelledImages images = test(KaggleColumns.TEST.header() + "\n" + row("7").substring(2));
        assertEquals(1, images.size());
        assertFalse(images.labelled());
        assertEquals(255, images.pixel(0, 9, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesEveryLineEnd(String end) throws IOException {
        String content = HEADER + row("1") + row("2");
        LabelledImages expected = train(content);
        String other = content.replace("\n", end);
        assertTrue(SampleDigits.same(expected, train(other)));
        assertTrue(SampleDigits.same(expected, train(other.substring(0, other.length() - end.length()))));
        assertTrue(SampleDigits.same(expected, train(other + end + end)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void countsLinesWithEveryLineEnd(String end) {
        String broken = (HEADER + row("1") + row("2") + rowWith(3, "x")).replace("\n", end);
        assertFault(() -> train(broken), "train.csv, line 4, column 4 (pixel2)", "found \"x\"");
    }

    @Test
    void takesAByteOrderMarkOfUtf8() throws IOException {
        assertEquals(3, train("\ufeff" + HEADER + row("3")).label(0));
    }

    @Test
    void takesQuotedNumbers() throws IOException {
        String quoted = "\"" + String.join("\",\"", fields("7")) + "\"\n";
        assertTrue(SampleDigits.same(train(HEADER + row("7")), train(HEADER + quoted)));
        String quotedHeader = "\"" + HEADER.strip().replace(",", "\",\"") + "\"\n";
        assertTrue(SampleDigits.same(train(HEADER + row("7")), train(quotedHeader + quoted)));
    }

    @Test
    void readsFromAPath() throws IOException {
        Path file = Files.writeString(folder.resolve("my.csv"), HEADER + row("7"));
        assertEquals(file.toString(), ImageCsv.readLabelled(file, SampleDigits.MNIST).origin());
        assertTrue(ImageCsv.read(file, SampleDigits.MNIST).labelled());
        Path missing = folder.resolve("missing.csv");
        assertFault(() -> ImageCsv.readLabelled(missing, SampleDigits.MNIST), missing.toString(), "no such file");
        assertFault(() -> ImageCsv.readLabelled(folder, SampleDigits.MNIST), folder.toString(),
                "expected a file, found a folder");
    }

    // The file as a whole

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsAnEmptyFile(boolean labelsNeeded) {
        for (String content : new String[] {"", "\ufeff", "\n", "\r\n\r\n"}) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            assertFault(
                    () -> ImageCsv.read(new ByteArrayInputStream(bytes), "file.csv", SampleDigits.MNIST, labelsNeeded),
                    "file.csv",
                    "expected images", "it is empty");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n", "\r\n"})
    void tellsAHeaderWithoutRows(String end) {
        assertFault(
                () -> train(HEADER.strip() + end), "train.csv", "expected at least one image after the header",
                "found 0 images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void tellsUtf16(String charset) {
        byte[] content = (HEADER + row("7")).getBytes(Charset.forName(charset));
        assertFault(() -> train(content), "train.csv", "expected CSV text in UTF-8", "UTF-16", "save it as UTF-8");
    }

    @Test
    void namesFilesOfOtherKinds() throws IOException {
        byte[] idx = SampleDigits.idxImages(SampleDigits.labelled(1));
        Object[][] kinds = {
            {bytes('P', 'K', 3, 4, 0, 0), "a zip archive; unpack it first"},
            {bytes('B', 'Z', 'h', '9', 0), "a bzip2 file; unpack it first"},
            {bytes(0xfd, '7', 'z', 'X', 'Z', 0), "an xz file; unpack it first"},
            {bytes(0x28, 0xb5, 0x2f, 0xfd, 0), "a zstd file; unpack it first"},
            {bytes('P', 'A', 'R', '1', 0), "a Parquet file; save it as CSV"},
            {bytes(0x93, 'N', 'U', 'M', 'P', 'Y', 1), "a file of NumPy; save it as CSV"},
            {bytes(0x89, 'P', 'N', 'G', 13, 10), "a picture"},
            {bytes(0xff, 0xd8, 0xff, 0xe0), "a picture"},
            {idx, "an IDX file; --data-dir takes the folder it is in"}};
        for (Object[] kind : kinds) {
            byte[] content = (byte[]) kind[0];
            assertFault(() -> train(content), "train.csv: expected CSV text in UTF-8, found " + kind[1]);
            assertFault(() -> train(SampleDigits.gzip(content)), "found " + kind[1]);
        }
        byte[] twice = SampleDigits.gzip(SampleDigits.gzip(bytes('0')));
        assertFault(() -> train(twice), "found a gzip file within a gzip file");
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void verifiesAGzipFile() throws IOException {
        byte[] packed = SampleDigits.gzip((HEADER + row("7")).getBytes(StandardCharsets.UTF_8));
        assertEquals(7, train(packed).label(0));
        assertFault(
                () -> train(Arrays.copyOf(packed, packed.length - 9)), "train.csv", "the gzip data ends too early");
        packed[packed.length - 5] ^= 1;
        assertFault(() -> train(packed), "train.csv", "gzip checksum");
    }

    // The header

    @Test
    void tellsThatLabelsAreMissing() {
        String header = KaggleColumns.TEST.header() + "\n";
        String test = row("7").substring(2);
        String expected =
                "train.csv: expected a label beside the pixels of each image, found none: its columns are 784 pixels";
        assertFault(() -> train(header + test), expected);
        assertFault(() -> train(test), expected);
        assertFault(() -> train("id," + header + "31337," + test), expected + " and row numbers");
    }

    @ParameterizedTest
    @CsvSource({"pixel783,783", "pixel784,785"})
    void tellsAHeaderOfTooFewOrTooManyPixels(String last, int count) {
        String header = count == 783
                ? HEADER.replace("," + last + "\n", "\n")
                : HEADER.replace("\n", "," + last + "\n");
        assertFault(
                () -> train(header + row("7")), "train.csv, line 1: expected 784 columns of pixels",
                "found " + count + " beside the label, between commas");
    }

    @Test
    void tellsWhereAnotherNameStandsAmongThePixels() {
        assertFault(
                () -> train(HEADER.replace("pixel17,", "pixel5,") + row("7")),
                "train.csv, line 1, column 19: expected the name \"pixel17\", found \"pixel5\"");
        assertFault(
                () -> train(HEADER.replace("pixel4,pixel5,", "pixel5,pixel4,") + row("7")),
                "train.csv, line 1, column 6: expected the name \"pixel4\", found \"pixel5\"");
        assertFault(
                () -> train(HEADER.replace("pixel0,", "pixel2,") + row("7")),
                "train.csv, line 1, column 2: expected the name of a label", "of a first pixel", "found \"pixel2\"");
    }

    /** What the fuzzer found: a header that is one name, and the message as long as the header. */
    @Test
    void tellsOnlyTheBeginningOfALongName() {
        String first = "a pixel of the picture that was drawn on the left half of the sheet ".repeat(20) + 0;
        assertFault(
                () -> train(HEADER.replace("pixel0,", first + ",") + row("7")),
                "train.csv, line 1, column 3: expected the name \"a pixel of the picture t…\", found \"pixel1\"");
    }

    @Test
    void tellsTwoLabels() {
        assertFault(
                () -> train(HEADER.replace("\n", ",class\n") + row("7")), "train.csv, line 1",
                "one column of labels", "\"label\" in column 1 and \"class\" in column 786");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab\0el", "etiqueta", "x"})
    void tellsANameThatSaysNothing(String name) {
        String header = HEADER.replace("label", name);
        assertFault(
                () -> train(header + row("7")), "train.csv, line 1, column 1: expected the name of a label",
                "found " + Shown.quoted(name));
    }

    @Test
    void tellsAnEmptyFirstLine() {
        assertFault(
                () -> train("\n" + HEADER + row("7")), "train.csv, line 1: expected an image", "found an empty line");
    }

    @Test
    void tellsOtherSeparatorsAndSizes() {
        String expected =
                "train.csv, line 1: expected 784 columns of pixels, and at most a label and row numbers beside them";
        for (String other : new String[] {" ", "|", ":"}) {
            String found = other.equals(" ") ? "spaces" : '"' + other + '"';
            assertFault(
                    () -> train((HEADER + row("7")).replace(",", other)), expected,
                    "found columns between " + found + ", not between commas, semicolons or tabs");
            assertFault(() -> train(row("7").replace(",", other)), expected, "found columns between " + found);
        }
        assertFault(() -> train("<!DOCTYPE html>\n"), expected, "one column, \"<!DOCTYPE html>\"", "no comma");
        assertFault(() -> train("5;0;0;1\n"), expected, "found 4 columns between semicolons");
        assertFault(() -> train("0,".repeat(1024) + "7\n"), expected, "found 1025 columns between commas");
        assertFault(() -> train("a\tb\n"), expected, "found 2 columns between tabs");
    }

    // The rows

    @Test
    void tellsARowOfTooFewOrTooManyColumns() {
        String few = row("7").replaceFirst(",255\n|,15\n$", "\n");
        assertFault(() -> train(HEADER + row("1") + few), "train.csv, line 3: expected 785 columns, found 784");
        String many = row("7").replace("\n", ",0\n");
        assertFault(() -> train(HEADER + many), "train.csv, line 2: expected 785 columns, found 786");
        assertFault(
                () -> train(HEADER + row("7") + row("7").replace(',', ';')),
                "train.csv, line 3: expected 785 columns, found one column, \"7;0;1;2;3;4;5;6;7;8;9;10…\"; there is no comma");
        String trailingComma = row("7").replace("\n", ",\n");
        assertFault(() -> train(HEADER + trailingComma), "train.csv, line 2: expected 785 columns, found 786");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "256", "999", "1000", "4294967296", "0x1", "0x1p3", "NaN", "nan", "Infinity",
        "inf", "-inf", "1e400", "-1e400", "255.5", "-0.5", "1f", "null", "1_0", "1e", "e1", ".", "-", "1 2", "²", "Ⅷ",
        "é", "\0", "\0001", "1\0", "\ufffd", "\u2212" + "1"})
    void tellsWhatIsNoNumberFrom0To255(String text) {
        assertFault(
                () -> train(HEADER + rowWith(300, text)), "train.csv, line 2, column 301 (pixel299)",
                RULE + Shown.quoted(text));
    }

    @Test
    void tellsAnEmptyField() {
        assertFault(() -> train(HEADER + rowWith(784, "")), "line 2, column 785 (pixel783)", RULE + "an empty field");
        assertFault(() -> train(HEADER + rowWith(0, "")), "line 2, column 1 (label)", "0 to 9", "an empty field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"٣", "۷", "१", "３"})
    void tellsDigitsOfOtherScripts(String digit) {
        assertFault(
                () -> train(HEADER + rowWith(1, digit)), "line 2, column 2 (pixel0)",
                RULE + "\"" + digit + "\" in other digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"12\n\"", "\u00a012", "12\u2009", "\u000b12"})
    void tellsOtherWhiteSpaceThanSpacesAroundANumber(String text) {
        assertFault(() -> train(HEADER + rowWith(5, text)), "line 2, column 6 (pixel4)", "which is no number");
    }

    @Test
    void tellsADecimalComma() {
        String row = row("7").replace(",", ";").replaceFirst(";1;", ";0,5;");
        assertFault(() -> train(row), "line 1, column 3 (pixel1)", "found \"0,5\" with a decimal comma");
    }

    @Test
    void tellsFractionsAmongWholeNumbers() {
        String half = rowWith(9, "0.5");
        assertFault(
                () -> train(HEADER + row("1") + half), "train.csv, line 3, column 10 (pixel8)",
                "expected a whole number from 0 to 255, as above 1 in line 2, column 4, found \"0.5\"");
        String fractions = "7" + ",0.25".repeat(784) + "\n";
        assertFault(
                () -> train(HEADER + fractions + row("7")), "train.csv, line 3, column 4 (pixel2)",
                "expected a number from 0 to 1, as the fraction in line 2, column 2, found \"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1", "255", "x", "7.5", "NaN", "1e400"})
    void tellsALabelThatIsNoDigit(String label) {
        assertFault(
                () -> train(HEADER + row("7") + row(label)), "train.csv, line 3, column 1 (label)",
                "expected a whole number from 0 to 9", "found \"" + label + "\"");
    }

    @Test
    void tellsAnEmptyLineBetweenRows() {
        assertFault(
                () -> train(HEADER + row("1") + "\n\n" + row("2")), "train.csv, line 3: expected an image or the end",
                "found an empty line");
    }

    @Test
    void linesOfSpacesAtTheEndAreEmpty() throws IOException {
        assertEquals(1, train(HEADER + row("7") + "  \n\t\n").size());
    }

    @Test
    void namesTheLineOfABrokenRowDeepInTheFile() throws IOException {
        byte[] row = row("7").getBytes(StandardCharsets.UTF_8);
        // The 41,999th row; the header is line 1.
        try (InputStream in = new SequenceInputStream(Collections.enumeration(List.of(
                bytes(HEADER), repeated(row, 41_998), bytes(rowWith(784, "x")), new ByteArrayInputStream(row))))) {
            assertFault(
                    () -> ImageCsv.read(in, "train.csv", SampleDigits.MNIST, true),
                    "train.csv, line 42000, column 785 (pixel783)", "found \"x\"");
        }
    }

    @Test
    void namesTheLineWithTheDigitsOfTheMessageWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertFault(() -> train(HEADER + rowWith(300, "256")), "train.csv, line 2, column 301", "from 0 to 255");
        } finally {
            Locale.setDefault(before);
        }
    }

    // Quotes and endless records

    @Test
    void doesNotLetAnUnclosedQuoteSwallowTheFile() {
        var in = new CountedInput((HEADER + row("1") + rowWith(9, "\"1")).getBytes(StandardCharsets.UTF_8), '7');
        assertFault(
                () -> ImageCsv.read(in, "train.csv", SampleDigits.MNIST, true), "train.csv, line 3",
                "a record of at most 65536 characters", "begins here", "a quote that is not closed");
        assertTrue(in.count() < 256 * 1024, "read " + in.count() + " bytes");
    }

    @Test
    void tellsAnUnclosedQuoteNearTheEndOfTheFile() {
        assertFault(
                () -> train(HEADER + row("1") + rowWith(9, "\"1") + row("2")), "train.csv, line 3",
                "expected quoted fields that are closed");
    }

    @Test
    void tellsAnUnclosedQuoteInTheHeader() {
        assertFault(() -> train("\"" + HEADER + row("1")), "train.csv, line 1", "quoted fields that are closed");
        assertFault(() -> train("\"" + HEADER + row("1").repeat(100)), "train.csv, line 1", "a quote");
    }

    @Test
    void tellsTextAfterAClosedQuote() {
        assertFault(
                () -> train(HEADER + rowWith(9, "\"1\"2")), "train.csv, line 2", "a comma or a line end after them");
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', ',', '\0', '"', 'x'})
    void readsOnlyTheBeginningOfAnEndlessLine(char forEver) {
        for (String start : new String[] {"", HEADER}) {
            var in = new CountedInput(start.getBytes(StandardCharsets.UTF_8), forEver);
            assertFault(
                    () -> ImageCsv.read(in, "train.csv", SampleDigits.MNIST, true),
                    start.isEmpty() ? "train.csv" : "train.csv, line 2", "expected");
            assertTrue(in.count() < 256 * 1024, "read " + in.count() + " bytes");
        }
    }

    @Test
    void countsARecordFromItsOwnBeginning() throws IOException {
        // Many rows together are far longer than one may be.
        assertEquals(1000, train(HEADER + row("7").repeat(1000)).size());
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream repeated(byte[] row, int times) {
        return new SequenceInputStream(Collections.enumeration(
                Collections.nCopies(times, row).stream().<InputStream>map(ByteArrayInputStream::new).toList()));
    }
}
