package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;

/** Which pixels of an axis each window of a pooling sees: an arithmetic sequence, never empty. */
public sealed interface PoolAxis {
    /**
     * A given number of windows.
     *
     * @param input the extent of the image
     * @param output the number of windows
     * @return windows of one size where they divide the image, else adaptive ones
     * @throws IllegalArgumentException if a number is below 1
     */
    static PoolAxis adaptive(int input, int output) {
        Adaptive adaptive = new Adaptive(input, output);
        int window = input / output;
        return input % output == 0
                ? new Sliding(new Axis(input, window, window, output, 0, 0), 0)
                : adaptive;
    }

    /**
     * The extent of the image.
     *
     * @return at least 1
     */
    int input();

    /**
     * The number of windows.
     *
     * @return at least 1
     */
    int output();

    /**
     * The most pixels that a window sees.
     *
     * @return at least 1
     */
    int window();

    /**
     * The first pixel of the image that a window sees.
     *
     * @param out which window
     * @return from 0 to input − 1
     */
    int begin(int out);

    /**
     * One past the last pixel of the image that a window sees.
     *
     * @param out which window
     * @return from 1 to input
     */
    int end(int out);

    /**
     * The step between pixels that a window sees.
     *
     * @return 1 without gaps
     */
    int step();

    /**
     * How many pixels a mean counts, with or without those on the padding.
     *
     * @param out which window
     * @param padding whether they count
     * @return at least 1
     */
    int counted(int out, boolean padding);

    /**
     * Windows of one size, a stride apart.
     *
     * @param axis how they lie
     * @param beyond how much of the padding after the image is there only because their number was rounded up: no mean
     *     counts it
     */
    record Sliding(Axis axis, int beyond) implements PoolAxis {
        /**
         * Checks that every window touches the image.
         *
         * @throws IllegalArgumentException if one lies wholly on the padding
         */
        public Sliding {
            if (beyond < 0 || beyond > axis.after()) {
                throw new IllegalArgumentException("pooling: of a padding of " + axis.after() + ", " + beyond
                        + " cannot lie beyond it");
            }
            for (int out = 0; out < axis.output(); out++) {
                if (axis.firstPosition(out) == axis.endPosition(out)) {
                    throw new IllegalArgumentException(
                            "pooling: window " + (out + 1) + " of " + axis.output()
                                    + " would lie on the padding alone, " + axis.before() + " before and "
                                    + (axis.after() - beyond) + " after an input of " + axis.input()
                                    + "; a window of " + axis.extent() + " takes less");
                }
            }
        }

        /**
         * The windows over an axis.
         *
         * @param name what the axis is called in messages
         * @param input the extent of the image
         * @param window the positions of a window
         * @param dilation the step between them
         * @param stride the step between windows
         * @param padding the padding rule of this axis
         * @param ceil whether their number is rounded up, so that the last ones may reach beyond the padding, but do not
         *     begin there
         * @return the axis
         * @throws IllegalArgumentException if a number is below 1, the window does not fit, or one lies on the padding
         *     alone
         */
        static Sliding of(
                String name, int input, int window, int dilation, int stride, Axis.Rule padding, boolean ceil) {
            int beyond = ceil ? beyond(name, input, window, dilation, stride, padding) : 0;
            return new Sliding(
                    Axis.of(name, input, window, dilation, stride, (i, extent, s) -> {
                        Padding.Zeros zeros = padding.zeros(i, extent, s);
                        return new Padding.Zeros(zeros.before(), Math.addExact(zeros.after(), beyond));
                    }),
                    beyond);
        }

        /** How far the last window reaches beyond the padding if their number is rounded up. */
        private static int beyond(String name, int input, int window, int dilation, int stride, Axis.Rule padding) {
            int extent = Axis.checkedExtent(name, input, window, dilation, stride);
            Padding.Zeros zeros = padding.zeros(input, extent, stride);
            long padded = (long) zeros.before() + input + zeros.after();
            long beginOfLast = Math.ceilDiv(padded - extent, (long) stride) * stride;
            if (beginOfLast >= (long) zeros.before() + input) {
                beginOfLast -= stride;
            }
            // Where not even one window fits in this way, the axis says so.
            return beginOfLast < 0 ? 0 : Math.clamp(beginOfLast + extent - padded, 0, Integer.MAX_VALUE);
        }

        @Override
        public int input() {
            return axis.input();
        }

        @Override
        public int output() {
            return axis.output();
        }

        @Override
        public int window() {
            return axis.window();
        }

        @Override
        public int begin(int out) {
            return axis.source(out, axis.firstPosition(out));
        }

        @Override
        public int end(int out) {
            return axis.source(out, axis.endPosition(out) - 1) + 1;
        }

        @Override
        public int step() {
            return axis.dilation();
        }

        @Override
        public int counted(int out, boolean padding) {
            if (!padding) {
                return axis.endPosition(out) - axis.firstPosition(out);
            }
            int left = axis.input() + axis.after() - beyond - axis.source(out, 0);
            return Math.min(axis.window(), Math.ceilDiv(left, axis.dilation()));
        }
    }

    /**
     * A given number of windows that cover the image as evenly as they can: window j sees the pixels from
     * ⌊j·input/output⌋ to ⌈(j + 1)·input/output⌉, as in PyTorch.
     *
     * @param input the extent of the image, at least 1
     * @param output the number of windows, at least 1, perhaps more than the image has pixels
     */
    record Adaptive(int input, int output) implements PoolAxis {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is below 1
         */
        public Adaptive {
            if (input < 1 || output < 1) {
                throw new IllegalArgumentException(
                        "pooling: input and output must be at least 1, not " + input + " and " + output);
            }
        }

        @Override
        public int window() {
            int most = 1;
            for (int out = 0; out < output; out++) {
                most = Math.max(most, end(out) - begin(out));
            }
            return most;
        }

        @Override
        public int begin(int out) {
            return (int) ((long) out * input / output);
        }

        @Override
        public int end(int out) {
            return (int) Math.ceilDiv((out + 1L) * input, (long) output);
        }

        @Override
        public int step() {
            return 1;
        }

        @Override
        public int counted(int out, boolean padding) {
            return end(out) - begin(out);
        }
    }
}
