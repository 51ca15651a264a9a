package dev.fovea.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Numbers as a checkpoint's texts: each as the shortest decimal that reads back as the same double, with spaces
 * between.
 */
final class CheckpointText {
    private static final String SEPARATOR = " ";
    private static final String ASSIGN = "=";
    private static final int EXCERPT = 60;

    private CheckpointText() {}

    static String of(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    static String of(EpochReport report) {
        List<String> words = new ArrayList<>();
        words.add(of(
                List.of(
                        (double) report.epoch(), report.learningRate(), (double) report.steps(), report.seconds(),
                        report.samplesPerSecond())));
        report.figures().forEach((name, value) -> words.add(name + ASSIGN + value));
        return String.join(SEPARATOR, words);
    }

    /** Lines: counters and sums, then one for each metric: its name, and how many numbers it has in a tensor. */
    static String of(EpochSums.Saved sums) {
        List<String> lines = new ArrayList<>();
        lines.add(of(
                List.of(
                        (double) sums.epoch(), (double) sums.steps(), (double) sums.step(), (double) sums.samples(),
                        (double) sums.count(), sums.loss(), sums.learningRate(), sums.seconds())));
        sums.metrics().forEach((name, numbers) -> lines.add(name + ASSIGN + numbers.size()));
        return String.join("\n", lines);
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
        return text.lines().map(CheckpointText::report).toList();
    }

    private static EpochReport report(String line) {
        List<String> words = List.of(line.split(SEPARATOR, -1));
        int figures = (int) words.stream().takeWhile(word -> !word.contains(ASSIGN)).count();
        List<Double> all = numbers(String.join(SEPARATOR, words.subList(0, figures)), 5);
        Map<String, Double> training = new LinkedHashMap<>();
        Map<String, Double> validation = new LinkedHashMap<>();
        for (String word : words.subList(figures, words.size())) {
            boolean validated = word.startsWith(EpochReport.VALIDATION);
            String name = assigned(validated ? word.substring(EpochReport.VALIDATION.length()) : word);
            double value = number(word.substring(word.indexOf(ASSIGN) + 1));
            if ((validated ? validation : training).put(name, value) != null) {
                throw new IllegalArgumentException("expected each figure once, found \"" + excerpt(line, 0) + '"');
            }
        }
        return new EpochReport(
                whole(all.get(0)), evaluation(training, line),
                validation.isEmpty() ? null : evaluation(validation, line),
                new EpochReport.Pace(all.get(1), whole(all.get(2)), all.get(3), all.get(4)));
    }

    private static Evaluation evaluation(Map<String, Double> figures, String line) {
        Double loss = figures.remove(EpochReport.LOSS);
        if (loss == null) {
            throw new IllegalArgumentException("expected a loss, found \"" + excerpt(line, 0) + '"');
        }
        return Evaluation.of(loss, figures);
    }

    /** The name before an equals sign. */
    private static String assigned(String text) {
        int end = text.indexOf(ASSIGN);
        if (end < 1) {
            throw new IllegalArgumentException("expected a name and its numbers, found \"" + excerpt(text, 0) + '"');
        }
        return text.substring(0, end);
    }

    /**
     * The sums within an epoch.
     *
     * @param kept gives the numbers of a metric of which there are so many
     * @throws IllegalArgumentException if something else stands there
     */
    static EpochSums.Saved sums(String text, BiFunction<String, Integer, List<Double>> kept) {
        List<String> lines = text.lines().toList();
        List<Double> all = numbers(lines.isEmpty() ? "" : lines.getFirst(), 8);
        Map<String, List<Double>> metrics = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String name = assigned(line);
            metrics.put(name, kept.apply(name, integer(line.substring(name.length() + 1))));
        }
        return new EpochSums.Saved(
                whole(all.get(0)), whole(all.get(1)), whole(all.get(2)), whole(all.get(3)), wide(all.get(4)),
                all.get(5), all.get(6), all.get(7), metrics);
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

    private static long wide(double value) {
        if (value != (long) value) {
            throw new IllegalArgumentException("expected a whole number, found " + value);
        }
        return (long) value;
    }

    private static int whole(double value) {
        long wide = wide(value);
        if (wide != (int) wide) {
            throw new IllegalArgumentException("expected a whole number of 32 bits, found " + value);
        }
        return (int) wide;
    }
}
