package dev.fovea.benchmarks;

import java.util.Arrays;

/** Numbers that a given share of a sample lies below. */
final class Quantiles {
    private Quantiles() {}

    /** The middle number; of an even count the mean of the two in the middle. */
    static double median(double[] numbers) {
        double[] sorted = sorted(numbers);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * The smallest number that at least a share of all do not exceed.
     *
     * @param numbers the sample, not empty, not modified
     * @param share in (0, 1]
     * @return a number of the sample
     */
    static double quantile(double[] numbers, double share) {
        double[] sorted = sorted(numbers);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static double[] sorted(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
