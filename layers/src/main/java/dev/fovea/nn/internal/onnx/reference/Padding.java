package dev.fovea.nn.internal.onnx.reference;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Where what Pad puts around a tensor comes from. */
public final class Padding {
    private Padding() {}

    /**
     * The places along each axis, −1 for the filling; a negative padding cuts off.
     *
     * @param settings of the node
     * @param extents the input's shape
     * @param pads what is put before along each axis, then what is put behind
     * @param given the axes, if they are given
     * @return for each axis the places
     */
    @SuppressWarnings("exports")
    public static int[][] sources(Settings settings, int[] extents, long[] pads, long @Nullable [] given) {
        int rank = extents.length;
        int[] axes = given == null ? IntStream.range(0, rank).toArray() : settings.axes(given, rank);
        if (pads.length != 2 * axes.length) {
            throw settings.problem("expected two paddings for each axis, found " + pads.length);
        }
        String mode = settings.text("mode", "constant");
        int[][] sources = new int[rank][];
        for (int axis = 0; axis < rank; axis++) {
            sources[axis] = IntStream.range(0, extents[axis]).toArray();
        }
        for (int i = 0; i < axes.length; i++) {
            int extent = extents[axes[i]];
            long before = pads[i];
            long count = extent + before + pads[i + axes.length];
            if (count < 0 || count > Integer.MAX_VALUE || before < -extent || before > Integer.MAX_VALUE) {
                throw settings.problem("a padding of " + before + " and " + pads[i + axes.length] + " of " + extent);
            }
            if (extent == 0 && count > 0 && !mode.equals("constant")) {
                throw settings.problem("nothing can be repeated");
            }
            sources[axes[i]] = IntStream.range(0, (int) count)
                    .map(k -> source(settings, mode, (int) (k - before), extent))
                    .toArray();
        }
        return sources;
    }

    private static int source(Settings settings, String mode, int place, int extent) {
        if (place >= 0 && place < extent) {
            return place;
        }
        return switch (mode) {
            case "constant" -> -1;
            case "edge" -> Math.clamp(place, 0, extent - 1);
            case "wrap" -> Math.floorMod(place, extent);
            case "reflect" -> {
                int period = Math.max(1, 2 * (extent - 1));
                int within = Math.floorMod(place, period);
                yield Math.min(within, period - within) % extent;
            }
            default -> throw settings.problem("the mode " + mode + " is unknown");
        };
    }
}
