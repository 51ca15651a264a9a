package dev.fovea.nn.general;

import dev.fovea.tensor.Shape;

/** Where elements of samples are. */
final class Places {
    private Places() {}

    /** The steps between neighbours along each axis. */
    static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        for (int axis = shape.rank() - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dimension(axis);
        }
        return strides;
    }

    /** The place in one shape of each element of another, along whose axes the first is repeated where it has 1. */
    static int[] broadcast(Shape from, Shape to) {
        int[] strides = strides(from);
        int[] places = new int[to.size()];
        for (int i = 0; i < places.length; i++) {
            for (int axis = to.rank() - 1, rest = i; axis >= 0; axis--) {
                int extent = to.dimension(axis);
                places[i] += from.dimension(axis) == 1 ? 0 : rest % extent * strides[axis];
                rest /= extent;
            }
        }
        return places;
    }
}
