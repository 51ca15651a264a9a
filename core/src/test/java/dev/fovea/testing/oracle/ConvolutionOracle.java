package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Conv2dGeometry;

/** Convolution and its gradients, of one image, as naive loops in float64. Arrays are NHWC and HWIO. */
public final class ConvolutionOracle {
    private ConvolutionOracle() {}

    /** Visits every product of a convolution. */
    @FunctionalInterface
    private interface Product {
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
        products(g, (xi, ki, yi) -> y[yi] += x[xi] * kernel[ki]);
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
        products(g, (xi, ki, yi) -> dx[xi] += dy[yi] * kernel[ki]);
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
        products(g, (xi, ki, yi) -> dkernel[ki] += x[xi] * dy[yi]);
        return dkernel;
    }

    private static void products(Conv2dGeometry g, Product product) {
        Axis rows = g.rows();
        Axis columns = g.columns();
        for (int r = 0; r < rows.output(); r++) {
            for (int c = 0; c < columns.output(); c++) {
                for (int ky = 0; ky < rows.window(); ky++) {
                    for (int kx = 0; kx < columns.window(); kx++) {
                        int row = r * rows.stride() + ky - rows.before();
                        int column = c * columns.stride() + kx - columns.before();
                        if (row < 0 || row >= rows.input() || column < 0 || column >= columns.input()) {
                            continue;
                        }
                        for (int i = 0; i < g.inChannels(); i++) {
                            for (int o = 0; o < g.outChannels(); o++) {
                                product.at(
                                        (row * columns.input() + column) * g.inChannels() + i,
                                        ((ky * columns.window() + kx) * g.inChannels() + i) * g.outChannels() + o,
                                        (r * columns.output() + c) * g.outChannels() + o);
                            }
                        }
                    }
                }
            }
        }
    }
}
