package dev.fovea.nn.internal.onnx.reference;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** What Slice takes along each axis. */
public final class Slicing {
    private Slicing() {}

    /**
     * The places along each axis.
     *
     * @param settings of the node
     * @param extents the input's shape
     * @param starts the first of each axis
     * @param ends the first behind the last
     * @param given the axes, if they are given
     * @param steps the steps, if they are given
     * @return for each axis the places that are kept
     */
    @SuppressWarnings("exports")
    public static int[][] sources(
            Settings settings,
            int[] extents,
            long[] starts,
            long[] ends,
            long @Nullable [] given,
            long @Nullable [] steps) {
        long[] all = given == null ? IntStream.range(0, starts.length).asLongStream().toArray() : given;
        int[] axes = settings.axes(all, extents.length);
        if (starts.length != axes.length || ends.length != axes.length
                || (steps != null && steps.length != axes.length)) {
            throw settings.problem("expected as many starts, ends and steps as axes");
        }
        int[][] sources = new int[extents.length][];
        for (int axis = 0; axis < extents.length; axis++) {
            sources[axis] = IntStream.range(0, extents[axis]).toArray();
        }
        for (int i = 0; i < axes.length; i++) {
            int extent = extents[axes[i]];
            long step = steps == null ? 1 : steps[i];
            if (step == 0 || step == Long.MIN_VALUE) {
                throw settings.problem("a step of " + step);
            }
            if (extent == 0) {
                continue; // of nothing, nothing
            }
            long least = step > 0 ? 0 : -1;
            long most = step > 0 ? extent : extent - 1L;
            long start = Math.clamp(starts[i] < 0 ? starts[i] + extent : starts[i], Math.max(least, 0), most);
            long end = Math.clamp(ends[i] < 0 ? ends[i] + extent : ends[i], least, Math.max(most, least));
            long count = Math.max(0, Math.ceilDiv(end - start, step));
            sources[axes[i]] = IntStream.range(0, (int) count).map(k -> (int) (start + k * step)).toArray();
        }
        return sources;
    }
}
