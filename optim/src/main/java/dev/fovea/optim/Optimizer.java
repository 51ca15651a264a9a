package dev.fovea.optim;

/**
 * How weights follow from gradients: the number of state arrays that belong to a parameter, and one update of a range
 * of it.
 *
 * <p>An optimizer has settings and no state of its own; the arrays belong to the caller, zero before the first step. An
 * element's update reads and writes nothing but that element of the arrays, so ranges may be updated in any split,
 * order and thread with the same bits.
 */
public interface Optimizer {
    /**
     * The state arrays for each parameter, each as long as the parameter.
     *
     * @return their number, 0 if none
     */
    int slots();

    /**
     * Updates a range of one parameter.
     *
     * @param w weights, modified in [from, to)
     * @param g gradient, not modified
     * @param state {@link #slots} arrays, modified in [from, to)
     * @param from first index
     * @param to one past the last index
     * @param learningRate the step size
     * @param step the number of this update, from 1; it runs on across epochs
     */
    void update(float[] w, float[] g, float[][] state, int from, int to, double learningRate, long step);
}
