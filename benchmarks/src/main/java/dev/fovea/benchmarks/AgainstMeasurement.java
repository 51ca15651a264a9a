package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures training steps of this build and of another one, in one JVM. */
final class AgainstMeasurement {
    private static final int BATCH_SIZE = 64;

    /** Many short turns: a ratio is of neighbours, and what disturbs one of them counts little in the median. */
    private static final int ROUNDS = 60;

    private final Build other;
    private final int threads;
    private final double seconds;

    /**
     * A measurement.
     *
     * @param other the other build
     * @param threads threads of everything
     * @param seconds about how long in all
     */
    AgainstMeasurement(Build other, int threads, double seconds) {
        this.other = other;
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * Verifies, warms up, measures.
     *
     * @return the figures
     * @throws FileException if the other build has no training step
     * @throws WrongResultException if the loss of either build's does not fall
     */
    AgainstResult run() throws InterruptedException, FileException {
        try (SideBySide otherTurns = turns(other); SideBySide theseTurns = turns(Build.here())) {
            List<SideBySide> both = List.of(otherTurns, theseTurns);
            InterleavedRounds.warmUp(both, 0.3 * seconds);
            double[][] speeds = InterleavedRounds.run(both, ROUNDS, 0.7 * seconds, System::nanoTime);
            double[] ratios = InterleavedRounds.ratios(speeds[1], speeds[0]);
            return new AgainstResult(
                    threads, BATCH_SIZE, Rounding.decimals(Quantiles.median(speeds[0]), 1),
                    Rounding.decimals(Quantiles.median(speeds[1]), 1), Rounding.decimals(Quantiles.median(ratios), 4),
                    Rounding.decimals(Quantiles.quantile(ratios, 0.25), 4),
                    Rounding.decimals(Quantiles.quantile(ratios, 0.75), 4), Environment.here());
        }
    }

    private SideBySide turns(Build build) throws FileException {
        LongSupplier training = build.training(BATCH_SIZE, true, threads);
        return new SideBySide(List.of(training));
    }
}
