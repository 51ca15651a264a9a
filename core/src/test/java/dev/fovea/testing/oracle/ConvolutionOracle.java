package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Conv2dGeometry;
import java.util.Arrays;

/** Convolution and its gradients, of one image, as plain loops in float64. Arrays are NHWC and HWIO. */
public final class ConvolutionOracle {
    private ConvolutionOracle() {}

    /**
     * Visits every pixel of the input under every element of the kernel, for each group of channels: a vector of x, one of
     * y, and a matrix of the kernel between them, each by its number.
     */
    @FunctionalInterface
    private interface Taps {
        void at(int x, int matrix, int y);
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
        double[] start = new double[g.y().size()];
        Arrays.setAll(start, i -> bias[i % g.outChannels()]);
        double[][] xs = vectors(x, g.groupInputs());
        double[][][] matrices = matrices(g, kernel);
        double[][] ys = vectors(start, g.groupOutputs());
        taps(g, (xi, m, yi) -> addProduct(xs[xi], matrices[m], ys[yi]));
        return joined(ys);
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
        double[][] dys = vectors(dy, g.groupOutputs());
        double[][][] transposed =
                Arrays.stream(matrices(g, kernel)).map(ConvolutionOracle::transposed).toArray(double[][][]::new);
        double[][] dxs = new double[g.x().size() / g.groupInputs()][g.groupInputs()];
        taps(g, (xi, m, yi) -> addProduct(dys[yi], transposed[m], dxs[xi]));
        return joined(dxs);
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
        double[][] xs = vectors(x, g.groupInputs());
        double[][] dys = vectors(dy, g.groupOutputs());
        double[][][] sums = matrices(g, new double[g.kernel().size()]);
        taps(g, (xi, m, yi) -> {
            for (int i = 0; i < xs[xi].length; i++) {
                if (xs[xi][i] != 0) { // adds nothing to finite numbers, and half of an image is 0 after a rectifier
                    addMultiple(xs[xi][i], dys[yi], sums[m][i]);
                }
            }
        });
        double[] dkernel = new double[g.kernel().size()];
        Arrays.setAll(dkernel, e -> {
            int row = e / g.outChannels();
            int out = e % g.outChannels();
            int matrix = row / g.groupInputs() * g.groups() + out / g.groupOutputs();
            return sums[matrix][row % g.groupInputs()][out % g.groupOutputs()];
        });
        return dkernel;
    }

    /** The matrices of a kernel, of group inputs and group outputs: for every place in the window one of each group. */
    private static double[][][] matrices(Conv2dGeometry g, double[] kernel) {
        double[][][] matrices = new double[g.rows().window() * g.columns().window() * g.groups()][g.groupInputs()][];
        double[][] rows = vectors(kernel, g.groupOutputs());
        for (int i = 0; i < rows.length; i++) {
            int row = i / g.groups();
            int matrix = row / g.groupInputs() * g.groups() + i % g.groups();
            matrices[matrix][row % g.groupInputs()] = rows[i];
        }
        return matrices;
    }

    private static double[][] transposed(double[][] m) {
        double[][] transposed = new double[m[0].length][m.length];
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m[i].length; j++) {
                transposed[j][i] = m[i][j];
            }
        }
        return transposed;
    }

    private static double[][] vectors(double[] values, int size) {
        double[][] vectors = new double[values.length / size][];
        Arrays.setAll(vectors, i -> Arrays.copyOfRange(values, i * size, (i + 1) * size));
        return vectors;
    }

    private static double[] joined(double[][] vectors) {
        int size = vectors[0].length;
        double[] values = new double[vectors.length * size];
        for (int i = 0; i < vectors.length; i++) {
            System.arraycopy(vectors[i], 0, values, i * size, size);
        }
        return values;
    }

    /** sums += a·m. */
    private static void addProduct(double[] a, double[][] m, double[] sums) {
        for (int i = 0; i < a.length; i++) {
            addMultiple(a[i], m[i], sums);
        }
    }

    /** Both arrays from their start, or the compiler would not know that it may take several elements at once. */
    private static void addMultiple(double factor, double[] a, double[] sums) {
        for (int i = 0; i < a.length; i++) {
            sums[i] += factor * a[i];
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
                        for (int group = 0; group < g.groups(); group++) {
                            taps.at(
                                    (row * columns.input() + column) * g.groups() + group,
                                    (ky * columns.window() + kx) * g.groups() + group,
                                    (r * columns.output() + c) * g.groups() + group);
                        }
                    }
                }
            }
        }
    }
}
