package dev.fovea.vision.file;

import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The reader of CSV files under any bytes. The first byte chooses whether labels are needed, and whether what follows
 * stands after Kaggle's header.
 */
public final class ImageCsvFuzz implements FuzzTarget {
    private static final String NAME = "file";
    private static final int TEST = 1;
    private static final int ROWS = 2;
    private static final ImageCsvFuzz TARGET = new ImageCsvFuzz();

    ImageCsvFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int choice = 0; choice < 4; choice++) {
            String csv =
                    new String(SampleDigits.csv(SampleDigits.labelled(2), columns(choice)), StandardCharsets.UTF_8);
            String rows = (choice & ROWS) == 0 ? csv : csv.substring(header(choice).length());
            for (String text : List.of(
                    rows, rows.replaceAll("[a-z0-9]+", "\"$0\""), rows.replace("\n", "\r\n"),
                    rows.replaceAll("(?m)^[0-9].*$", "$0 "), rows.replaceAll(",([0-9]+)", ",$1.0"))) {
                seeds.add(((char) choice + text).getBytes(StandardCharsets.UTF_8));
            }
            if ((choice & ROWS) == 0) { // where the fuzzer has the header to itself
                for (String text : List.of(
                        rows.replace(',', ';'), rows.replace(',', '\t'), rows.substring(rows.indexOf('\n') + 1),
                        rows.replaceAll("(?m)^", "3,").replaceFirst("3", "id"), fractions(rows, choice),
                        numbered() + rows.substring(rows.indexOf('\n') + 1).replaceAll("(?m)^(?=.)",
                                (choice & TEST) == 0 ? "" : "3,"))) {
                    seeds.add(((char) choice + text).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return seeds;
    }

    /** A header of numbers alone, with a label's. */
    private static String numbered() {
        return IntStream.rangeClosed(1, SampleDigits.PIXELS + 1).mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** Its pixels as tenths of 1; the label, where there is one, as it is. */
    private static String fractions(String rows, int choice) {
        String before = (choice & TEST) == 0 ? "(?<before>,)" : "(?m)(?<before>^|,)";
        return rows.replaceAll(before + "[0-9]*(?<digit>[0-9])(?=[,\n])", "${before}0.${digit}");
    }

    private static KaggleColumns columns(int choice) {
        return (choice & TEST) == 0 ? KaggleColumns.TRAIN : KaggleColumns.TEST;
    }

    private static String header(int choice) {
        return columns(choice).header() + "\n";
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        int choice = input.length == 0 ? 0 : input[0];
        byte[] header = header(choice).getBytes(StandardCharsets.US_ASCII);
        byte[] file = (choice & ROWS) == 0 ? rest : SampleDigits.join(header, rest);
        LabelledImages digits;
        try {
            digits = read(file, choice);
        } catch (DataFileException e) {
            Refusal.require(e, NAME);
            return false;
        }
        if ((choice & TEST) == 0 && !digits.labelled()) {
            throw new AssertionError("no labels");
        }
        int written = digits.labelled() ? 0 : TEST;
        LabelledImages again = read(SampleDigits.csv(digits, columns(written)), written);
        if (digits.remark().isEmpty() && !SampleDigits.same(digits, again)) {
            throw new AssertionError("written and read, the digits are others");
        }
        requireTheNumbersOf(file, digits);
        return true;
    }

    private static LabelledImages read(byte[] file, int choice) throws IOException {
        return ImageCsv.read(new ByteArrayInputStream(file), NAME, SampleDigits.MNIST, (choice & TEST) == 0);
    }

    /**
     * Compares with what anyone would read in the file: lines of numbers, of which the pixels of an image are 784 in
     * their order.
     */
    private static void requireTheNumbersOf(byte[] file, LabelledImages digits) {
        String[] lines = new String(file, StandardCharsets.UTF_8).replace("\"", "").strip().split("\\R+", -1);
        int header = lines.length - digits.size();
        for (int i = 0; i < digits.size(); i++) {
            String line = lines[header + i];
            double[] numbers = Stream.of(line.split("[,;\t]", -1)).mapToDouble(ImageCsvFuzz::number).toArray();
            boolean found = false;
            for (int first = 0; first + SampleDigits.PIXELS <= numbers.length; first++) {
                found |= isImage(digits, i, numbers, first);
            }
            if (header < 0 || header > 1 || !found) {
                throw new AssertionError("image " + i + " has other numbers than the file: " + line);
            }
        }
    }

    private static double number(String text) {
        try {
            return new BigDecimal(text.strip()).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN; // a row number may be anything
        }
    }

    /** Whether the image has the numbers from {@code first} on, and a number beside them for a label. */
    private static boolean isImage(LabelledImages digits, int image, double[] numbers, int first) {
        double scale = digits.remark().contains("taken for") ? 255 : 1;
        boolean turned = digits.remark().contains("turned round");
        for (int p = 0; p < SampleDigits.PIXELS; p++) {
            long value = Math.round(scale * numbers[first + p]);
            int pixel = digits.pixel(image, p / SampleDigits.SIDE, p % SampleDigits.SIDE);
            if (Double.isNaN(numbers[first + p]) || pixel != (turned ? 255 - value : value)) {
                return false;
            }
        }
        if (!digits.labelled()) {
            return true;
        }
        boolean labelled = false;
        for (int i = 0; i < numbers.length; i++) {
            labelled |= (i < first || i >= first + SampleDigits.PIXELS) && numbers[i] == digits.label(image);
        }
        return labelled;
    }
}
