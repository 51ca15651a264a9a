package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Mode;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The workspaces of a training plan: one for each chunk that runs at the same time, not one for each chunk, so that a
 * core finds the few there are in its cache. The one with the lowest free number is lent; made when first needed.
 */
final class Workspaces {
    private final int floats;
    private final float[] @Nullable [] arrays;

    /** Bit i is set while array i is lent. */
    private final AtomicInteger lent = new AtomicInteger();

    /**
     * Workspaces.
     *
     * @param floats the size of each
     * @param most how many may be lent at once, up to 32
     */
    Workspaces(int floats, int most) {
        this.floats = floats;
        arrays = new float[most][];
    }

    /** The floats that the most demanding op of a graph needs. */
    static int size(Graph graph, Mode mode) {
        return graph.nodes().stream()
                .mapToInt(node -> node.op().workspaceSize(mode))
                .max()
                .orElse(0);
    }

    /**
     * Lends one.
     *
     * @param scratch where it will be seen
     * @return its number, for {@link #takeBack}
     */
    int lend(Scratch scratch) {
        int before;
        do {
            before = lent.get();
        } while (!lent.compareAndSet(before, before | (before + 1)));
        int number = Integer.numberOfTrailingZeros(~before);
        float[] array = arrays[number];
        if (array == null) {
            array = new float[floats];
            arrays[number] = array;
        }
        scratch.lend(array);
        return number;
    }

    /**
     * Takes one back.
     *
     * @param number what {@link #lend} returned
     * @param scratch where it was seen
     */
    void takeBack(int number, Scratch scratch) {
        scratch.takeBack();
        int bit = 1 << number;
        int before;
        do {
            before = lent.get();
        } while (!lent.compareAndSet(before, before & ~bit));
    }
}
