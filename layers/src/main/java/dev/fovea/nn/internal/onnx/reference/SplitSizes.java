package dev.fovea.nn.internal.onnx.reference;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** The sizes of Split's parts. */
public final class SplitSizes {
    private SplitSizes() {}

    /**
     * The sizes: as given, or equal but for a smaller last one.
     *
     * @param settings of the node
     * @param given the sizes, if they are given
     * @param extent what is split
     * @return the size of each part
     */
    @SuppressWarnings("exports")
    public static int[] of(Settings settings, long @Nullable [] given, int extent) {
        if (given != null) {
            int[] sizes = Arrays.stream(given).mapToInt(size -> settings.small("the size", size)).toArray();
            if (Arrays.stream(sizes).anyMatch(size -> size < 0)
                    || Arrays.stream(sizes).asLongStream().sum() != extent
                    || sizes.length < settings.node().outputs().size()) {
                throw settings.problem("parts of " + Arrays.toString(sizes) + " of " + extent);
            }
            return sizes;
        }
        int parts = settings.small("num_outputs", settings.node().outputs().size());
        if (parts < 1) {
            throw settings.problem("expected at least one part, found num_outputs " + parts);
        }
        int each = Math.ceilDiv(extent, parts);
        int[] sizes = new int[parts];
        for (int i = 0; i < parts; i++) {
            sizes[i] = Math.clamp(extent - (long) i * each, 0, each);
        }
        return sizes;
    }
}
