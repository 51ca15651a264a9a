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
            for (int o = 0; value != 0 && o < g.groupOutputs(); o++) {
                y[yi + o] += value * kernel[ki + o];
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
        products(g, (xi, ki, yi) -> {
            double sum = 0;
            for (int o = 0; o < g.groupOutputs(); o++) {
                sum += dy[yi + o] * kernel[ki + o];
            }
            dx[xi] += sum;
        });
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
            for (int o = 0; value != 0 && o < g.groupOutputs(); o++) {
                dkernel[ki + o] += value * dy[yi + o];
            }
        });
        return dkernel;
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
