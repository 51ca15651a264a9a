package dev.fovea.optim;

import dev.fovea.nn.op.Parameter;

/**
 * The updates of one parameter: its weights, the arrays that an optimizer keeps for them (its sums, for example), and
 * how they change by a gradient.
 *
 * <p>The arrays are all the state there is: a checkpoint that saves them and the number of steps continues to the same
 * bits.
 */
public abstract class ParameterUpdate {
    private final float[] weights;
    private final float[][] slots;

    /**
     * With so many arrays of zeros.
     *
     * @param parameter whose weights they are
     * @param slots how many arrays, each as long as the parameter
     */
    protected ParameterUpdate(Parameter parameter, int slots) {
        this.weights = parameter.values();
        this.slots = new float[slots][weights.length];
    }

    /**
     * The weights.
     *
     * @return the parameter's own array, which an update modifies
     */
    public final float[] weights() {
        return weights;
    }

    /**
     * One of the arrays that are kept.
     *
     * @param index which one, from 0
     * @return the array, which an update modifies
     */
    public final float[] slot(int index) {
        return slots[index];
    }

    /**
     * How many arrays are kept.
     *
     * @return their number
     */
    public final int slots() {
        return slots.length;
    }

    /**
     * Whether the parameter is only updated as a whole. Otherwise an element's update reads and writes nothing but that
     * element of the arrays, so that ranges may be updated in any split, order and thread with the same bits.
     *
     * @return whether the range of each {@link #update} must be the whole parameter; false unless overridden
     */
    public boolean whole() {
        return false;
    }

    /**
     * Updates a range of the parameter.
     *
     * @param g gradient, not modified
     * @param from first index
     * @param to one past the last index
     * @param step the rate and the number of this update; lent, not to be kept
     */
    public abstract void update(float[] g, int from, int to, UpdateStep step);
}
