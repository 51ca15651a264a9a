package dev.fovea.benchmarks;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import java.util.Arrays;
import java.util.List;

/** Measures training the last layer of the digits network beside training all of it, in one JVM. */
final class HeadMeasurement {
    private static final int BATCH_SIZE = 64;

    private final int threads;
    private final double seconds;
    private final Parallel parallel;

    /**
     * A measurement.
     *
     * @param threads threads of everything
     * @param seconds about how long in all
     */
    HeadMeasurement(int threads, double seconds) {
        this.threads = threads;
        this.seconds = seconds;
        parallel = Parallel.ofThreads(threads);
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if what is frozen changes, or the rest does not
     */
    HeadResult run() throws InterruptedException {
        Network whole = Digits.network();
        Network frozen = Digits.network();
        TrainingStep all = step(whole, all());
        TrainingStep head = step(frozen, all().learning(HeadMeasurement::inHead));
        all.verify();
        verify(frozen, head);
        try (SideBySide allTurns = turns(all); SideBySide headTurns = turns(head)) {
            List<SideBySide> both = List.of(allTurns, headTurns);
            InterleavedRounds.warmUp(both, 0.4 * seconds);
            double[][] speeds = InterleavedRounds.rounds(both, 0.6 * seconds);
            double[] ratios = InterleavedRounds.ratios(speeds[1], speeds[0]);
            return new HeadResult(
                    threads, BATCH_SIZE, Rounding.decimals(Quantiles.median(speeds[0]), 1),
                    Rounding.decimals(Quantiles.median(speeds[1]), 1), Rounding.decimals(Quantiles.median(ratios), 3),
                    Rounding.decimals(Arrays.stream(ratios).min().orElseThrow(), 3), Environment.here());
        }
    }

    private PassOptions all() {
        return PassOptions.of(new SoftmaxCrossEntropy(), BATCH_SIZE).parallel(parallel);
    }

    private static boolean inHead(Parameter parameter) {
        return parameter.name().startsWith("dense.");
    }

    private static TrainingStep step(Network network, PassOptions options) {
        int count = TrainingStep.BATCHES * BATCH_SIZE;
        return new TrainingStep(network, Dataset.of(Digits.images(count), Digits.labels(count)), null, options);
    }

    private static SideBySide turns(TrainingStep step) {
        return new SideBySide(List.of(() -> {
            step.run();
            return BATCH_SIZE;
        }));
    }

    private static void verify(Network network, TrainingStep head) {
        List<float[]> before = network.parameters().stream().map(parameter -> parameter.values().clone()).toList();
        head.run();
        for (Parameter parameter : network.parameters()) {
            boolean changed = !Arrays.equals(before.get(parameter.index()), parameter.values());
            Verification.that(
                    changed == inHead(parameter), "training the head: " + parameter.name()
                            + (changed ? " changes, which is frozen" : " does not change"));
        }
    }
}
