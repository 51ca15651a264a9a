package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** What is known of a value of an ONNX graph. */
sealed interface Traced {
    /** A size of the batch. */
    int FEW = 2;

    /** Another one: what is not the same for both depends on the batch. */
    int MANY = 3;

    /** A logical axis that is the batch. */
    int BATCH = -1;

    /** A logical axis of extent 1 that is not stored. */
    int ONE = -2;

    /**
     * A value that does not depend on the inputs, but perhaps on how many samples there are.
     *
     * @param few what it is for the smaller batch
     * @param many what it is for the larger one; the same object if it does not depend on the batch
     */
    record Known(NdArray few, NdArray many) implements Traced {
        static Known of(NdArray value) {
            return new Known(value, value);
        }

        /** One of two equal values once. */
        static Known of(NdArray few, NdArray many) {
            return new Known(few, few.same(many) ? few : many);
        }

        @SuppressWarnings("ReferenceEquality") // see above
        boolean dependsOnBatch() {
            return few != many;
        }
    }

    /**
     * A value that is computed for each sample.
     *
     * @param node the name of the layer, or input, that computes it
     * @param stored the shape in which it lies there
     * @param axes for each axis that ONNX gives it: which stored axis it is, {@link #BATCH} or {@link #ONE}
     * @param type what ONNX takes its elements for; they are floats always
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Flow(String node, Shape stored, int[] axes, ElementType type) implements Traced {
        int rank() {
            return axes.length;
        }

        /** The extent along one of ONNX's axes; that of the batch is {@code batch}. */
        int extent(int axis, int batch) {
            return axes[axis] == BATCH ? batch : axes[axis] == ONE ? 1 : stored.dimension(axes[axis]);
        }

        int[] extents(int batch) {
            int[] extents = new int[rank()];
            Arrays.setAll(extents, axis -> extent(axis, batch));
            return extents;
        }

        int batchAxis() {
            for (int axis = 0; axis < axes.length; axis++) {
                if (axes[axis] == BATCH) {
                    return axis;
                }
            }
            throw new IllegalStateException("no batch");
        }

        /** ONNX's axes in the order in which they are stored. */
        int[] order() {
            return java.util.stream.IntStream.range(0, axes.length)
                    .filter(axis -> axes[axis] >= 0)
                    .boxed()
                    .sorted(java.util.Comparator.comparingInt(axis -> axes[axis]))
                    .mapToInt(axis -> axis)
                    .toArray();
        }

        Flow with(ElementType other) {
            return new Flow(node, stored, axes, other);
        }

        Flow relabelled(int... newAxes) {
            return new Flow(node, stored, newAxes, type);
        }
    }
}
