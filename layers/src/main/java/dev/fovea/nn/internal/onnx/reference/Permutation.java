package dev.fovea.nn.internal.onnx.reference;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The axes of Transpose. */
public final class Permutation {
    private Permutation() {}

    /**
     * For each of the output's axes which of the input's it is; by default they are reversed.
     *
     * @param settings of the node
     * @param rank the number of axes
     * @return the axes
     */
    public static int[] of(Settings settings, int rank) {
        long[] given = settings.ints("perm");
        int[] axes = given == null
                ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : Arrays.stream(given).mapToInt(axis -> settings.axis(axis, rank)).toArray();
        if (axes.length != rank || Arrays.stream(axes).distinct().count() != rank) {
            throw settings.problem(Arrays.toString(axes) + " is no order of " + rank + " axes");
        }
        return axes;
    }
}
