package dev.fovea.optim;

/**
 * The learning rate as a pure function of how far training has come, in epochs.
 *
 * <p>Each step asks with (epochs done) + (steps done in this epoch)/(steps of an epoch): 0 is the first step of all,
 * 2.5 the middle of the third epoch. A schedule that goes by whole epochs takes the floor; one that moves with every
 * step does not; neither needs to know how many steps an epoch has. A schedule of one's own is a lambda: {@code epoch
 * -> 1e-3 / (1 + epoch)}.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The learning rate of a step.
     *
     * @param epoch the epochs that training has come when the step begins, from 0, with fractions
     * @return the learning rate
     */
    double rate(double epoch);

    /**
     * Always the same.
     *
     * @param learningRate the rate, at least 0
     * @return the schedule
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    static Schedule constant(double learningRate) {
        Checks.notNegative("learningRate", learningRate);
        return epoch -> learningRate;
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
        return epoch -> initial * StrictMath.pow(factor, Math.floor(epoch / everyEpochs));
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
        return epoch -> epoch >= epochs ? last : initial + (last - initial) * (epoch / epochs);
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
        return epoch -> epoch >= epochs
                ? last
                : last + (initial - last) * (1 + StrictMath.cos(Math.PI * (epoch / epochs))) / 2;
    }

    /**
     * A linear rise, moving with every step, before another schedule begins at its own epoch 0.
     *
     * @param initial the rate of the very first step, at least 0
     * @param epochs how long the rise to {@code then.rate(0)} takes, positive; 0.5 is half an epoch
     * @param then what follows
     * @return the schedule
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Schedule warmUp(double initial, double epochs, Schedule then) {
        return joined(linear(initial, then.rate(0), epochs), epochs, then);
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
        return epoch -> epoch < epochs ? first.rate(epoch) : then.rate(epoch - epochs);
    }
}
