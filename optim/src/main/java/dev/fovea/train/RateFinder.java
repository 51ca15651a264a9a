package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a learning rate: trains for some steps with a rate that grows from step to step, and puts the network back. The
 * curve of losses falls where rates are useful and rises where they are too large. By default 100 steps from 10⁻⁶ to 1.
 * Immutable.
 *
 * <p>Source: Smith, "Cyclical learning rates for training neural networks", WACV 2017.
 */
@CheckReturnValue
public final class RateFinder {
    /** A loss so many times the best one is not worth going on from. */
    private static final double HOPELESS = 4;

    private final double from;
    private final double to;
    private final int steps;

    private RateFinder(double from, double to, int steps) {
        if (!(from > 0 && from < to && to < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "rates grow from a positive one to a finite larger one, not from " + from + " to " + to);
        }
        if (steps < 2) {
            throw new IllegalArgumentException("a curve has at least 2 steps, not " + steps);
        }
        this.from = from;
        this.to = to;
        this.steps = steps;
    }

    /** 100 steps from 10⁻⁶ to 1. */
    public RateFinder() {
        this(1e-6, 1, 100);
    }

    /**
     * This with other rates.
     *
     * @param first the rate of the first step, positive
     * @param last that of the last step, larger
     * @return the finder
     * @throws IllegalArgumentException if they are not so
     */
    public RateFinder rates(double first, double last) {
        return new RateFinder(first, last, steps);
    }

    /**
     * This with other steps.
     *
     * @param number how many, at least 2
     * @return the finder
     * @throws IllegalArgumentException if there are fewer
     */
    public RateFinder steps(int number) {
        return new RateFinder(from, to, number);
    }

    /**
     * Trains as a trainer would, but for its schedule, and puts the network's parameters back.
     *
     * @param trainer one that has not trained: its network, optimizer, loss, augmentation and the like are used; its
     *     listeners are not told, and there are no checkpoints
     * @param train what is learned from
     * @param batchSize samples of a batch
     * @return losses by rates, up to where they grow hopelessly
     * @throws IllegalArgumentException as of {@link Trainer#fit}
     * @throws IllegalStateException if the trainer has trained
     */
    public RateCurve of(Trainer trainer, Dataset train, int batchSize) {
        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        Exploring.run(trainer, progress -> rate(progress.step()), train, batchSize, steps, report -> {
            rates.add(report.learningRate());
            losses.add(report.batchLoss());
            double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            return rates.size() < steps && report.batchLoss() <= HOPELESS * best;
        });
        return new RateCurve(rates, losses);
    }

    private double rate(long step) {
        double share = Math.min(1, (double) step / (steps - 1));
        return from * StrictMath.pow(to / from, share);
    }

    /** For example "100 steps from 1.0E-6 to 1.0". */
    @Override
    public String toString() {
        return steps + " steps from " + from + " to " + to;
    }
}
