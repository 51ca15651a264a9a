package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Conv2dGeometry;

/** Convolution and its gradients, of one image, as plain loops in float64. Arrays are NHWC and HWIO. */
public final class ConvolutionOracle {
    private ConvolutionOracle() {}

    /**
     * Visits every pixel of the input under every element of the kernel, for each group of channels: a vector of x, one of
     * y, and a matrix of the kernel between them.
     */
    @FunctionalInterface
    private interface Taps {
        void at(int x, int kernel, int y);
    }

    /**
     * Convolution of one image: y = Σ x·kernel + bias.
     *
     * @param g the geometry
     * @param x the image
     * @param kernel HWIO
     * @param bias one number per output channel
     * @return y
     */
    public static double[] forward(Conv2dGeometry g, double[] x, double[] kernel, double[] bias) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias[i % g.outChannels()];
        }
        int ld = g.outChannels();
        taps(g, (xi, ki, yi) -> addProduct(x, xi, g.groupInputs(), kernel, ki, ld, 1, y, yi, g.groupOutputs()));
        return y;
    }

    /**
     * The gradient of a convolution's input.
     *
     * @param g the geometry
     * @param dy gradient of y
     * @param kernel HWIO
     * @return dx
     */
    public static double[] inputGradient(Conv2dGeometry g, double[] dy, double[] kernel) {
        double[] dx = new double[g.x().size()];
        int ld = g.outChannels();
        taps(g, (xi, ki, yi) -> addProduct(dy, yi, g.groupOutputs(), kernel, ki, 1, ld, dx, xi, g.groupInputs()));
        return dx;
    }

    /**
     * The gradient of a convolution's kernel from one image.
     *
     * @param g the geometry
     * @param x the image
     * @param dy gradient of y
     * @return dkernel
     */
    public static double[] kernelGradient(Conv2dGeometry g, double[] x, double[] dy) {
        double[] dkernel = new double[g.kernel().size()];
        taps(g, (xi, ki, yi) -> {
            for (int i = 0; i < g.groupInputs(); i++) {
                double value = x[xi + i];
                if (value != 0) { // adds nothing to finite numbers, and half of an image is 0 after a rectifier
                    addMultiple(value, dy, yi, dkernel, ki + i * g.outChannels(), g.groupOutputs());
                }
            }
        });
        return dkernel;
    }

    private static void addMultiple(double value, double[] a, int from, double[] sums, int at, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += value * a[from + i];
        }
    }

    /**
     * b += a·M, where element (i, j) of M is at {@code m0 + i·di + j·dj}. Four columns at a time: their sums do not wait for
     * each other, and are in no array that might be that of M.
     */
    private static void addProduct(
            double[] a, int a0, int rows, double[] m, int m0, int di, int dj, double[] b, int b0, int columns) {
        int j = 0;
        for (; j < columns - 3; j += 4) {
            double sum0 = b[b0 + j];
            double sum1 = b[b0 + j + 1];
            double sum2 = b[b0 + j + 2];
            double sum3 = b[b0 + j + 3];
            int at = m0 + j * dj;
            for (int i = 0; i < rows; i++, at += di) {
                double value = a[a0 + i];
                sum0 += value * m[at];
                sum1 += value * m[at + dj];
                sum2 += value * m[at + 2 * dj];
                sum3 += value * m[at + 3 * dj];
            }
            b[b0 + j] = sum0;
            b[b0 + j + 1] = sum1;
            b[b0 + j + 2] = sum2;
            b[b0 + j + 3] = sum3;
        }
        for (; j < columns; j++) {
            double sum = b[b0 + j];
            for (int i = 0; i < rows; i++) {
                sum += a[a0 + i] * m[m0 + i * di + j * dj];
            }
            b[b0 + j] = sum;
        }
    }

    private static void taps(Conv2dGeometry g, Taps taps) {
        Axis rows = g.rows();
        Axis columns = g.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++) {
                for (int ky = 0; ky < rows.window(); ky++) {
                    for (int kx = 0; kx < columns.window(); kx++) {
                        int row = r * rows.stride() + ky * rows.dilation() - rows.before();
                        int column = c * columns.stride() + kx * columns.dilation() - columns.before();
                        if (row < 0 || row >= rows.input() || column < 0 || column >= columns.input()) {
                            continue;
                        }
                        int tap = (ky * columns.window() + kx) * g.groupInputs() * g.outChannels();
                        for (int group = 0; group < g.groups(); group++) {
                            taps.at(
                                    (row * columns.input() + column) * g.inChannels() + group * g.groupInputs(),
                                    tap + group * g.groupOutputs(),
                                    (r * columns.output() + c) * g.outChannels() + group * g.groupOutputs());
                        }
                    }
                }
            }
        }
    }
}
