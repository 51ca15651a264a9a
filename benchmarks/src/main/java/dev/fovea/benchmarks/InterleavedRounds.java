package dev.fovea.benchmarks;

import java.util.List;

/** Measures several tasks in turns, so that whatever else happens on the machine meets all of them alike. */
final class InterleavedRounds {
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 3;

    private InterleavedRounds() {}

    /**
     * Runs the tasks without counting.
     *
     * @param tasks what to warm up
     * @param seconds how long, all tasks together
     */
    static void warmUp(List<SideBySide> tasks, double seconds) throws InterruptedException {
        run(tasks, WARM_UP_ROUNDS, seconds);
    }

    /**
     * Measures the tasks.
     *
     * @param tasks what to measure
     * @param seconds how long, all tasks together
     * @return the median speed of each task over the rounds
     */
    static double[] medians(List<SideBySide> tasks, double seconds) throws InterruptedException {
        double[][] speeds = rounds(tasks, seconds);
        double[] medians = new double[speeds.length];
        for (int i = 0; i < speeds.length; i++) {
            medians[i] = Quantiles.median(speeds[i]);
        }
        return medians;
    }

    /**
     * Measures the tasks.
     *
     * @param tasks what to measure
     * @param seconds how long, all tasks together
     * @return the speed of each task in each round
     */
    static double[][] rounds(List<SideBySide> tasks, double seconds) throws InterruptedException {
        return run(tasks, ROUNDS, seconds);
    }

    private static double[][] run(List<SideBySide> tasks, int rounds, double seconds) throws InterruptedException {
        double[][] speeds = new double[tasks.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < tasks.size(); i++) {
                speeds[i][round] = tasks.get(i).measure(seconds / rounds / tasks.size());
            }
        }
        return speeds;
    }
}
