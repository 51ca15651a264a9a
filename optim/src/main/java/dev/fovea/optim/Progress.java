package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;

/**
 * How far training has come when a step begins: 0 epochs and 0 steps at the first of all, 2.5 epochs in the middle of the
 * third.
 *
 * <p>Steps are all updates made so far. They are epoch·stepsPerEpoch, unless a network was trained on with batches of
 * another size.
 */
@CheckReturnValue
public final class Progress {
    /** Of a step: where a length of epochs ends at a step but for rounding, it ends there. */
    private static final double ROUNDING = 1e-6;

    private final double epoch;
    private final long step;
    private final int stepsPerEpoch;
    private final boolean bySteps;

    /**
     * So far.
     *
     * @param epoch the epochs done, with the share of the current one
     * @param step the steps done
     * @param stepsPerEpoch the steps of an epoch, at least 1
     * @throws IllegalArgumentException if an epoch has no step
     */
    public Progress(double epoch, long step, int stepsPerEpoch) {
        this(epoch, step, stepsPerEpoch, false);
    }

    private Progress(double epoch, long step, int stepsPerEpoch, boolean bySteps) {
        if (stepsPerEpoch < 1) {
            throw new IllegalArgumentException("an epoch has at least 1 step, not " + stepsPerEpoch);
        }
        this.epoch = epoch;
        this.step = step;
        this.stepsPerEpoch = stepsPerEpoch;
        this.bySteps = bySteps;
    }

    /**
     * The epochs done: (those that are finished) + (steps done of the current one)/(steps of an epoch).
     *
     * @return the epochs, with fractions
     */
    public double epoch() {
        return epoch;
    }

    /**
     * The steps done.
     *
     * @return the steps, 0 in the first
     */
    public long step() {
        return step;
    }

    /**
     * The steps of an epoch.
     *
     * @return how many
     */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /**
     * What schedules go by.
     *
     * @return the epochs done, or the steps {@link Schedule#bySteps where steps are asked for}
     */
    public double time() {
        return bySteps ? (double) step : epoch;
    }

    /**
     * The progress since a time, for what begins later than training: 0 steps at the first step from then on.
     *
     * @param time a {@link #time}, no later than this
     * @return this less that time, both epochs and steps
     */
    public Progress since(double time) {
        long steps = (long) Math.ceil((bySteps ? time : time * stepsPerEpoch) - ROUNDING);
        // In whole steps, so that an epoch later is not a bit less than one.
        double since = bySteps ? Math.rint(epoch * stepsPerEpoch) - steps : (epoch - time) * stepsPerEpoch;
        double epochs = Math.abs(since - Math.rint(since)) < ROUNDING ? Math.rint(since) / stepsPerEpoch : epoch - time;
        return new Progress(epochs, step - steps, stepsPerEpoch, bySteps);
    }

    /** What {@link #time} may be off by. */
    double rounding() {
        return bySteps ? ROUNDING : ROUNDING / stepsPerEpoch;
    }

    /** When training began. */
    Progress start() {
        return new Progress(0, 0, stepsPerEpoch, bySteps);
    }

    Progress in(boolean steps) {
        return bySteps == steps ? this : new Progress(epoch, step, stepsPerEpoch, steps);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", step " + step;
    }
}
