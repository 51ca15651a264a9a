package dev.fovea.mnist.data;

import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The reader of Kaggle's files under any bytes. The first byte chooses the file, train or test, and whether what follows
 * stands after a right header.
 */
public final class KaggleCsvFuzz implements FuzzTarget {
    private static final String NAME = "file";
    private static final int TEST = 1;
    private static final int ROWS = 2;
    private static final KaggleCsvFuzz TARGET = new KaggleCsvFuzz();

    KaggleCsvFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int choice = 0; choice < 4; choice++) {
            String csv =
                    new String(SampleDigits.csv(SampleDigits.labelled(1), columns(choice)), StandardCharsets.UTF_8);
            String rows = (choice & ROWS) == 0 ? csv : csv.substring(header(choice).length());
            for (String text : List.of(rows, rows.replaceAll("[a-z0-9]+", "\"$0\""), rows.replace("\n", "\r\n"))) {
                seeds.add(((char) choice + text).getBytes(StandardCharsets.UTF_8));
            }
        }
        return seeds;
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
        DigitImages digits;
        try {
            digits = read(file, choice);
        } catch (DataFileException e) {
            Refusal.require(e, NAME);
            return false;
        }
        if (digits.labelled() != (columns(choice) == KaggleColumns.TRAIN)
                || !SampleDigits.same(digits, read(SampleDigits.csv(digits, columns(choice)), choice))) {
            throw new AssertionError("written and read, the digits are others");
        }
        requireTheNumbersOf(file, digits);
        return true;
    }

    private static DigitImages read(byte[] file, int choice) throws IOException {
        return KaggleCsv.read(new ByteArrayInputStream(file), NAME, columns(choice));
    }

    /** Compares with what anyone would read in the file: lines of numbers between commas, in quotes or not. */
    private static void requireTheNumbersOf(byte[] file, DigitImages digits) {
        String[] lines = new String(file, StandardCharsets.UTF_8).replace("\"", "").split("\\R+", -1);
        int labels = digits.labelled() ? 1 : 0;
        for (int i = 0; i < digits.size(); i++) {
            String[] numbers = lines[i + 1].split(",", -1);
            boolean same = numbers.length == labels + DigitImages.PIXELS
                    && (labels == 0 || Integer.parseInt(numbers[0]) == digits.label(i));
            for (int p = 0; same && p < DigitImages.PIXELS; p++) {
                int pixel = digits.pixel(i, p / DigitImages.WIDTH, p % DigitImages.WIDTH);
                same = Integer.parseInt(numbers[labels + p]) == pixel;
            }
            if (!same) {
                throw new AssertionError("image " + i + " has other numbers than the file: " + lines[i + 1]);
            }
        }
    }
}
