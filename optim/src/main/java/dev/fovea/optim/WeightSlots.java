package dev.fovea.optim;

import java.util.Objects;

/** The weights of one parameter, and the arrays that an optimizer keeps for them: its sums, for example. */
public final class WeightSlots {
    private final float[] weights;
    private final float[][] slots;

    /**
     * Weights with the arrays that belong to them.
     *
     * @param weights the weights; shared, not copied
     * @param slots {@link Optimizer#slots} arrays as long as the weights, zero before the first update; shared, not
     *     copied
     * @throws IllegalArgumentException if an array has another length
     */
    public WeightSlots(float[] weights, float[]... slots) {
        this.weights = Objects.requireNonNull(weights, "weights");
        this.slots = slots.clone();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].length != weights.length) {
                throw new IllegalArgumentException(
                        "slot " + i + " has " + slots[i].length + " numbers for " + weights.length + " weights");
            }
        }
    }

    /**
     * Weights with arrays of zeros.
     *
     * @param weights the weights; shared, not copied
     * @param slots how many arrays
     * @return the weights with them
     */
    public static WeightSlots zeros(float[] weights, int slots) {
        return new WeightSlots(weights, new float[slots][weights.length]);
    }

    /**
     * The weights.
     *
     * @return the array, which an update modifies
     */
    public float[] weights() {
        return weights;
    }

    /**
     * One of the arrays that the optimizer keeps.
     *
     * @param index which one, from 0
     * @return the array, which an update modifies
     */
    public float[] slot(int index) {
        return slots[index];
    }

    /**
     * How many arrays there are.
     *
     * @return their number
     */
    public int count() {
        return slots.length;
    }
}
