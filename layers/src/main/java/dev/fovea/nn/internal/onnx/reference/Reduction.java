package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which elements of a tensor come together when some of its axes are reduced. */
final class Reduction {
    private final int[] extents;
    private final boolean[] reduced;
    private final NdArray.Source outer;
    private final NdArray.Source inner;
    private final int setSize;

    Reduction(int[] extents, int... axes) {
        this.extents = extents.clone();
        reduced = new boolean[extents.length];
        Arrays.stream(axes).forEach(axis -> reduced[axis] = true);
        outer = along(false);
        inner = along(true);
        setSize = Extents.size(
                IntStream.range(0, extents.length).filter(axis -> reduced[axis]).map(axis -> extents[axis]).toArray());
    }

    private NdArray.Source along(boolean which) {
        int[] strides = Broadcast.strides(extents);
        int[] axes = IntStream.range(0, extents.length).filter(axis -> reduced[axis] == which).toArray();
        return Broadcast.strided(
                Arrays.stream(axes).map(axis -> extents[axis]).toArray(),
                Arrays.stream(axes).map(axis -> strides[axis]).toArray(), 0);
    }

    /** The shape of the results. */
    int[] shape(boolean keepAxes) {
        return IntStream.range(0, extents.length)
                .filter(axis -> keepAxes || !reduced[axis])
                .map(axis -> reduced[axis] ? 1 : extents[axis])
                .toArray();
    }

    /** The number of elements that make one. */
    int setSize() {
        return setSize;
    }

    /** The place of the k-th element that makes a result. */
    int place(int result, int k) {
        return outer.of(result) + inner.of(k);
    }
}
