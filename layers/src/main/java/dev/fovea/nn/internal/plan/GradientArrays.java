package dev.fovea.nn.internal.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Arrays for gradients of values, which are used again: one that is not read any more in a stage holds another gradient from the
 * next stage on. Within a stage chunks are at different places of it, so that what one has done another may still have to do.
 */
final class GradientArrays {
    private final List<Idle> idle = new ArrayList<>();

    private record Idle(float[] array, int lastStage) {}

    /**
     * An array.
     *
     * @param size the floats it has at least
     * @param stage the first stage that writes it
     */
    float[] take(int size, int stage) {
        Idle smallest = idle.stream()
                .filter(one -> one.array.length >= size && one.lastStage < stage)
                .min(Comparator.comparingInt(one -> one.array.length))
                .orElse(null);
        if (smallest == null) {
            return new float[size];
        }
        idle.remove(smallest);
        return smallest.array;
    }

    /**
     * Gives one back.
     *
     * @param array one that was taken
     * @param stage the last stage that reads it
     */
    void giveBack(float[] array, int stage) {
        idle.add(new Idle(array, stage));
    }
}
