package dev.fovea.benchmarks;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import dev.fovea.parallel.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Measures training and predicting with the digits network beside the hardware's limit, in one JVM. */
final class StepMeasurement {
    private static final int BATCH_SIZE = 64;
    private static final List<Integer> PREDICTED = List.of(1, 64, 256);

    private final ConvolutionAlgorithm algorithm;
    private final int threads;
    private final double seconds;
    private final Parallel parallel;
    private final double[] callMillis = new double[1 << 16];
    private int calls;

    /**
     * A measurement.
     *
     * @param algorithm how the network convolves; holds for all networks of the process from now on
     * @param threads threads of everything
     * @param seconds about how long in all
     */
    StepMeasurement(ConvolutionAlgorithm algorithm, int threads, double seconds) {
        System.setProperty(ConvolutionAlgorithm.PROPERTY, algorithm.name());
        this.algorithm = algorithm;
        this.threads = threads;
        this.seconds = seconds;
        parallel = Parallel.ofThreads(threads);
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if something computes what it should not
     */
    StepResult run() throws InterruptedException {
        try (Peak peak = new Peak(threads)) {
            peak.measure(0.04 * seconds);
            double[] training = training(0.24 * seconds, 0.36 * seconds);
            Map<String, Double> predicted = prediction(0.12 * seconds, 0.20 * seconds);
            peak.measure(0.04 * seconds);
            double percent = 100 * training[0] * Digits.FLOPS_PER_TRAINED_IMAGE / (peak.gflops() * 1e9);
            double[] durations = Arrays.copyOf(callMillis, Math.min(calls, callMillis.length));
            return new StepResult(
                    Rounding.decimals(peak.gflops(), 1), threads, BATCH_SIZE, Rounding.decimals(training[0], 1),
                    Rounding.decimals(training[1], 1), Rounding.decimals(percent, 2), predicted,
                    Rounding.decimals(Quantiles.median(durations), 4),
                    Rounding.decimals(Quantiles.quantile(durations, 0.99), 4),
                    algorithm.name(), Environment.here());
        }
    }

    /** Images per second without and with augmentation. */
    private double[] training(double warmUp, double measured) throws InterruptedException {
        try (SideBySide plain = training(false); SideBySide augmented = training(true)) {
            InterleavedRounds.warmUp(List.of(plain, augmented), warmUp);
            return InterleavedRounds.medians(List.of(plain, augmented), measured);
        }
    }

    private SideBySide training(boolean augment) {
        TrainingStep training = new TrainingStep(BATCH_SIZE, augment, parallel);
        training.verify();
        return new SideBySide(List.of(() -> {
            training.run();
            return BATCH_SIZE;
        }));
    }

    private Map<String, Double> prediction(double warmUp, double measured) throws InterruptedException {
        List<SideBySide> predictions = PREDICTED.stream().map(this::prediction).toList();
        try {
            InterleavedRounds.warmUp(predictions, warmUp);
            calls = 0;
            double[] speeds = InterleavedRounds.medians(predictions, measured);
            Map<String, Double> bySize = new LinkedHashMap<>();
            IntStream.range(0, speeds.length).forEach(
                    i -> bySize.put(String.valueOf(PREDICTED.get(i)), Rounding.decimals(speeds[i], 1)));
            return bySize;
        } finally {
            predictions.forEach(SideBySide::close);
        }
    }

    private SideBySide prediction(int size) {
        Prediction prediction = new Prediction(size, parallel);
        prediction.verify();
        LongSupplier call = () -> {
            prediction.run();
            return size;
        };
        return new SideBySide(List.of(size == 1 ? () -> timed(call) : call));
    }

    /** Runs a call and keeps its duration; of very many calls, those of the last. */
    private long timed(LongSupplier call) {
        long begin = System.nanoTime();
        long work = call.getAsLong();
        callMillis[calls++ % callMillis.length] = (System.nanoTime() - begin) / 1e6;
        return work;
    }
}
