package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

/**
 * A window sliding along one axis: the one place where output sizes and padding are computed.
 *
 * <p>output = ⌊(before + input + after − extent)/stride⌋ + 1, where extent = (window − 1)·dilation + 1 and
 * {@link Padding} says how many zeros go before and after.
 *
 * @param input the extent of the input, at least 1
 * @param window the positions of the window, at least 1
 * @param dilation the step between positions of the window, at least 1
 * @param stride the step between windows, at least 1
 * @param output the number of windows, at least 1
 * @param before zeros before the input
 * @param after zeros after the input
 */
public record Axis(int input, int window, int dilation, int stride, int output, int before, int after) {
    /**
     * Checks what loops over an axis rely on: every window lies within the padded input.
     *
     * @throws IllegalArgumentException if a number is out of its range or the last window ends after the padded input
     */
    public Axis {
        if (input < 1 || window < 1 || dilation < 1 || stride < 1 || output < 1) {
            throw new IllegalArgumentException(
                    "axis: input, window, dilation, stride and output must be at least 1, not " + input + ", " + window
                            + ", " + dilation + ", " + stride + " and " + output);
        }
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("axis: the padding on each side of an input must be at least 0, not "
                    + before + " before and " + after + " after");
        }
        long padded = (long) before + input + after;
        if (padded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("axis: a padded input of " + padded + " is too large");
        }
        long end = (output - 1L) * stride + extent(window, dilation);
        if (end > padded) {
            throw new IllegalArgumentException(
                    "axis: " + output + " windows of " + extent(window, dilation) + " with stride " + stride
                            + " end at " + end + ", after the padded input of " + padded);
        }
    }

    /**
     * An axis whose window has no gaps.
     *
     * @param input the extent of the input
     * @param window the extent of the window
     * @param stride the step between windows
     * @param output the number of windows
     * @param before zeros before the input
     * @param after zeros after the input
     */
    public Axis(int input, int window, int stride, int output, int before, int after) {
        this(input, window, 1, stride, output, before, after);
    }

    /**
     * The axis on which as many windows lie as fit. A window of a single position has no gaps: its dilation is 1.
     *
     * @param name what the axis is called in messages, for example "height"
     * @param input the extent of the input
     * @param window the positions of the window
     * @param dilation the step between them
     * @param stride the step between windows
     * @param padding the padding rule of this axis
     * @return the axis
     * @throws IllegalArgumentException if an extent is below 1 or the window is larger than the padded input
     */
    public static Axis of(String name, int input, int window, int dilation, int stride, Rule padding) {
        int extent = checkedExtent(name, input, window, dilation, stride);
        Padding.Zeros zeros = padding.zeros(input, extent, stride);
        long padded = (long) zeros.before() + input + zeros.after();
        if (padded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + ": " + described(window, dilation, extent) + " is too large");
        }
        if (extent > padded) {
            throw new IllegalArgumentException(name + ": " + described(window, dilation, extent)
                    + " does not fit into an input of " + input + (padded == input
                            ? " without padding; use SAME"
                            : " with a padding of " + zeros.before() + " before and " + zeros.after() + " after"));
        }
        int output = (int) (padded - extent) / stride + 1;
        int step = window == 1 ? 1 : dilation; // a single position has no gaps
        return new Axis(input, window, step, stride, output, zeros.before(), zeros.after());
    }

    /**
     * The axis whose windows lead back from the output of a transposed convolution to its input: a convolution over
     * that output has as many windows as the input has pixels. What the padding adds there is cut off here.
     *
     * @param name what the axis is called in messages
     * @param input the extent of the transposed convolution's input, and the number of windows
     * @param window the positions of the window
     * @param dilation the step between them
     * @param stride the step between windows
     * @param padding the padding rule of this axis; SAME makes an output of input·stride if the window is no smaller than
     *     the stride
     * @param outputPadding what is added to the output's end; must be less than stride or dilation
     * @return the axis, whose input is the transposed convolution's output
     * @throws IllegalArgumentException if a number is out of its range or nothing is left of the output
     */
    public static Axis transposed(
            String name, int input, int window, int dilation, int stride, Rule padding, int outputPadding) {
        int extent = checkedExtent(name, input, window, dilation, stride);
        if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException(
                    name + ": the output padding must be at least 0 and less than the stride or the dilation, not "
                            + outputPadding + " with " + stride + " and " + dilation);
        }
        long whole = (input - 1L) * stride + extent + outputPadding;
        long tiled = (long) input * stride;
        if (Math.max(whole, tiled) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": an output of " + Math.max(whole, tiled) + " is too large");
        }
        Padding.Zeros cut = padding.zeros((int) tiled, extent, stride);
        long output = whole - cut.before() - cut.after();
        if (output < 1) {
            throw new IllegalArgumentException(name + ": of an output of " + whole + ", a padding of " + cut.before()
                    + " before and " + cut.after() + " after leaves nothing");
        }
        return new Axis(
                (int) output, window, window == 1 ? 1 : dilation, stride, input, cut.before(), cut.after());
    }

    /** The zeros along an axis: {@link Padding#rows} or {@link Padding#columns} of some padding. */
    @FunctionalInterface
    public interface Rule {
        /**
         * The zeros.
         *
         * @param input the extent of the input
         * @param extent the extent of the window, with its gaps
         * @param stride the step between windows
         * @return their numbers
         */
        Padding.Zeros zeros(int input, int extent, int stride);
    }

    /** The extent of a window whose numbers are in their ranges. */
    static int checkedExtent(String name, int input, int window, int dilation, int stride) {
        if (input < 1 || window < 1 || dilation < 1 || stride < 1) {
            throw new IllegalArgumentException(name + ": input, window" + (dilation == 1 ? "" : ", dilation")
                    + " and stride must be at least 1, not " + input + ", " + window
                    + (dilation == 1 ? "" : ", " + dilation) + " and " + stride);
        }
        long extent = extent(window, dilation);
        if (extent > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": a window of " + window + " dilated by " + dilation + " is too large");
        }
        return (int) extent;
    }

    private static String described(int window, int dilation, int extent) {
        return dilation == 1
                ? "a window of " + window
                : "a window of " + window + " dilated by " + dilation + ", " + extent + " in all,";
    }

    private static long extent(int window, int dilation) {
        return (window - 1L) * dilation + 1;
    }

    /**
     * How far the window reaches.
     *
     * @return (window − 1)·dilation + 1
     */
    public int extent() {
        return (window - 1) * dilation + 1;
    }

    /**
     * The extent of the input with its padding.
     *
     * @return before + input + after
     */
    public int padded() {
        return before + input + after;
    }

    /**
     * What of the padded input lies behind the last window: less than a stride, unless fewer windows were asked for.
     *
     * @return at least 0
     */
    public int unused() {
        return padded() - (output - 1) * stride - extent();
    }

    /**
     * The input index under window position k of an output; outside [0, input) it lies in the padding.
     *
     * @param out which output
     * @param k which position of the window
     * @return out·stride + k·dilation − before
     */
    public int source(int out, int k) {
        return out * stride + k * dilation - before;
    }

    /**
     * The first output under which a window position lies on the input.
     *
     * @param k which position of the window
     * @return the output, or {@link #endOutput} of the position if there is none
     */
    public int firstOutput(int k) {
        return Math.min(Math.max(0, Math.ceilDiv(before - k * dilation, stride)), endOutput(k));
    }

    /**
     * One past the last output under which a window position lies on the input.
     *
     * @param k which position of the window
     * @return from 0 to output
     */
    public int endOutput(int k) {
        return Math.clamp(Math.floorDiv(input - 1L + before - (long) k * dilation, stride) + 1, 0, output);
    }

    /**
     * The first window position of an output that lies on the input.
     *
     * @param out which output
     * @return the position, or {@link #endPosition} of the output if there is none
     */
    public int firstPosition(int out) {
        return Math.min(Math.max(0, Math.ceilDiv(-source(out, 0), dilation)), endPosition(out));
    }

    /**
     * One past the last window position of an output that lies on the input.
     *
     * @param out which output
     * @return from 0 to window
     */
    public int endPosition(int out) {
        return Math.clamp(Math.floorDiv(input - 1L - source(out, 0), dilation) + 1, 0, window);
    }
}
