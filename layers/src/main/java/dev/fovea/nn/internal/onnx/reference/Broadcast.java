package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import java.util.List;

/** Shapes that are brought together as in NumPy: from the last axis on, an extent of 1 is repeated. */
public final class Broadcast {
    private Broadcast() {}

    /**
     * The common shape of several.
     *
     * @param shapes the shapes
     * @return the common one
     * @throws OnnxProblem if there is none
     */
    public static int[] shape(List<int[]> shapes) {
        int rank = shapes.stream().mapToInt(shape -> shape.length).max().orElse(0);
        int[] common = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            common[axis] = 1;
            for (int[] shape : shapes) {
                int own = axis - rank + shape.length;
                int extent = own < 0 ? 1 : shape[own];
                if (extent != 1 && common[axis] != 1 && extent != common[axis]) {
                    throw new OnnxProblem("the shapes "
                            + shapes.stream().map(Extents::text).toList() + " do not go together");
                }
                common[axis] = extent == 1 ? common[axis] : extent;
            }
        }
        return common;
    }

    static int[] shape(int[]... shapes) {
        return shape(List.of(shapes));
    }

    /**
     * Where the elements of a broadcast shape come from.
     *
     * @param from the shape that is repeated
     * @param to the common shape
     * @return the place in {@code from}
     */
    public static NdArray.Source source(int[] from, int[] to) {
        if (java.util.Arrays.equals(from, to)) {
            return i -> i;
        }
        if (Extents.size(from) == 1) {
            return i -> 0;
        }
        int[] steps = new int[to.length];
        int[] own = strides(from);
        for (int axis = 0; axis < from.length; axis++) {
            steps[axis + to.length - from.length] = from[axis] == 1 ? 0 : own[axis];
        }
        return strided(to, steps, 0);
    }

    /** Elements at a step of their own along each axis. */
    static NdArray.Source strided(int[] extents, int[] steps, int begin) {
        return i -> {
            int source = begin;
            for (int axis = extents.length - 1, rest = i; axis >= 0; axis--) {
                source += rest % extents[axis] * steps[axis];
                rest /= extents[axis];
            }
            return source;
        };
    }

    /**
     * The steps between neighbours along each axis.
     *
     * @param extents a shape
     * @return its strides, row-major
     */
    public static int[] strides(int... extents) {
        int[] strides = new int[extents.length];
        for (int axis = extents.length - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }
}
