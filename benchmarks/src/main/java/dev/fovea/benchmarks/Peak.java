package dev.fovea.benchmarks;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The hardware's limit on some threads at once, measured again and again; the largest figure counts. */
final class Peak implements AutoCloseable {
    private final SideBySide onAllThreads;
    private double best;

    Peak(int threads) {
        new MultiplyAdd().verify();
        onAllThreads = new SideBySide(Stream.generate(Peak::task).limit(threads).toList());
    }

    private static LongSupplier task() {
        MultiplyAdd chains = new MultiplyAdd();
        float[] sink = new float[1];
        return () -> {
            sink[0] += chains.run();
            return MultiplyAdd.flops();
        };
    }

    /**
     * Measures.
     *
     * @param seconds how long, warm-up included
     */
    void measure(double seconds) throws InterruptedException {
        InterleavedRounds.warmUp(List.of(onAllThreads), seconds / 2);
        best = Math.max(best, InterleavedRounds.medians(List.of(onAllThreads), seconds / 2)[0]);
    }

    /** The largest GFLOP/s so far. */
    double gflops() {
        return best / 1e9;
    }

    @Override
    public void close() {
        onAllThreads.close();
    }
}
