package dev.fovea.benchmarks;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Measures prediction with any network, in one JVM. */
final class OnnxMeasurement {
    private final Network network;
    private final Inputs inputs;
    private final int threads;
    private final double seconds;
    private final double[] callMillis = new double[1 << 16];
    private int calls;

    /**
     * A measurement.
     *
     * @param network what predicts
     * @param batchSize samples of a call
     * @param threads threads of prediction
     * @param seconds about how long in all
     */
    OnnxMeasurement(Network network, int batchSize, int threads, double seconds) {
        this.network = network;
        this.threads = threads;
        this.seconds = seconds;
        int size = network.inputShape().size();
        float[] data = new float[Math.multiplyExact(size, batchSize)];
        Random random = new Random(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        inputs = new Inputs(data, batchSize, size);
    }

    private record Inputs(float[] data, int size, int length) implements Samples {
        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            System.arraycopy(data, sample * length, x, offset, length);
        }
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws WrongResultException if an output is not finite
     */
    OnnxResult run() throws InterruptedException {
        Parallel parallel = Parallel.ofThreads(threads);
        float[] y = network.predict(inputs, parallel).data();
        for (int i = 0; i < y.length; i++) {
            Verification.that(Float.isFinite(y[i]), "prediction: output " + i + " is " + y[i]);
        }
        try (SideBySide prediction = new SideBySide(List.of(() -> timed(parallel)))) {
            InterleavedRounds.warmUp(List.of(prediction), 0.4 * seconds);
            calls = 0;
            double[] speeds = InterleavedRounds.medians(List.of(prediction), 0.6 * seconds);
            double[] durations = Arrays.copyOf(callMillis, Math.min(calls, callMillis.length));
            long parameters = network.parameters().stream()
                    .mapToLong(parameter -> parameter.values().length).sum();
            return new OnnxResult(
                    parameters, inputs.size, threads, Rounding.decimals(speeds[0], 1),
                    Rounding.decimals(Quantiles.median(durations), 4),
                    Rounding.decimals(Quantiles.quantile(durations, 0.99), 4), Environment.here());
        }
    }

    /** Runs a call and keeps its duration; of very many calls, those of the last. */
    private long timed(Parallel parallel) {
        long begin = System.nanoTime();
        network.predict(inputs, parallel);
        callMillis[calls++ % callMillis.length] = (System.nanoTime() - begin) / 1e6;
        return inputs.size;
    }
}
