package dev.fovea.benchmarks;

import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures training and predicting with one network, on images made of noise. */
final class NetworkMeasurement {
    private static final int BATCH_SIZE = 64;
    private static final List<Integer> PREDICTED = List.of(1, 64, 256);
    private static final int MOST_CALLS = 1 << 14;

    private final Network network;
    private final Parallel parallel;
    private final double seconds;
    private final double[] callMillis = new double[MOST_CALLS];
    private int calls;

    /**
     * A measurement.
     *
     * @param network what to measure
     * @param threads threads of everything
     * @param seconds about how long in all
     */
    NetworkMeasurement(Network network, int threads, double seconds) {
        this.network = network;
        this.parallel = Parallel.ofThreads(threads);
        this.seconds = seconds;
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if the loss does not fall, or something that is computed is no number
     */
    NetworkFigures run() throws InterruptedException {
        double[] training;
        TrainingStep step = new TrainingStep(network, NoiseImages.of(network, TrainingStep.BATCHES * BATCH_SIZE),
                BATCH_SIZE, null, parallel);
        step.verifyOnNoise();
        try (SideBySide task = new SideBySide(List.of(() -> {
            step.run();
            return BATCH_SIZE;
        }))) {
            InterleavedRounds.warmUp(List.of(task), 0.3 * seconds);
            training = InterleavedRounds.rounds(List.of(task), 0.3 * seconds)[0];
        }
        Verification.that(Double.isFinite(step.run()), "training: the loss is no number");
        Map<String, Double> predicted = prediction();
        double[] durations = Arrays.copyOf(callMillis, Math.min(calls, MOST_CALLS));
        return new NetworkFigures(
                Rounding.decimals(Arrays.stream(training).max().orElseThrow(), 1),
                Rounding.decimals(Quantiles.median(training), 1), predicted,
                Rounding.decimals(Quantiles.median(durations), 4),
                Rounding.decimals(Quantiles.quantile(durations, 0.99), 4));
    }

    private Map<String, Double> prediction() throws InterruptedException {
        List<SideBySide> tasks = PREDICTED.stream().map(this::prediction).toList();
        try {
            InterleavedRounds.warmUp(tasks, 0.15 * seconds);
            calls = 0;
            double[][] speeds = InterleavedRounds.rounds(tasks, 0.25 * seconds);
            Map<String, Double> bySize = new LinkedHashMap<>();
            IntStream.range(0, speeds.length).forEach(i -> bySize.put(
                    String.valueOf(PREDICTED.get(i)),
                    Rounding.decimals(Arrays.stream(speeds[i]).max().orElseThrow(), 1)));
            return bySize;
        } finally {
            tasks.forEach(SideBySide::close);
        }
    }

    private SideBySide prediction(int size) {
        Shape image = network.inputShape();
        Images images = new Images(Numbers.random(size * image.size(), 3), image.size());
        float[] y = network.predict(images, parallel).data();
        Verification.that(
                IntStream.range(0, y.length).allMatch(i -> Float.isFinite(y[i])), "prediction: not all are numbers");
        return new SideBySide(List.of(() -> {
            long begin = System.nanoTime();
            network.predict(images, parallel);
            if (size == 1) {
                callMillis[calls++ % MOST_CALLS] = (System.nanoTime() - begin) / 1e6;
            }
            return size;
        }));
    }
}
