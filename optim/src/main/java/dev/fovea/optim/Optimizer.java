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
     * @param w weights with {@link #slots} arrays, all modified in [from, to)
     * @param g gradient, not modified
     * @param from first index
     * @param to one past the last index
     * @param step the rate and the number of this update
     */
    void update(WeightSlots w, float[] g, int from, int to, UpdateStep step);
}
