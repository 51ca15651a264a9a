package dev.fovea.nn.internal.onnx.file;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extents of a tensor of ONNX along its axes; any may be 0. */
public final class Extents {
    private Extents() {}

    /**
     * The number of elements of a shape.
     *
     * @param extents the extents
     * @return their product
     * @throws OnnxProblem if an extent is negative or there are more than 2³¹−1 elements
     */
    public static int size(int... extents) {
        long size = 1;
        boolean empty = Arrays.stream(extents).anyMatch(extent -> extent == 0);
        for (int extent : extents) {
            if (extent < 0) {
                throw new OnnxProblem("the shape " + text(extents) + " has a negative extent");
            }
            size = empty ? 0 : size * extent;
            if (size > Integer.MAX_VALUE) {
                throw new OnnxProblem("the shape " + text(extents) + " has more than 2147483647 elements");
            }
        }
        return (int) size;
    }

    /**
     * A shape for messages.
     *
     * @param extents the extents
     * @return for example (2, 3)
     */
    public static String text(int... extents) {
        return Arrays.stream(extents).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
