package dev.fovea.ops;

/**
 * How a window meets the border of an image: how many zeros go before and after it, along one axis. The number of
 * windows follows: output = ⌊(before + input + after − window)/stride⌋ + 1.
 */
public final class Padding {
    /** Only windows that lie wholly inside: no zeros, output = ⌊(input − window)/stride⌋ + 1. */
    public static final Padding VALID = new Padding("VALID");

    /**
     * Zeros around the image so that output = ⌈input/stride⌉: max(0, (output − 1)·stride + window − input) in all; an
     * odd one goes after the image, as in TensorFlow.
     */
    public static final Padding SAME = new Padding("SAME");

    private final String name;

    private Padding(String name) {
        this.name = name;
    }

    /**
     * The zeros before an axis.
     *
     * @param input the extent of the axis, at least 1
     * @param window the extent of the window, at least 1
     * @param stride the step between windows, at least 1
     * @return their number; half of all, rounded down
     */
    public int before(int input, int window, int stride) {
        return total(input, window, stride) / 2;
    }

    /**
     * The zeros after an axis.
     *
     * @param input the extent of the axis, at least 1
     * @param window the extent of the window, at least 1
     * @param stride the step between windows, at least 1
     * @return their number; half of all, rounded up
     */
    public int after(int input, int window, int stride) {
        int total = total(input, window, stride);
        return total - total / 2;
    }

    private int total(int input, int window, int stride) {
        if (this == VALID) {
            return 0;
        }
        int beginOfLast = (input - 1) / stride * stride; // below input, so that the sum is below window
        return Math.max(0, beginOfLast - input + window);
    }

    /**
     * What it is called, in files too.
     *
     * @return for example "SAME"
     */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
