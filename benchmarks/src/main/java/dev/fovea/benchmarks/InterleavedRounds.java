package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

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
        run(tasks, WARM_UP_ROUNDS, seconds, System::nanoTime);
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
        return run(tasks, ROUNDS, seconds, System::nanoTime);
    }

    /**
     * Runs the tasks in turns.
     *
     * @param tasks what to run
     * @param rounds how often, or once and as often as there is time for: a turn that is slow takes longer than its share
     * @param seconds how long, all tasks together
     * @param nanoTime the clock
     * @return the speed of each task in each round
     */
    static double[][] run(List<SideBySide> tasks, int rounds, double seconds, LongSupplier nanoTime)
            throws InterruptedException {
        List<double[]> speeds = new ArrayList<>();
        long end = nanoTime.getAsLong() + (long) (seconds * 1e9);
        do {
            double[] round = new double[tasks.size()];
            for (int i = 0; i < round.length; i++) {
                round[i] = tasks.get(i).measure(seconds / rounds / tasks.size());
            }
            speeds.add(round);
        } while (speeds.size() < rounds && nanoTime.getAsLong() < end);
        return byTask(speeds, tasks.size());
    }

    /** How many times as fast one task was as another, round by round. */
    static double[] ratios(double[] speeds, double[] others) {
        return IntStream.range(0, speeds.length).mapToDouble(i -> speeds[i] / others[i]).toArray();
    }

    private static double[][] byTask(List<double[]> rounds, int tasks) {
        double[][] speeds = new double[tasks][rounds.size()];
        for (int round = 0; round < rounds.size(); round++) {
            for (int i = 0; i < tasks; i++) {
                speeds[i][round] = rounds.get(round)[i];
            }
        }
        return speeds;
    }
}
