package dev.fovea.internal.kernel;

import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AxisTransformTest {
    private static final int GROUPS = 3;
    private static final int X0 = 2;
    private static final int Y0 = 5;

    /** What the matrices are for: Aᵀ·[(G·g) ⊙ (Bᵀ·d)] is the correlation of d and g. */
    @ParameterizedTest
    @EnumSource
    void theMatricesConvolve(WinogradSize size) {
        float[] image = gaussian(1, WinogradMatrix.INPUTS);
        float[] kernel = gaussian(2, size.taps());
        double[] v = times(WinogradMatrix.INPUT, doubles(image));
        double[] u = times(size.kernel(), doubles(kernel));
        for (int i = 0; i < v.length; i++) {
            v[i] *= u[i];
        }
        double[] y = times(size.output(), v);
        assertEquals(size.outputs(), y.length);
        for (int i = 0; i < y.length; i++) {
            double expected = 0;
            for (int k = 0; k < kernel.length; k++) {
                expected += (double) image[i + k] * kernel[k];
            }
            assertEquals(expected, y[i], 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = ".*_GRADIENT")
    void theGradientsMatricesAreTransposes(WinogradMatrix gradient) {
        WinogradMatrix matrix = WinogradMatrix.valueOf(gradient.name().replace("_GRADIENT", ""));
        assertEquals(matrix.rows(), gradient.columns());
        assertEquals(matrix.columns(), gradient.rows());
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                assertEquals(matrix.at(row, column), gradient.at(column, row));
            }
        }
    }

    /** Groups that overlap in y when accumulating; whatever lies between and around them must stay as it is. */
    @ParameterizedTest
    @EnumSource
    void allKernelsAgreeWithTheMatrix(WinogradMatrix matrix) {
        for (Kernels kernels : Providers.all()) {
            for (int n : lengths(Providers.lanes(kernels))) {
                for (boolean accumulate : List.of(false, true)) {
                    check(kernels, matrix, accumulate, n);
                }
            }
        }
    }

    private static void check(Kernels kernels, WinogradMatrix matrix, boolean accumulate, int n) {
        int step = n + 1;
        int yGroup = (accumulate ? matrix.rows() - 1 : matrix.rows()) * step;
        int xGroup = step * matrix.columns();
        float[] x = gaussian(n, X0 + GROUPS * xGroup);
        float[] y = gaussian(n + 1, Y0 + GROUPS * matrix.rows() * step + 7);
        double[] expected = doubles(y);
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < n; i++) {
                double[] column = new double[matrix.columns()];
                for (int j = 0; j < column.length; j++) {
                    column[j] = x[X0 + group * xGroup + j * step + i];
                }
                double[] product = times(matrix, column);
                for (int k = 0; k < product.length; k++) {
                    int target = Y0 + group * yGroup + k * step + i;
                    expected[target] = accumulate ? expected[target] + product[k] : product[k];
                }
            }
        }
        kernels.axisTransform(matrix, accumulate, n).apply(x, X0, step, xGroup, y, Y0, step, yGroup, GROUPS, n);
        assertArrayEquals(expected, doubles(y), 1e-5, kernels.name() + " " + n + (accumulate ? " added" : ""));
    }

    private static List<Integer> lengths(int lanes) {
        List<Integer> lengths = new ArrayList<>();
        for (int vectors = 0; vectors < 3; vectors++) {
            for (int more = -1; more <= 1; more++) {
                if (vectors * lanes + more > 0) {
                    lengths.add(vectors * lanes + more);
                }
            }
        }
        return lengths;
    }

    private static double[] times(WinogradMatrix matrix, double[] vector) {
        double[] product = new double[matrix.rows()];
        for (int row = 0; row < product.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                product[row] += matrix.at(row, column) * vector[column];
            }
        }
        return product;
    }
}
