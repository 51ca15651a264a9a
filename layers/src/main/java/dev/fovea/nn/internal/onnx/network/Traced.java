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

    /** The name of the layer, or input, that computes it; empty for a constant. */
    default String maker() {
        return switch (this) {
            case Known _ -> "";
            case Flow flow -> flow.node();
            case Merged merged -> merged.flow().node();
        };
    }

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

    /**
     * A value of which one of ONNX's axes is the batch together with others, such as the heads or windows of attention.
     *
     * @param flow the value with the batch first, then ONNX's axes before that one, the others in it, and ONNX's axes
     *     behind it
     * @param place which of ONNX's axes it is
     * @param outer how many of the others lie outside of the batch
     * @param inner how many within it
     */
    record Merged(Flow flow, int place, int outer, int inner) implements Traced {
        /** A value that has the batch along any axis. */
        static Merged of(Flow x) {
            int place = x.batchAxis();
            int[] axes = new int[x.rank()];
            axes[0] = BATCH;
            for (int axis = 0; axis < axes.length; axis++) {
                if (axis != place) {
                    axes[axis < place ? axis + 1 : axis] = x.axes()[axis];
                }
            }
            return new Merged(x.relabelled(axes), place, 0, 0);
        }

        /** The same, as a plain value if the batch is an axis of its own. */
        Traced simplified() {
            if (outer + inner > 0) {
                return this;
            }
            int[] axes = flow.axes().clone();
            System.arraycopy(flow.axes(), 1, axes, 0, place);
            axes[place] = BATCH;
            return flow.relabelled(axes);
        }

        int rank() {
            return flow.rank() - outer - inner;
        }

        /** Which axis of the flow one of ONNX's is; not that of the batch. */
        int axis(int onnx) {
            return onnx < place ? onnx + 1 : onnx + outer + inner;
        }

        /** How many of the flow's axes lie outside of the batch. */
        int outside() {
            return place + outer;
        }

        int[] extents(int batch) {
            int[] extents = new int[rank()];
            Arrays.setAll(extents, onnx -> onnx == place ? batch : flow.extent(axis(onnx), batch));
            for (int group : group()) {
                extents[place] = Math.multiplyExact(extents[place], group);
            }
            return extents;
        }

        /** The extents of what is one axis with the batch. */
        int[] group() {
            return java.util.stream.IntStream.range(place + 1, place + 1 + outer + inner)
                    .map(axis -> flow.extent(axis, 1)).toArray();
        }

        boolean alike(Merged other) {
            return place == other.place && outer == other.outer && Arrays.equals(group(), other.group());
        }
    }
}
