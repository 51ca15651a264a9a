package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

/**
 * A window sliding along one axis: the one place where output sizes and padding are computed.
 *
 * <p>output = ⌊(before + input + after − window)/stride⌋ + 1, where {@link Padding} says how many zeros go before and
 * after.
 *
 * @param input the extent of the input, at least 1
 * @param window the extent of the window, at least 1
 * @param stride the step between windows, at least 1
 * @param output the number of windows, at least 1
 * @param before zeros before the input, fewer than the window
 * @param after zeros after the input, fewer than the window
 */
public record Axis(int input, int window, int stride, int output, int before, int after) {
    /**
     * Checks what loops over an axis rely on: every window lies within the padded input and touches the input.
     *
     * @throws IllegalArgumentException if a number is out of its range or the last window ends after the padded input
     */
    public Axis {
        if (input < 1 || window < 1 || stride < 1 || output < 1) {
            throw new IllegalArgumentException("axis: input, window, stride and output must be at least 1, not " + input
                    + ", " + window + ", " + stride + " and " + output);
        }
        if (before < 0 || before >= window || after < 0 || after >= window) {
            throw new IllegalArgumentException("axis: the padding on each side of an input under a window of " + window
                    + " must be from 0 to " + (window - 1) + ", not " + before + " before and " + after + " after");
        }
        long padded = (long) before + input + after;
        if (padded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("axis: a padded input of " + padded + " is too large");
        }
        long end = (output - 1L) * stride + window;
        if (end > padded) {
            throw new IllegalArgumentException("axis: " + output + " windows of " + window + " with stride " + stride
                    + " end at " + end + ", after the padded input of " + padded);
        }
    }

    /**
     * The axis that follows from the padding rule.
     *
     * @param name what the axis is called in messages, for example "height"
     * @param input the extent of the input
     * @param window the extent of the window
     * @param stride the step between windows
     * @param padding the padding rule
     * @return the axis
     * @throws IllegalArgumentException if an extent is below 1 or a VALID window is larger than the input
     */
    public static Axis of(String name, int input, int window, int stride, Padding padding) {
        if (input < 1 || window < 1 || stride < 1) {
            throw new IllegalArgumentException(name + ": input, window and stride must be at least 1, not " + input
                    + ", " + window + " and " + stride);
        }
        int before = padding.before(input, window, stride);
        int after = padding.after(input, window, stride);
        long padded = (long) before + input + after;
        if (padded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + ": a window of " + window + " is too large");
        }
        if (window > padded) {
            throw new IllegalArgumentException(name + ": a window of " + window + " does not fit into an input of "
                    + input + " without padding; use SAME");
        }
        return new Axis(input, window, stride, (int) (padded - window) / stride + 1, before, after);
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
     * The input index under window position k of an output; outside [0, input) it lies in the padding.
     *
     * @param out which output
     * @param k which position of the window
     * @return out·stride + k − before
     */
    public int source(int out, int k) {
        return out * stride + k - before;
    }

    /**
     * The first output under which a window position lies on the input.
     *
     * @param k which position of the window
     * @return the output, or {@link #endOutput} of the position if there is none
     */
    public int firstOutput(int k) {
        return Math.min(Math.max(0, Math.ceilDiv(before - k, stride)), endOutput(k));
    }

    /**
     * One past the last output under which a window position lies on the input.
     *
     * @param k which position of the window
     * @return from 0 to output
     */
    public int endOutput(int k) {
        return Math.clamp(Math.floorDiv(input - 1L + before - k, stride) + 1, 0, output);
    }

    /**
     * The first window position of an output that lies on the input.
     *
     * @param out which output
     * @return from 0 to window − 1
     */
    public int firstPosition(int out) {
        return Math.max(0, -source(out, 0));
    }

    /**
     * One past the last window position of an output that lies on the input.
     *
     * @param out which output
     * @return from 1 to window
     */
    public int endPosition(int out) {
        return Math.min(window, input - source(out, 0));
    }
}
