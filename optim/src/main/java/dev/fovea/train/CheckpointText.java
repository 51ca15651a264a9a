package dev.fovea.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Numbers as a checkpoint's texts: each as the shortest decimal that reads back as the same double, with spaces
 * between.
 */
final class CheckpointText {
    private static final String SEPARATOR = " ";
    private static final int EXCERPT = 60;

    private CheckpointText() {}

    static String of(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    static String of(EpochReport report) {
        return of(
                List.of(
                        (double) report.epoch(), report.loss(), report.accuracy(), report.valLoss(),
                        report.valAccuracy(), report.learningRate(), (double) report.steps(), report.seconds(),
                        report.samplesPerSecond()));
    }

    static String of(EpochSums.Saved sums) {
        return of(
                List.of(
                        (double) sums.epoch(), (double) sums.steps(), (double) sums.step(), (double) sums.samples(),
                        (double) sums.correct(), sums.loss(), sums.learningRate(), sums.seconds()));
    }

    /**
     * Numbers.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static List<Double> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(SEPARATOR, -1)).map(CheckpointText::number).toList();
    }

    /**
     * The epochs of a run, one a line.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static List<EpochReport> reports(String text) {
        List<EpochReport> reports = new ArrayList<>();
        for (String line : text.lines().toList()) {
            List<Double> all = numbers(line, 9);
            reports.add(
                    new EpochReport(
                            whole(all.get(0)), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5),
                            whole(all.get(6)), all.get(7), all.get(8)));
        }
        return reports;
    }

    /**
     * The sums within an epoch.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static EpochSums.Saved sums(String text) {
        List<Double> all = numbers(text, 8);
        return new EpochSums.Saved(
                whole(all.get(0)), whole(all.get(1)), whole(all.get(2)), whole(all.get(3)), whole(all.get(4)),
                all.get(5),
                all.get(6), all.get(7));
    }

    private static List<Double> numbers(String text, int count) {
        List<Double> all = numbers(text);
        if (all.size() != count) {
            throw new IllegalArgumentException("expected " + count + " numbers, found \"" + excerpt(text, 0) + '"');
        }
        return all;
    }

    private static double number(String text) {
        double value = Double.parseDouble(text);
        if (!Double.toString(value).equals(text)) {
            throw new IllegalArgumentException(
                    "expected a number as Java writes it, found \"" + excerpt(text, 0) + '"');
        }
        return value;
    }

    /** All of a short text, of a long one some from a place on. */
    static String excerpt(String text, int from) {
        if (text.length() <= EXCERPT) {
            return text;
        }
        int start = Math.min(from, text.length());
        int end = Math.min(text.length(), start + EXCERPT);
        return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }

    /**
     * A whole number of 64 bits.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static long whole(String text) {
        try {
            long value = Long.parseLong(text);
            if (Long.toString(value).equals(text)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("expected a whole number, found \"" + excerpt(text, 0) + '"');
    }

    /**
     * A whole number of 32 bits.
     *
     * @throws IllegalArgumentException if something else stands there
     */
    static int integer(String text) {
        long value = whole(text);
        if (value != (int) value) {
            throw new IllegalArgumentException("expected a whole number of 32 bits, found " + value);
        }
        return (int) value;
    }

    private static int whole(double value) {
        if (value != (int) value) {
            throw new IllegalArgumentException("expected a whole number, found " + value);
        }
        return (int) value;
    }
}
