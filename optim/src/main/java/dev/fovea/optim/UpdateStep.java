package dev.fovea.optim;

/** What all parameters' updates in one step have in common. */
public final class UpdateStep {
    private final double learningRate;
    private final long number;

    /**
     * A step.
     *
     * @param learningRate the step size
     * @param number which update it is, from 1; it runs on across epochs
     */
    public UpdateStep(double learningRate, long number) {
        this.learningRate = learningRate;
        this.number = number;
    }

    /**
     * The step size.
     *
     * @return the learning rate
     */
    public double learningRate() {
        return learningRate;
    }

    /**
     * Which update it is.
     *
     * @return the number, from 1
     */
    public long number() {
        return number;
    }
}
