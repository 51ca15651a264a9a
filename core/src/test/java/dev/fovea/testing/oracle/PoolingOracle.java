package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Pool2dGeometry;
import java.util.Arrays;

/** Pooling and its gradients, of one NHWC image, as naive loops in float64. */
public final class PoolingOracle {
    private PoolingOracle() {}

    /**
     * Maximum pooling of one image.
     *
     * @param g the geometry
     * @param x the image
     * @return y
     */
    public static double[] max(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[winner(g, x, i)];
        }
        return y;
    }

    /**
     * The gradient of maximum pooling: to the first maximum of each window.
     *
     * @param g the geometry
     * @param x the image
     * @param dy gradient of y
     * @return dx
     */
    public static double[] maxGradient(Pool2dGeometry g, double[] x, double[] dy) {
        double[] dx = new double[g.x().size()];
        for (int i = 0; i < dy.length; i++) {
            dx[winner(g, x, i)] += dy[i];
        }
        return dx;
    }

    /**
     * Average pooling of one image; padding is left out of the mean.
     *
     * @param g the geometry
     * @param x the image
     * @return y
     */
    public static double[] average(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                y[i] += x[source] / window.length;
            }
        }
        return y;
    }

    /**
     * The gradient of average pooling.
     *
     * @param g the geometry
     * @param dy gradient of y
     * @return dx
     */
    public static double[] averageGradient(Pool2dGeometry g, double[] dy) {
        double[] dx = new double[g.x().size()];
        for (int i = 0; i < dy.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                dx[source] += dy[i] / window.length;
            }
        }
        return dx;
    }

    private static int winner(Pool2dGeometry g, double[] x, int output) {
        int[] window = window(g, output);
        int winner = window[0];
        for (int source : window) {
            if (x[source] > x[winner]) {
                winner = source;
            }
        }
        return winner;
    }

    /** The elements of x that an element of y is made from, in reading order. */
    private static int[] window(Pool2dGeometry g, int output) {
        int channel = output % g.channels();
        int c = output / g.channels() % g.columns().output();
        int r = output / g.channels() / g.columns().output();
        int[] found = new int[g.rows().window() * g.columns().window()];
        int count = 0;
        for (int ky = 0; ky < g.rows().window(); ky++) {
            for (int kx = 0; kx < g.columns().window(); kx++) {
                int row = r * g.rows().stride() + ky - g.rows().before();
                int column = c * g.columns().stride() + kx - g.columns().before();
                if (row >= 0 && row < g.rows().input() && column >= 0 && column < g.columns().input()) {
                    found[count++] = (row * g.columns().input() + column) * g.channels() + channel;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
