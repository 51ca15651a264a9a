package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The axes of a sample in another order: axis i of the output is axis axes[i] of the input. Axes are counted from 0 and
 * without the batch: {@code new Permute(2, 0, 1)} makes (channels, height, width) of (height, width, channels). Immutable.
 */
@CheckReturnValue
public final class Permute implements Layer {
    private final List<Integer> axes;

    /**
     * An order of axes.
     *
     * @param axes each of 0 to n − 1 once
     * @throws IllegalArgumentException if an axis is missing or there twice
     */
    public Permute(int... axes) {
        this.axes = Arrays.stream(axes).boxed().toList();
        int[] sorted = Arrays.stream(axes).sorted().toArray();
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i) {
                throw new IllegalArgumentException("permute: expected each of 0 to " + (axes.length - 1)
                        + " once, found " + Arrays.toString(axes));
            }
        }
    }

    /**
     * The order of the axes.
     *
     * @return for each of the output's axes which of the input's it is
     */
    public List<Integer> axes() {
        return axes;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() != axes.size()) {
            throw new IllegalArgumentException(
                    "permute: expected " + axes.size() + " axes for " + axes + ", found " + x.shape());
        }
        return emitter.emit(GatherOp.permute(x.shape(), axes.stream().mapToInt(axis -> axis).toArray()), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permute that && axes.equals(that.axes);
    }

    @Override
    public int hashCode() {
        return axes.hashCode();
    }

    @Override
    public String toString() {
        return "Permute" + axes;
    }
}
