package dev.fovea.mnist.data;

import static dev.fovea.mnist.data.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of Kaggle's CSV files: each must be told in one line that names file, line, expected and found. */
class KaggleCsvTest {
    private static final String HEADER = KaggleColumns.TRAIN.header() + "\n";
    private static final String RULE = "expected a whole number from 0 to 255 in plain digits, found ";

    @TempDir
    Path folder;

    private static DigitImages train(byte[] content) throws IOException {
        return KaggleCsv.read(new ByteArrayInputStream(content), "train.csv", KaggleColumns.TRAIN);
    }

    private static DigitImages train(String content) throws IOException {
        return train(content.getBytes(StandardCharsets.UTF_8));
    }

    private static DigitImages test(String content) throws IOException {
        return KaggleCsv.read(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "test.csv", KaggleColumns.TEST);
    }

    /** A line of the training file, without its end: a label, and the pixels 0, 1, 2, …, 255, 0, 1, …. */
    private static List<String> fields(String label) {
        var fields = new ArrayList<String>();
        fields.add(label);
        for (int i = 0; i < DigitImages.PIXELS; i++) {
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
        DigitImages images = train(HEADER + row("7") + row("0"));
        assertEquals(2, images.size());
        assertEquals(7, images.label(0));
        assertEquals(0, images.label(1));
        for (int i = 0; i < DigitImages.PIXELS; i++) {
            assertEquals(i & 255, images.pixel(1, i / 28, i % 28));
        }
        assertEquals("train.csv", images.origin());
    }

    @Test
    void tellsHowFarItIsAndStopsWhenInterrupted() throws Exception {
        Path file = Files.writeString(folder.resolve("train.csv"), HEADER + row("7").repeat(100));
        List<Long> told = new ArrayList<>();
        DigitImages images = KaggleCsv.readTrain(file, (done, total) -> {
            assertEquals(file.toFile().length(), total);
            told.add(done);
        });
        assertTrue(SampleDigits.same(KaggleCsv.readTrain(file), images));
        assertEquals(file.toFile().length(), told.getLast());
        assertTrue(told.size() > 10 && told.equals(told.stream().sorted().toList()), told.toString());
        List<Long> before = new ArrayList<>();
        assertThrows(InterruptedException.class, () -> KaggleCsv.readTrain(file, (done, total) -> {
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
        DigitImages images = test(KaggleColumns.TEST.header() + "\n" + row("7").substring(2));
        assertEquals(1, images.size());
        assertFalse(images.labelled());
        assertEquals(255, images.pixel(0, 9, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesEveryLineEnd(String end) throws IOException {
        String content = HEADER + row("1") + row("2");
        DigitImages expected = train(content);
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
        assertEquals(file.toString(), KaggleCsv.readTrain(file).origin());
        assertFault(() -> KaggleCsv.readTest(file), file + ", line 1");
        Path missing = folder.resolve("missing.csv");
        assertFault(() -> KaggleCsv.readTrain(missing), missing.toString(), "no such file");
        assertFault(() -> KaggleCsv.readTrain(folder), folder.toString(), "expected a file, found a folder");
    }

    // The file as a whole

    @ParameterizedTest
    @EnumSource(KaggleColumns.class)
    void tellsAnEmptyFile(KaggleColumns columns) {
        for (String content : new String[] {"", "\ufeff"}) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            assertFault(
                    () -> KaggleCsv.read(new ByteArrayInputStream(bytes), "file.csv", columns), "file.csv",
                    columns.article, "it is empty");
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
    void tellsPackedFiles() {
        byte[] zip = {'P', 'K', 3, 4, 0, 0};
        assertFault(() -> train(zip), "train.csv", "found a zip archive; unpack it first");
        byte[] gzip = SampleDigits.gzip(HEADER.getBytes(StandardCharsets.UTF_8));
        assertFault(() -> train(gzip), "train.csv", "found a gzip file; unpack it first");
    }

    // The header

    @Test
    void tellsAMissingHeader() {
        assertFault(
                () -> train(row("7")), "train.csv, line 1", "label,pixel0,…,pixel783",
                "a row of numbers; the header is missing");
        assertFault(() -> test(row("7").substring(2)), "test.csv, line 1", "the header is missing");
    }

    @Test
    void tellsTheTestFileGivenAsTheTrainingFile() {
        String test = KaggleColumns.TEST.header() + "\n" + row("7").substring(2);
        assertFault(
                () -> train(test), "train.csv, line 1", "expected a training file", "found a test file",
                "it has no labels");
    }

    @Test
    void tellsTheTrainingFileGivenAsTheTestFile() {
        assertFault(
                () -> test(HEADER + row("7")), "test.csv, line 1", "expected a test file", "found a training file",
                "it has labels");
    }

    @ParameterizedTest
    @CsvSource({"pixel783,784", "pixel784,786"})
    void tellsAHeaderOfTooFewOrTooManyColumns(String last, int count) {
        String header = count == 784
                ? HEADER.replace("," + last + "\n", "\n")
                : HEADER.replace("\n", "," + last + "\n");
        assertFault(() -> train(header + row("7")), "train.csv, line 1", "expected 785 columns", "found " + count);
    }

    @Test
    void tellsColumnNamesThatAppearTwice() {
        String header = HEADER.replace("pixel17,", "pixel5,");
        assertFault(
                () -> train(header + row("7")), "train.csv, line 1", "names that differ",
                "\"pixel5\" in columns 7 and 19");
    }

    @Test
    void tellsColumnsInAnotherOrder() {
        String header = HEADER.replace("pixel4,pixel5,", "pixel5,pixel4,");
        assertFault(
                () -> train(header + row("7")), "train.csv, line 1, column 6", "expected the name pixel4",
                "found \"pixel5\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Label", " label", "label ", "lab\0el", "x"})
    void tellsAnotherNameForTheLabel(String name) {
        String header = HEADER.replace("label", name);
        assertFault(() -> train(header + row("7")), "train.csv, line 1, column 1", "expected the name label");
    }

    @Test
    void tellsAnEmptyFirstLine() {
        assertFault(() -> train("\n" + HEADER + row("7")), "train.csv, line 1", "expected 785 columns", "found 1");
    }

    // The rows

    @Test
    void tellsARowOfTooFewOrTooManyColumns() {
        String few = row("7").replaceFirst(",255\n|,15\n$", "\n");
        assertFault(() -> train(HEADER + row("1") + few), "train.csv, line 3: expected 785 columns, found 784");
        String many = row("7").replace("\n", ",0\n");
        assertFault(() -> train(HEADER + many), "train.csv, line 2: expected 785 columns, found 786");
        String trailingComma = row("7").replace("\n", ",\n");
        assertFault(() -> train(HEADER + trailingComma), "train.csv, line 2: expected 785 columns, found 786");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "256", "999", "1000", "4294967296", "1.0", "1e2", "0x1", "NaN", "null", "1_0",
        "1 2", "²", "Ⅷ", "é", "\0", "\0001", "1\0", "\ufffd", "\u2212" + "1"})
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
    @ValueSource(strings = {" 12 ", " 12", "12 ", "\t12", "\" 12 \"", "\"12\n\""})
    void tellsWhiteSpaceAroundANumber(String text) {
        assertFault(() -> train(HEADER + rowWith(5, text)), "line 2, column 6 (pixel4)", "with white space around it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1", "255", "x", "7.0"})
    void tellsALabelThatIsNoDigit(String label) {
        assertFault(
                () -> train(HEADER + row("7") + row(label)), "train.csv, line 3, column 1 (label)",
                "expected a whole number from 0 to 9", "found \"" + label + "\"");
    }

    @Test
    void tellsAnEmptyLineBetweenRows() {
        assertFault(
                () -> train(HEADER + row("1") + "\n\n" + row("2")), "train.csv, line 3: expected 785 columns",
                "found an empty line");
    }

    @Test
    void namesTheLineOfABrokenRowDeepInTheFile() throws IOException {
        byte[] row = row("7").getBytes(StandardCharsets.UTF_8);
        // The 41,999th row; the header is line 1.
        try (InputStream in = new SequenceInputStream(Collections.enumeration(List.of(
                bytes(HEADER), repeated(row, 41_998), bytes(rowWith(784, "x")), new ByteArrayInputStream(row))))) {
            assertFault(
                    () -> KaggleCsv.read(in, "train.csv", KaggleColumns.TRAIN),
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
                () -> KaggleCsv.read(in, "train.csv", KaggleColumns.TRAIN), "train.csv, line 3",
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
                    () -> KaggleCsv.read(in, "train.csv", KaggleColumns.TRAIN),
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
