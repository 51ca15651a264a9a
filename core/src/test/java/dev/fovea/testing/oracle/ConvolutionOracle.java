package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Conv2dGeometry;

/**
 * Convolution and its gradients, of one image, as naive loops in float64. Arrays are NHWC and HWIO. Zeros of the image,
 * half of it after a rectifier, are passed over: they add nothing to numbers that are finite.
 */
public final class ConvolutionOracle {
    private ConvolutionOracle() {}

    /** Visits every number of the input under every element of the kernel: its products, one for each output channel of its group. */
    @FunctionalInterface
    private interface Products {
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
        products(g, (xi, ki, yi) -> {
            double value = x[xi];
            if (value != 0) {
                addProduct(value, kernel, ki, y, yi, g.groupOutputs());
            }
        });
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
        products(g, (xi, ki, yi) -> dx[xi] += dot(dy, yi, kernel, ki, g.groupOutputs()));
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
        products(g, (xi, ki, yi) -> {
            double value = x[xi];
            if (value != 0) {
                addProduct(value, dy, yi, dkernel, ki, g.groupOutputs());
            }
        });
        return dkernel;
    }

    // Loops of their own are compiled as loops of vectors, and four sums do not wait for each other: three times as fast.

    private static void addProduct(double value, double[] a, int from, double[] sums, int at, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += value * a[from + i];
        }
    }

    private static double dot(double[] a, int from, double[] b, int at, int count) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            sum0 += a[from + i] * b[at + i];
            sum1 += a[from + i + 1] * b[at + i + 1];
            sum2 += a[from + i + 2] * b[at + i + 2];
            sum3 += a[from + i + 3] * b[at + i + 3];
        }
        for (; i < count; i++) {
            sum0 += a[from + i] * b[at + i];
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    private static void products(Conv2dGeometry g, Products products) {
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
                        for (int i = 0; i < g.inChannels(); i++) {
                            int group = i / g.groupInputs();
                            int tap = (ky * columns.window() + kx) * g.groupInputs() + i % g.groupInputs();
                            products.at(
                                    (row * columns.input() + column) * g.inChannels() + i,
                                    tap * g.outChannels() + group * g.groupOutputs(),
                                    (r * columns.output() + c) * g.outChannels() + group * g.groupOutputs());
                        }
                    }
                }
            }
        }
    }
}
