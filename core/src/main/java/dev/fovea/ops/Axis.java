package dev.fovea.ops;

/**
 * A window sliding along one axis: the one place where output sizes and padding are computed.
 *
 * <p>VALID: output = ⌊(input − window)/stride⌋ + 1, no padding. SAME: output = ⌈input/stride⌉ and padding = max(0,
 * (output − 1)·stride + window − input), of which before = ⌊padding/2⌋ and the rest, the odd one included, after
 * (TensorFlow's convention).
 *
 * @param input the extent of the input, at least 1
 * @param window the extent of the window, at least 1
 * @param stride the step between windows, at least 1
 * @param output the number of windows
 * @param before zeros before the input
 * @param after zeros after the input
 */
public record Axis(int input, int window, int stride, int output, int before, int after) {
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
        if (padding == Padding.VALID) {
            if (window > input) {
                throw new IllegalArgumentException(name + ": a window of " + window
                        + " does not fit into an input of " + input + " without padding; use SAME");
            }
            return new Axis(input, window, stride, (input - window) / stride + 1, 0, 0);
        }
        int output = (input - 1) / stride + 1;
        long total = Math.max(0, (output - 1L) * stride + window - input);
        if (total + input > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + ": a window of " + window + " is too large");
        }
        int before = (int) (total / 2);
        return new Axis(input, window, stride, output, before, (int) (total - before));
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
}
