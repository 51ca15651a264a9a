package dev.fovea.internal.ops;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Where along an axis of an image each row (or column) of another image comes from; −1 for zeros. */
public final class AxisSources {
    /** What a padded axis has outside. */
    public enum Outside {
        /** Zeros. */
        ZERO,
        /** The image mirrored at the first and at the last row, which are not repeated. */
        REFLECT,
        /** The first and the last row again and again. */
        REPLICATE
    }

    private AxisSources() {}

    /**
     * A padded axis.
     *
     * @param extent rows of the image
     * @param before rows put before them, at least 0
     * @param after rows put after them, at least 0
     * @param outside what they are
     * @return the source of each row
     * @throws IllegalArgumentException if a mirror image is larger than what is mirrored, or there are too many rows
     */
    public static int[] pad(int extent, int before, int after, Outside outside) {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("padding must not be negative, found " + before + " and " + after);
        }
        if (outside == Outside.REFLECT && Math.max(before, after) >= extent) {
            throw new IllegalArgumentException("reflecting padding of " + before + " and " + after
                    + " needs more than " + Math.max(before, after) + " rows or columns, the image has " + extent);
        }
        return sources((long) extent + before + after, i -> {
            int source = i - before;
            if (source >= 0 && source < extent) {
                return source;
            }
            return switch (outside) {
                case ZERO -> -1;
                case REFLECT -> source < 0 ? -source : 2 * (extent - 1) - source;
                case REPLICATE -> source < 0 ? 0 : extent - 1;
            };
        });
    }

    /**
     * A cropped axis.
     *
     * @param extent rows of the image
     * @param before rows that are cut off at the start, at least 0
     * @param after rows that are cut off at the end, at least 0
     * @return the source of each row
     * @throws IllegalArgumentException if no row is left
     */
    public static int[] crop(int extent, int before, int after) {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException(
                    "what is cropped must not be negative, found " + before + " and " + after);
        }
        if ((long) before + after >= extent) {
            throw new IllegalArgumentException(
                    "cropping " + before + " and " + after + " of " + extent + " rows or columns leaves nothing");
        }
        return sources((long) extent - before - after, i -> i + before);
    }

    /**
     * An axis resized without interpolation: row i is row ⌊i·extent/size⌋, as in PyTorch.
     *
     * @param extent rows of the image
     * @param size rows of the resized image, at least 1
     * @return the source of each row
     */
    public static int[] nearest(int extent, int size) {
        return sources(size, i -> (int) ((long) i * extent / size));
    }

    private static int[] sources(long count, IntUnaryOperator source) {
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(count + " rows or columns are more than " + Integer.MAX_VALUE);
        }
        int[] sources = new int[(int) count];
        Arrays.setAll(sources, source);
        return sources;
    }
}
