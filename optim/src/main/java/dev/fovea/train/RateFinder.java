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
    /** A loss that is above the best one by so many times what losses fell before is not worth going on from. */
    private static final double HOPELESS = 4;

    /** At least so many steps, and the first tenth of them, show how losses vary at rates that do nothing yet. */
    private static final int FEW = 5;

    private static final int TENTH = 10;
    /** A share of the best loss that counts as variation where less was seen, as losses are rounded. */
    private static final double ROUNDING = 0.01;

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
     * @return losses by rates, up to where they grow hopelessly: by more than four times what they fell, or varied in
     *     the first steps; so a loss may be negative
     * @throws IllegalArgumentException as of {@link Trainer#fit}
     * @throws TrainingDivergedException if an input is not finite, which the message names, or the loss of the first
     *     batch is not; at a large rate it ends the curve
     * @throws IllegalStateException if the trainer has trained
     */
    public RateCurve of(Trainer trainer, Dataset train, int batchSize) {
        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        Exploring.run(trainer, progress -> rate(progress.step()), train, batchSize, steps, report -> {
            rates.add(report.learningRate());
            losses.add(report.batchLoss());
            return rates.size() < steps && !hopeless(losses, Math.max(FEW, steps / TENTH));
        });
        return new RateCurve(rates, losses);
    }

    /**
     * Whether the last of the losses is so far above the best one that it is not worth going on. Only differences of
     * losses decide: a constant added to a loss changes no gradient, so a loss may have any sign, and cross 0. The scale is
     * how far losses have come down, from the highest one before the best one, or how they vary from batch to batch in the
     * first steps, if that is more.
     *
     * @param losses of the steps
     * @param first how many steps show how losses vary; none of them is hopeless
     */
    static boolean hopeless(List<Double> losses, int first) {
        int n = losses.size();
        if (n <= first) {
            return false;
        }
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (losses.get(i) < losses.get(best)) {
                best = i;
            }
        }
        double lowest = losses.get(best);
        double highest = lowest;
        for (double loss : losses.subList(0, Math.max(best, first))) {
            highest = Math.max(highest, loss);
        }
        double scale = Math.max(highest - lowest, ROUNDING * Math.abs(lowest));
        return losses.getLast() - lowest > HOPELESS * scale;
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
