package dev.fovea.ops;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a window meets the border of an image: how many zeros go above, below, to the left and to the right of it. The
 * number of windows follows: along an axis, output = ⌊(before + input + after − window)/stride⌋ + 1.
 *
 * <p>{@link #VALID} and {@link #SAME} are rules, as in Keras and TensorFlow; {@link #of(int)} and its like say the
 * zeros themselves, as PyTorch and ONNX do. Two paddings are equal if they have the same {@link #name}.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Padding {
    /** Only windows that lie wholly inside: no zeros, output = ⌊(input − window)/stride⌋ + 1. */
    public static final Padding VALID = new Padding("VALID", new Zeros(0, 0), new Zeros(0, 0));

    /**
     * Zeros around the image so that output = ⌈input/stride⌉: max(0, (output − 1)·stride + window − input) in all; an
     * odd one goes after the image, as in TensorFlow.
     */
    public static final Padding SAME = new Padding("SAME", null, null);

    private static final Pattern EXPLICIT = Pattern.compile("(\\d{1,10}),(\\d{1,10}),(\\d{1,10}),(\\d{1,10})");

    private final String name;
    private final @Nullable Zeros rows;
    private final @Nullable Zeros columns;

    private Padding(String name, @Nullable Zeros rows, @Nullable Zeros columns) {
        this.name = name;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The zeros along one axis.
     *
     * @param before their number before the image: above it, or to its left
     * @param after their number after it: below, or to the right
     */
    public record Zeros(int before, int after) {
        /**
         * Checks that none is negative.
         *
         * @throws IllegalArgumentException if one is
         */
        public Zeros {
            if (before < 0 || after < 0) {
                throw new IllegalArgumentException(
                        "padding must be at least 0 on each side, not " + before + " before and " + after + " after");
            }
        }

        static Zeros same(int input, int window, int stride) {
            int beginOfLast = (input - 1) / stride * stride; // below input, so that the sum is below window
            int total = Math.max(0, beginOfLast - input + window);
            return new Zeros(total / 2, total - total / 2);
        }
    }

    /**
     * As many zeros on each side.
     *
     * @param all their number, at least 0
     * @return the padding
     * @throws IllegalArgumentException if it is negative
     */
    public static Padding of(int all) {
        return of(all, all);
    }

    /**
     * As many zeros above as below, and as many to the left as to the right.
     *
     * @param vertical their number above and below, at least 0
     * @param horizontal their number on the left and on the right, at least 0
     * @return the padding
     * @throws IllegalArgumentException if one is negative
     */
    public static Padding of(int vertical, int horizontal) {
        return of(vertical, vertical, horizontal, horizontal);
    }

    /**
     * Zeros on each side.
     *
     * @param top above the image, at least 0
     * @param bottom below it
     * @param left to its left
     * @param right to its right
     * @return the padding; {@link #VALID} if all are 0
     * @throws IllegalArgumentException if one is negative
     */
    public static Padding of(int top, int bottom, int left, int right) {
        Zeros rows = new Zeros(top, bottom);
        Zeros columns = new Zeros(left, right);
        return Math.max(Math.max(top, bottom), Math.max(left, right)) == 0
                ? VALID
                : new Padding(top + "," + bottom + "," + left + "," + right, rows, columns);
    }

    /**
     * The padding of a name, as it stands in files.
     *
     * @param name what {@link #name} returned
     * @return the padding
     * @throws IllegalArgumentException if no padding has the name
     */
    public static Padding named(String name) {
        if (name.equals(VALID.name)) {
            return VALID;
        }
        if (name.equals(SAME.name)) {
            return SAME;
        }
        Matcher sides = EXPLICIT.matcher(name);
        if (!sides.matches()) {
            throw new IllegalArgumentException(
                    "expected VALID, SAME or four numbers as 1,1,0,2 (top, bottom, left, right), found \"" + name
                            + "\"");
        }
        int[] zeros = IntStream.rangeClosed(1, 4).map(side -> zeros(name, sides.group(side))).toArray();
        return of(zeros[0], zeros[1], zeros[2], zeros[3]);
    }

    private static int zeros(String name, String digits) {
        long zeros = Long.parseLong(digits);
        if (zeros > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a side of the padding " + name + " has more than " + Integer.MAX_VALUE + " zeros");
        }
        return (int) zeros;
    }

    /**
     * The zeros above and below an image.
     *
     * @param input the image's height, at least 1
     * @param window the window's height, with its gaps if it is dilated, at least 1
     * @param stride the step between windows, at least 1
     * @return their numbers
     */
    public Zeros rows(int input, int window, int stride) {
        return rows == null ? Zeros.same(input, window, stride) : rows;
    }

    /**
     * The zeros to the left and to the right of an image.
     *
     * @param input the image's width, at least 1
     * @param window the window's width, with its gaps if it is dilated, at least 1
     * @param stride the step between windows, at least 1
     * @return their numbers
     */
    public Zeros columns(int input, int window, int stride) {
        return columns == null ? Zeros.same(input, window, stride) : columns;
    }

    /**
     * What it is called, in files too.
     *
     * @return "VALID", "SAME", or top, bottom, left and right as in "1,1,0,2"
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Padding that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
