package dev.fovea.benchmarks;

import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Measures the start of this very process; to be run once in it, before anything else. */
final class StartMeasurement {
    /** How old the process was when this class was loaded, and when that was. */
    private static final double START =
            System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();

    private static final long LOADED = System.nanoTime();

    private static final int BATCH_SIZE = 64;

    /** Steps whose median tells the speed at a moment; those of the last quarter if that has fewer. */
    private static final int WINDOW = 20;

    /** What counts as full speed: a step may take this much longer than at the end. */
    private static final double TOLERANCE = 1.1;

    private final int threads;
    private final double seconds;

    /** When each step ended, in milliseconds since the process began. */
    private final List<Double> ends = new ArrayList<>();

    StartMeasurement(int threads, double seconds) {
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * Measures, then verifies: what was verified before would have been started before.
     *
     * @return the figures
     * @throws WrongResultException if something was computed that should not be
     */
    StartResult run() {
        Network network = Digits.network();
        Tensor predicted = network.predict(Digits.images(1));
        double firstPrediction = sinceStart();
        TrainingStep training = new TrainingStep(BATCH_SIZE, true, Parallel.ofThreads(threads));
        double begin = sinceStart();
        double losses = 0;
        while (sinceStart() - begin < 1000 * seconds || ends.size() <= 4) {
            losses += training.run();
            ends.add(sinceStart());
        }
        Prediction.verify(predicted.data());
        Verification.that(Double.isFinite(losses), "training: the loss is no number");
        new TrainingStep(TrainingStep.VERIFIED, true, Parallel.ofThreads(threads)).verify();
        int last = ends.size() - 1;
        int lastQuarter = ends.size() * 3 / 4;
        int window = Math.min(WINDOW, last - lastQuarter);
        double full = median(lastQuarter, last);
        int first = 0;
        while (median(first, first + window) > TOLERANCE * full) {
            first++;
        }
        return new StartResult(
                Rounding.decimals(firstPrediction, 0), Rounding.decimals(ends.get(0), 0),
                Rounding.decimals(ends.get(first), 0), Rounding.decimals(1000 * BATCH_SIZE / full, 0), threads,
                Environment.here());
    }

    /** The median duration of the steps after the one numbered {@code from} up to the one numbered {@code to}. */
    private double median(int from, int to) {
        double[] durations = new double[to - from];
        for (int i = 0; i < durations.length; i++) {
            durations[i] = ends.get(from + i + 1) - ends.get(from + i);
        }
        return Quantiles.median(durations);
    }

    private static double sinceStart() {
        return START + (System.nanoTime() - LOADED) / 1e6;
    }
}
