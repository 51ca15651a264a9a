package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.PoolAxis;
import java.util.Arrays;
import java.util.stream.IntStream;

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
     * Average pooling of one image.
     *
     * @param g the geometry
     * @param countPadding whether padding counts as zeros, but for what lies beyond it; else it is left out of the mean
     * @param x the image
     * @return y
     */
    public static double[] average(Pool2dGeometry g, boolean countPadding, double[] x) {
        double[] y = new double[g.y().size()];
        for (int i = 0; i < y.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                y[i] += x[source] / count(g, countPadding, i);
            }
        }
        return y;
    }

    /**
     * The gradient of average pooling.
     *
     * @param g the geometry
     * @param countPadding whether padding counts as zeros
     * @param dy gradient of y
     * @return dx
     */
    public static double[] averageGradient(Pool2dGeometry g, boolean countPadding, double[] dy) {
        double[] dx = new double[g.x().size()];
        for (int i = 0; i < dy.length; i++) {
            int[] window = window(g, i);
            for (int source : window) {
                dx[source] += dy[i] / count(g, countPadding, i);
            }
        }
        return dx;
    }

    /** The positions under an output's window that lie on the image, or on the image and its padding. */
    private static double count(Pool2dGeometry g, boolean countPadding, int output) {
        if (!countPadding) {
            return window(g, output).length;
        }
        int c = output / g.channels() % g.columns().output();
        int r = output / g.channels() / g.columns().output();
        return (double) count(g.rows(), r) * count(g.columns(), c);
    }

    private static int count(PoolAxis pool, int output) {
        if (!(pool instanceof PoolAxis.Sliding(Axis axis, int beyond))) {
            return pixels(pool, output).length;
        }
        int count = 0;
        for (int k = 0; k < axis.window(); k++) {
            int place = output * axis.stride() + k * axis.dilation();
            count += place < axis.before() + axis.input() + axis.after() - beyond ? 1 : 0;
        }
        return count;
    }

    /** The pixels of an axis that a window sees, by the definition. */
    private static int[] pixels(PoolAxis pool, int output) {
        return switch (pool) {
            case PoolAxis.Sliding(Axis axis, int _) -> IntStream.range(0, axis.window())
                    .map(k -> output * axis.stride() + k * axis.dilation() - axis.before())
                    .filter(pixel -> pixel >= 0 && pixel < axis.input())
                    .toArray();
            case PoolAxis.Adaptive(int in, int out) -> IntStream.range(
                    (int) Math.floor((double) output * in / out), (int) Math.ceil((output + 1.0) * in / out))
                    .toArray();
        };
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
        int[] columns = pixels(g.columns(), c);
        return Arrays.stream(pixels(g.rows(), r))
                .flatMap(row -> Arrays.stream(columns)
                        .map(column -> (row * g.columns().input() + column) * g.channels() + channel))
                .toArray();
    }
}
