package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Conv2dGeometry;
import java.util.Arrays;

/** A convolution and its gradients over one image as one plain loop in double, straight from the definition. */
final class ConvolutionReference {
    private final Conv2dGeometry geometry;
    private final Result y;
    private final Result dx;
    private final Result dkernel;

    /**
     * Computes all three passes.
     *
     * @param geometry the sizes
     * @param x the image, read
     * @param kernel HWIO, read
     * @param bias one float per output channel, read
     * @param dy gradient of y, read
     */
    ConvolutionReference(Conv2dGeometry geometry, float[] x, float[] kernel, float[] bias, float[] dy) {
        this.geometry = geometry;
        y = new Result(geometry.y().size());
        dx = new Result(geometry.x().size());
        dkernel = new Result(geometry.kernel().size());
        int out = geometry.outChannels();
        for (int i = 0; i < dy.length; i++) {
            y.add(i, bias[i % out]);
        }
        for (int r = 0, pixel = 0; r < geometry.rows().output(); r++) {
            for (int c = 0; c < geometry.columns().output(); c++, pixel++) {
                for (int ky = 0; ky < geometry.rows().window(); ky++) {
                    for (int kx = 0; kx < geometry.columns().window(); kx++) {
                        int source = source(r, c, ky, kx);
                        if (source >= 0) {
                            addPixel(source, ky * geometry.columns().window() + kx, pixel, x, kernel, dy);
                        }
                    }
                }
            }
        }
    }

    Result y() {
        return y;
    }

    Result dx() {
        return dx;
    }

    Result dkernel() {
        return dkernel;
    }

    /** The pixel of x under position (ky, kx) of the window at (r, c), −1 in the padding. */
    private int source(int r, int c, int ky, int kx) {
        int row = geometry.rows().source(r, ky);
        int column = geometry.columns().source(c, kx);
        boolean inside = row >= 0
                && row < geometry.rows().input()
                && column >= 0
                && column < geometry.columns().input();
        return inside ? row * geometry.columns().input() + column : -1;
    }

    private void addPixel(int source, int position, int target, float[] x, float[] kernel, float[] dy) {
        int in = geometry.inChannels();
        int out = geometry.outChannels();
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                int xi = source * in + i;
                int ki = (position * in + i) * out + o;
                int yi = target * out + o;
                y.add(yi, (double) x[xi] * kernel[ki]);
                dx.add(xi, (double) dy[yi] * kernel[ki]);
                dkernel.add(ki, (double) x[xi] * dy[yi]);
            }
        }
    }

    /** An array of sums, and how large the terms were. */
    static final class Result {
        private final double[] sums;
        private final double[] magnitudes;

        Result(int size) {
            sums = new double[size];
            magnitudes = new double[size];
        }

        private void add(int i, double term) {
            sums[i] += term;
            magnitudes[i] += Math.abs(term);
        }

        /**
         * Demands that an array holds these sums.
         *
         * @param what names the array in the message
         * @param found read
         * @param offset where the sums begin
         */
        void verify(String what, float[] found, int offset) {
            double scale = Arrays.stream(magnitudes).max().orElse(0);
            Verification.close(what, found, offset, sums, scale);
        }
    }
}
