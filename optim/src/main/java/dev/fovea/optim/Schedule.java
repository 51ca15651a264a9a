package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import java.util.Arrays;

/**
 * The learning rate as a pure function of how far training has come.
 *
 * <p>Every step asks. The schedules here go by epochs, with fractions: lengths are in epochs, half an epoch is 0.5, and
 * none needs to know how many steps an epoch has. {@link #bySteps} makes them go by steps instead, lengths included. One of
 * one's own is a lambda: {@code at -> 1e-3 / (1 + at.epoch())}, or {@code at -> 0.1 / Math.sqrt(1.0 + at.step())}.
 *
 * {@snippet lang = "java" :
 * Schedule.warmUp(0, 1, Schedule.cosine(0.1, 0, 29));                     // one epoch up, 29 epochs down
 * Schedule.warmUp(0, 500, Schedule.cosine(0.1, 0, 20_000)).bySteps();     // 500 steps up, 20,000 steps down
 * Schedule.warmUp(0, 500, Schedule.cosine(0.1, 0, 29).byEpochs()).bySteps(); // 500 steps up, 29 epochs down
 * }
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The learning rate of a step.
     *
     * @param at how far training has come when the step begins
     * @return the learning rate
     */
    double rate(Progress at);

    /**
     * This, going by steps: what its lengths say of epochs holds for steps.
     *
     * @return the schedule
     */
    @CheckReturnValue
    default Schedule bySteps() {
        return at -> rate(at.in(true));
    }

    /**
     * This, going by epochs also as a part of one that goes by steps.
     *
     * @return the schedule
     */
    @CheckReturnValue
    default Schedule byEpochs() {
        return at -> rate(at.in(false));
    }

    /**
     * This, multiplied by a constant.
     *
     * @param factor the factor, at least 0
     * @return the schedule
     * @throws IllegalArgumentException if the factor is negative or not finite
     */
    @CheckReturnValue
    default Schedule times(double factor) {
        Checks.notNegative("factor", factor);
        return at -> factor * rate(at);
    }

    /**
     * Always the same.
     *
     * @param learningRate the rate, at least 0
     * @return the schedule
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    static Schedule constant(double learningRate) {
        Checks.notNegative("learningRate", learningRate);
        return at -> learningRate;
    }

    /**
     * Multiplied by a factor at the start of each epoch: initial·decay^⌊epoch⌋.
     *
     * @param initial the rate of the first epoch, at least 0
     * @param decay the factor for each epoch, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule exponential(double initial, double decay) {
        return step(initial, decay, 1);
    }

    /**
     * Multiplied by a factor every few epochs: initial·factor^⌊epoch/everyEpochs⌋.
     *
     * @param initial the rate of the first epochs, at least 0
     * @param factor the factor, positive
     * @param everyEpochs how many epochs have the same rate, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule step(double initial, double factor, int everyEpochs) {
        Checks.notNegative("initial", initial);
        Checks.positive("factor", factor);
        Checks.positive("everyEpochs", everyEpochs);
        return at -> initial * StrictMath.pow(factor, Math.floor(at.time() / everyEpochs));
    }

    /**
     * Several rates, one after the other: rates[i] from boundaries[i − 1] on, until boundaries[i].
     *
     * @param boundaries the epochs at which the rate changes, positive and ascending
     * @param rates the rates, at least 0; one more than boundaries
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range or there are not as many as needed
     */
    static Schedule piecewise(double[] boundaries, double[] rates) {
        if (rates.length != boundaries.length + 1) {
            throw new IllegalArgumentException(
                    boundaries.length + " boundaries are between " + (boundaries.length + 1) + " rates, found "
                            + rates.length);
        }
        for (int i = 0; i < boundaries.length; i++) {
            Checks.positive("boundaries[" + i + "]", boundaries[i]);
            if (i > 0 && boundaries[i] <= boundaries[i - 1]) {
                throw new IllegalArgumentException("boundaries must ascend, not be " + Arrays.toString(boundaries));
            }
        }
        for (int i = 0; i < rates.length; i++) {
            Checks.notNegative("rates[" + i + "]", rates[i]);
        }
        double[] ends = boundaries.clone();
        double[] values = rates.clone();
        return at -> {
            double time = at.time();
            int piece = 0;
            while (piece < ends.length && time >= ends[piece]) {
                piece++;
            }
            return values[piece];
        };
    }

    /**
     * A straight line: initial + (last − initial)·epoch/epochs, and last from there on.
     *
     * @param initial the first rate, at least 0
     * @param last the rate at the end, at least 0
     * @param epochs how long it takes, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule linear(double initial, double last, double epochs) {
        Checks.notNegative("initial", initial);
        Checks.notNegative("last", last);
        Checks.positive("epochs", epochs);
        return at -> at.time() >= epochs ? last : initial + (last - initial) * (at.time() / epochs);
    }

    /**
     * A power of what is left: last + (initial − last)·(1 − epoch/epochs)^power, and last from there on. With power 1 it
     * is a straight line, with 2 it ends flat.
     *
     * @param initial the first rate, at least 0
     * @param last the rate at the end, at least 0
     * @param epochs how long it takes, positive
     * @param power the power, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule polynomial(double initial, double last, double epochs, double power) {
        Checks.notNegative("initial", initial);
        Checks.notNegative("last", last);
        Checks.positive("epochs", epochs);
        Checks.positive("power", power);
        return at -> at.time() >= epochs
                ? last
                : last + (initial - last) * StrictMath.pow(1 - at.time() / epochs, power);
    }

    /**
     * Half a cosine, moving with every step: last + (initial − last)·(1 + cos(π·epoch/epochs))/2, and last from there
     * on.
     *
     * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017.
     *
     * @param initial the first rate, at least 0
     * @param last the rate at the end, at least 0
     * @param epochs how long it takes, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule cosine(double initial, double last, double epochs) {
        Checks.notNegative("initial", initial);
        Checks.notNegative("last", last);
        Checks.positive("epochs", epochs);
        return at -> at.time() >= epochs ? last : halfCosine(initial, last, at.time() / epochs);
    }

    private static double halfCosine(double initial, double last, double share) {
        return last + (initial - last) * (1 + StrictMath.cos(Math.PI * share)) / 2;
    }

    /**
     * {@link #cosine} again and again, each time longer by a factor: from epoch period·(1 + factor + … + factorⁱ⁻¹) on for
     * period·factorⁱ epochs.
     *
     * <p>Source: as of cosine; T₀ is period, T_mult is factor.
     *
     * @param initial the rate after each start, at least 0
     * @param last what it falls to, at least 0
     * @param period how long the first takes, positive
     * @param factor by which each is longer than the one before, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule cosineRestarts(double initial, double last, double period, double factor) {
        Checks.notNegative("initial", initial);
        Checks.notNegative("last", last);
        Checks.positive("period", period);
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor must be at least 1 and finite, not " + factor);
        }
        return at -> {
            double length = period;
            double time = at.time();
            if (factor == 1) {
                time = Math.max(0, time - Math.floor((time + at.rounding()) / period) * period);
            }
            while (time >= length - at.rounding()) {
                time = Math.max(0, time - length);
                length *= factor;
            }
            return halfCosine(initial, last, time / length);
        };
    }

    /**
     * One cycle: up from peak/25 to a peak in 30 % of the time, down to peak/250,000 in the rest, both by half a cosine.
     *
     * <p>Source: Smith and Topin, "Super-convergence: Very fast training of neural networks using large learning rates",
     * 2019; shares and shape as PyTorch's {@code OneCycleLR} has them.
     *
     * @param peak the largest rate, at least 0
     * @param epochs how long it takes, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule oneCycle(double peak, double epochs) {
        Checks.notNegative("peak", peak);
        Checks.positive("epochs", epochs);
        return oneCycle(peak / 25, peak, peak / 25e4, 0.3 * epochs, epochs);
    }

    /**
     * One cycle: up to a peak and down again, both by half a cosine; last from there on.
     *
     * @param initial the first rate, at least 0
     * @param peak the rate between, at least 0
     * @param last the rate at the end, at least 0
     * @param rise how long the first part takes, positive and less than epochs
     * @param epochs how long both take, positive
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule oneCycle(double initial, double peak, double last, double rise, double epochs) {
        Checks.notNegative("initial", initial);
        Checks.notNegative("peak", peak);
        Checks.notNegative("last", last);
        Checks.positive("rise", rise);
        Checks.positive("epochs", epochs);
        if (rise >= epochs) {
            throw new IllegalArgumentException("rise must be less than epochs, " + epochs + ", not " + rise);
        }
        return joined(cosine(initial, peak, rise), rise, cosine(peak, last, epochs - rise));
    }

    /**
     * A linear rise, moving with every step, before another schedule begins at its own epoch 0.
     *
     * @param initial the rate of the very first step, at least 0
     * @param epochs how long the rise to the other's first rate takes, positive; 0.5 is half an epoch
     * @param then what follows
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule warmUp(double initial, double epochs, Schedule then) {
        Checks.notNegative("initial", initial);
        Checks.positive("epochs", epochs);
        Schedule rise = at -> {
            double first = then.rate(at.start());
            return initial + (first - initial) * (at.time() / epochs);
        };
        return joined(rise, epochs, then);
    }

    /**
     * One schedule, then another, which begins at its own epoch 0.
     *
     * @param first what holds before
     * @param epochs when the other begins, positive
     * @param then what holds from there on
     * @return the schedule
     * @throws IllegalArgumentException if the number of epochs is not positive
     */
    static Schedule joined(Schedule first, double epochs, Schedule then) {
        Checks.positive("epochs", epochs);
        return at -> at.time() < epochs ? first.rate(at) : then.rate(at.since(epochs));
    }
}
