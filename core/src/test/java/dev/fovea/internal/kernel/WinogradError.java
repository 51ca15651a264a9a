package dev.fovea.internal.kernel;

import java.util.Random;

/**
 * The relative error of Winograd's algorithm in float32 at any points, on tiles drawn at random: what the kernels compute,
 * sums of products by fused multiply-adds in the same order, with matrices that need not be constants.
 */
final class WinogradError {
    /** Forward, input gradient, kernel gradient. */
    static final int PASSES = 3;

    private static final int IN = WinogradMatrix.INPUTS;
    private static final int OUT = WinogradSize.THREE_TAPS.outputs();
    private static final int WINDOW = WinogradSize.THREE_TAPS.taps();

    private final int in;
    private final int out;
    private final float[] kernel;
    private final float[][] x;
    private final float[][] dy;
    private final double[][] y;
    private final double[][] dx;
    private final double[] dkernel;

    /**
     * Draws tensors and computes what is right.
     *
     * @param in input channels
     * @param out output channels
     * @param tiles how many tiles of 4×4 outputs
     * @param rectified whether the inputs are as after a rectifier, not normally distributed
     * @param seed of the numbers
     */
    WinogradError(int in, int out, int tiles, boolean rectified, long seed) {
        this.in = in;
        this.out = out;
        Random random = new Random(seed);
        kernel = gaussian(random, WINDOW * WINDOW * in * out);
        x = new float[tiles][];
        dy = new float[tiles][];
        y = new double[tiles][OUT * OUT * out];
        dx = new double[tiles][IN * IN * in];
        dkernel = new double[kernel.length];
        for (int tile = 0; tile < tiles; tile++) {
            x[tile] = gaussian(random, IN * IN * in);
            dy[tile] = gaussian(random, OUT * OUT * out);
            for (int i = 0; rectified && i < x[tile].length; i++) {
                x[tile][i] = Math.max(0, x[tile][i]);
            }
            computeDirectly(tile);
        }
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private void computeDirectly(int tile) {
        for (int pixel = 0; pixel < OUT * OUT; pixel++) {
            for (int tap = 0; tap < WINDOW * WINDOW; tap++) {
                int row = pixel / OUT + tap / WINDOW;
                int column = pixel % OUT + tap % WINDOW;
                for (int i = 0; i < in; i++) {
                    int xi = (row * IN + column) * in + i;
                    for (int o = 0; o < out; o++) {
                        int ki = (tap * in + i) * out + o;
                        int yi = pixel * out + o;
                        y[tile][yi] += (double) x[tile][xi] * kernel[ki];
                        dx[tile][xi] += (double) dy[tile][yi] * kernel[ki];
                        dkernel[ki] += (double) x[tile][xi] * dy[tile][yi];
                    }
                }
            }
        }
    }

    /** The relative errors ‖a − r‖/‖r‖ of the three passes with these points. */
    double[] of(WinogradPoints points) {
        float[][] input = floats(points.input());
        float[][] output = floats(points.output(OUT));
        float[][] weights = floats(points.kernel(WINDOW));
        float[] u = transform(weights, kernel, in * out);
        float[] du = new float[IN * IN * in * out];
        double[] differences = new double[PASSES];
        double[] norms = new double[PASSES];
        for (int tile = 0; tile < x.length; tile++) {
            float[] v = transform(input, x[tile], in);
            float[] dm = transform(transposed(output), dy[tile], out);
            float[] m = new float[IN * IN * out];
            float[] dv = new float[IN * IN * in];
            for (int p = 0; p < IN * IN; p++) {
                for (int i = 0; i < in; i++) {
                    int vi = p * in + i;
                    for (int o = 0; o < out; o++) {
                        int mi = p * out + o;
                        m[mi] = Math.fma(v[vi], u[vi * out + o], m[mi]);
                        dv[vi] = Math.fma(dm[mi], u[vi * out + o], dv[vi]);
                        du[vi * out + o] = Math.fma(v[vi], dm[mi], du[vi * out + o]);
                    }
                }
            }
            compare(0, transform(output, m, out), y[tile], differences, norms);
            compare(1, transform(transposed(input), dv, in), dx[tile], differences, norms);
        }
        compare(2, transform(transposed(weights), du, in * out), dkernel, differences, norms);
        double[] errors = new double[PASSES];
        for (int pass = 0; pass < PASSES; pass++) {
            errors[pass] = Math.sqrt(differences[pass] / norms[pass]);
        }
        return errors;
    }

    private static void compare(int pass, float[] actual, double[] right, double[] differences, double[] norms) {
        for (int i = 0; i < right.length; i++) {
            differences[pass] += (actual[i] - right[i]) * (actual[i] - right[i]);
            norms[pass] += right[i] * right[i];
        }
    }

    /** The matrix applied to the rows and to the columns of a square of so many numbers each. */
    private static float[] transform(float[][] matrix, float[] square, int numbers) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        float[] half = new float[rows * columns * numbers];
        apply(matrix, square, 0, columns * numbers, half, 0, columns * numbers, columns * numbers);
        float[] whole = new float[rows * rows * numbers];
        for (int row = 0; row < rows; row++) {
            apply(matrix, half, row * columns * numbers, numbers, whole, row * rows * numbers, numbers, numbers);
        }
        return whole;
    }

    private static void apply(
            float[][] matrix, float[] x, int x0, int xStep, float[] y, int y0, int yStep, int n) {
        for (int k = 0; k < matrix.length; k++) {
            for (int j = 0; j < matrix[0].length; j++) {
                float element = matrix[k][j];
                for (int i = 0; element != 0 && i < n; i++) {
                    int target = y0 + k * yStep + i;
                    y[target] = Math.fma(x[x0 + j * xStep + i], element, y[target]);
                }
            }
        }
    }

    private static float[][] floats(double[][] matrix) {
        float[][] floats = new float[matrix.length][matrix[0].length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                floats[i][j] = (float) matrix[i][j];
            }
        }
        return floats;
    }

    private static float[][] transposed(float[][] matrix) {
        float[][] transposed = new float[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }
}
