package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public forms of MNIST as CSV all come to the same digits. */
class ImageCsvFormsTest {
    private static final String KAGGLE = "label," + names(i -> "pixel" + i);

    private static final LabelledImages DIGITS = SampleDigits.drawn(30);

    private static String names(IntFunction<String> name) {
        return String.join(",", IntStream.range(0, SampleDigits.PIXELS).mapToObj(name).toList());
    }

    private static String pixels(int image, IntFunction<String> number) {
        return names(i -> number.apply(DIGITS.pixel(image, i / 28, i % 28)));
    }

    /** Lines of the digits; L stands for the label, P for the pixels, I for the row number from 0. */
    private static String rows(int size, String form, IntFunction<String> number) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String row = form.replace("I", Integer.toString(i)).replace("L", number.apply(DIGITS.label(i)));
            rows.add(row.replace("P", pixels(i, number)));
        }
        return String.join("\n", rows) + "\n";
    }

    private static String rows(String form) {
        return rows(DIGITS.size(), form, Integer::toString);
    }

    private static LabelledImages read(String text, boolean labelsNeeded) throws IOException {
        return ImageCsv.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file",
                SampleDigits.MNIST, labelsNeeded);
    }

    /** Reads the same digits with their labels, whether labels are needed or not. */
    private static void assertLabelled(String text) throws IOException {
        for (boolean needed : new boolean[] {true, false}) {
            LabelledImages read = read(text, needed);
            assertTrue(SampleDigits.same(DIGITS, read), text.substring(0, 40));
            assertEquals("", read.remark());
        }
    }

    private static void assertUnlabelled(String text) throws IOException {
        LabelledImages read = read(text, false);
        assertFalse(read.labelled(), text.substring(0, 40));
        assertTrue(SampleDigits.same(DIGITS.withoutLabels(), read), text.substring(0, 40));
        assertFault(() -> read(text, true), "file");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", ","})
    void anySeparator(String separator) throws IOException {
        assertLabelled((KAGGLE + "\n" + rows("L,P")).replace(",", separator));
        assertLabelled(rows("L,P").replace(",", separator));
        assertUnlabelled(rows("P").replace(",", separator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "Label", " label ", "\"label\"", "class", "target", "y", "digit"})
    void theLabelIsTheColumnOfThatNameWhereverItIs(String name) throws IOException {
        assertLabelled(KAGGLE.replace("label", name) + "\n" + rows("L,P"));
        assertLabelled(names(i -> "pixel" + i) + "," + name + "\n" + rows("P,L"));
    }

    @Test
    void anyNamesOfPixels() throws IOException {
        List<IntFunction<String>> schemes = List.of(
                i -> "pixel" + (i + 1), i -> (1 + i / 28) + "x" + (1 + i % 28), i -> i / 28 + "x" + i % 28,
                i -> "px_" + i, i -> String.format(Locale.ROOT, "Pixel%03d", i),
                Integer::toString, i -> Integer.toString(i + 1), i -> "V" + (i + 1));
        for (IntFunction<String> scheme : schemes) {
            assertLabelled("label," + names(scheme) + "\n" + rows("L,P"));
            assertLabelled(names(scheme) + ",class\n" + rows("P,L"));
            assertUnlabelled(names(scheme) + "\n" + rows("P"));
        }
        String columnMajor = names(i -> (1 + i % 28) + "x" + (1 + i / 28));
        assertFault(
                () -> read("label," + columnMajor + "\n" + rows("L,P"), true),
                "file, line 1, column 3: expected the name \"1x2\", found \"2x1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id", "ImageId", "index", "Unnamed: 0", "Unnamed: 0.1"})
    void rowNumbersAreNotLookedAt(String name) throws IOException {
        assertLabelled(name + "," + KAGGLE + "\n" + rows("I,L,P"));
        assertLabelled(KAGGLE + "," + name + "\n" + rows("L,P,9999I"));
        assertUnlabelled(name + "," + names(i -> "pixel" + i) + "\n" + rows("I,P"));
        assertLabelled("Unnamed: 0.1," + name + "," + KAGGLE + "\n" + rows("I,4711,L,P"));
    }

    /** As R's write.table does: it names the rows, but not the column of their names. */
    @Test
    void aHeaderOfOtherColumnsThanEveryRowIsRefused() {
        String header = names(i -> "V" + (i + 1)) + ",V785\n";
        for (String rows : List.of(rows("I,L,P"), rows("P"))) {
            for (boolean needed : new boolean[] {true, false}) {
                assertFault(() -> read(header + rows, needed), "file, line 2: expected 785 columns, found 78");
            }
        }
    }

    @Test
    void withoutAHeaderTheColumnBesideThePixelsIsFoundByTheNumbers() throws IOException {
        assertLabelled(rows("L,P"));
        assertLabelled(rows("P,L"));
        assertLabelled(rows("I,L,P"));
        assertLabelled(rows("7I,P,L"));
        assertUnlabelled(rows("P"));
        assertUnlabelled(rows("I,P").replace(",\n", "\n"));
        assertUnlabelled(rows("70000I,P"));
    }

    @Test
    void soItIsWhereNamesSayNothing() throws IOException {
        String names = String.join(",", IntStream.range(1, 786).mapToObj(i -> "V" + i).toList());
        assertLabelled(names + "\n" + rows("L,P"));
        assertLabelled(names + "\n" + rows("P,L"));
        assertLabelled("," + names.replace("V", "") + "\n" + rows("I,L,P"));
        assertLabelled("," + names.replace("V", "") + "\n" + rows("I,P,L"));
    }

    @Test
    void oneRowIsEnough() throws IOException {
        for (int i = 0; i < 5; i++) {
            int only = i;
            String pixels = pixels(only, Integer::toString);
            for (String row : List.of(DIGITS.label(only) + "," + pixels, pixels + "," + DIGITS.label(only))) {
                LabelledImages read = read(row, true);
                assertEquals(DIGITS.label(only), read.label(0));
                // With label 0 nothing tells its place: the first is assumed, and the picture may be a pixel off.
                assertTrue(DIGITS.label(only) == 0 || read.pixel(0, 14, 14) == DIGITS.pixel(only, 14, 14));
            }
        }
    }

    @Test
    void aFirstColumnThatCountsHasRowNumbersUnlessLabelsAreNeeded() throws IOException {
        String counting = rows(5, "I,P", Integer::toString);
        assertFalse(read(counting, false).labelled());
        assertEquals(4, read(counting, true).label(4));
        assertFault(() -> read(rows("I,P"), true), "file, line 11, column 1 (label)", "from 0 to 9, found \"10\"");
    }

    @Test
    void anyWayToWriteTheNumbers() throws IOException {
        List<IntFunction<String>> ways = List.of(
                i -> i + ".0", i -> i + ".", i -> i + ".000000", i -> " " + i, i -> i + " ", i -> "\"" + i + "\"",
                i -> "\" " + i + "\"", i -> String.format(Locale.ROOT, "%.18e", (double) i),
                i -> String.format(Locale.ROOT, "%3d", i), i -> i == 0 ? "-0.0" : i + "E0", i -> "0000" + i);
        for (IntFunction<String> way : ways) {
            for (String header : List.of("", KAGGLE + "\n")) {
                String text = header + rows(DIGITS.size(), "L,P", way);
                assertTrue(SampleDigits.same(DIGITS, read(text, true)), way.apply(7));
            }
        }
        assertLabelled((KAGGLE + "\n" + rows("L,P")).replace("\n", " \n"));
        assertLabelled((KAGGLE + "\n" + rows("L,P")).replace(",", " , "));
    }

    @Test
    void gzipIsUnpacked() throws IOException {
        byte[] packed = SampleDigits.gzip((KAGGLE + "\r\n" + rows("L,P")).getBytes(StandardCharsets.UTF_8));
        assertTrue(SampleDigits.same(DIGITS,
                ImageCsv.read(new ByteArrayInputStream(packed), "file", SampleDigits.MNIST, true)));
    }

    private static LabelledImages readNumbers(IntUnaryOperator change, IntFunction<String> number) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < DIGITS.size(); i++) {
            rows.add(DIGITS.label(i) + "," + pixels(i, value -> number.apply(change.applyAsInt(value))));
        }
        return read(String.join("\n", rows), true);
    }

    private static void assertPixels(LabelledImages read, IntUnaryOperator change) {
        for (int i = 0; i < DIGITS.size(); i++) {
            assertEquals(DIGITS.label(i), read.label(i));
            for (int p = 0; p < SampleDigits.PIXELS; p++) {
                assertEquals(change.applyAsInt(DIGITS.pixel(i, p / 28, p % 28)), read.pixel(i, p / 28, p % 28));
            }
        }
    }

    @Test
    void fractionsAreSharesOf255() throws IOException {
        List<IntFunction<String>> ways = List.of(
                i -> Float.toString(i / 255f), i -> Double.toString(i / 255.0),
                i -> String.format(Locale.ROOT, "%.4f", i / 255.0), i -> String.format(Locale.ROOT, "%.18e", i / 255.0),
                i -> i % 255 == 0 ? Integer.toString(i / 255) : Float.toString(i / 255f));
        for (IntFunction<String> way : ways) {
            LabelledImages read = readNumbers(IntUnaryOperator.identity(), way);
            assertPixels(read, IntUnaryOperator.identity());
            assertEquals("pixels are fractions from 0 to 1, not 0 to 255: taken for shares of 255", read.remark());
        }
        LabelledImages inverted = readNumbers(i -> 255 - i, ways.getFirst());
        assertPixels(inverted, IntUnaryOperator.identity());
        assertTrue(inverted.remark().contains("fractions from 0 to 1"), inverted.remark());
        assertTrue(inverted.remark().contains("; digits are dark on light"), inverted.remark());
    }

    @Test
    void zerosAndOnesAreTakenForPaperAndInk() throws IOException {
        for (IntFunction<String> way : List.<IntFunction<String>>of(Integer::toString, i -> i + ".0")) {
            LabelledImages read = readNumbers(i -> i / 128, way);
            assertPixels(read, i -> i / 128 * 255);
            assertEquals("pixels are 0 and 1, not 0 to 255: taken for 0 and 255", read.remark());
        }
    }
}
