package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All vector kernels compute the same bits, whatever their width and however numbers fill the vectors. */
class SameBitsTest {
    private static final int X0 = 3;

    /** Below, at and above each width and its multiples, and what the widths leave over in several steps. */
    static IntStream counts() {
        return IntStream.concat(IntStream.rangeClosed(1, 36), IntStream.of(47, 48, 49, 50, 63, 64, 65, 100));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void perChannel(int channels) {
        for (int pixels : new int[] {1, 2, 3, 4, 17}) {
            int size = X0 + pixels * channels;
            float[] x = gaussian(1, size);
            float[] dy = gaussian(2, size);
            float[] a = gaussian(3, channels);
            float[] b = gaussian(4, channels);
            float[] c = gaussian(5, channels);
            float[] d = gaussian(6, channels);
            String what = pixels + " × " + channels;
            assertSame("normalize " + what, size, (kernels, y) -> {
                kernels.channelwise().normalize(x, X0, y, X0, pixels, channels, a, b, c);
            });
            assertSame("normalize in place " + what, size, (kernels, y) -> {
                System.arraycopy(x, 0, y, 0, size);
                kernels.channelwise().normalize(y, X0, y, X0, pixels, channels, a, b, c);
            });
            assertSame("scale " + what, size, (kernels, y) -> {
                kernels.channelwise().scale(x, X0, y, X0, pixels, channels, a, 0);
            });
            assertSame("normalizationGradient " + what, size, (kernels, y) -> {
                kernels.channelwise().normalizationGradient(x, X0, dy, X0, y, X0, pixels, channels, a, b, c, d);
            });
            assertSame("channelSums " + what, channels, (kernels, y) -> {
                kernels.channelwise().channelSums(x, X0, pixels, channels, y);
            });
            assertSame("rectify " + what, size, (kernels, y) -> {
                kernels.channelwise().rectify(x, X0, y, X0, pixels, channels, a);
            });
            assertSame("rectifyGradient in place " + what, size, (kernels, y) -> {
                System.arraycopy(dy, 0, y, 0, size);
                kernels.channelwise().rectifyGradient(x, X0, y, X0, y, X0, pixels, channels, a);
            });
            assertSame("slopeGradient " + what, channels, (kernels, y) -> {
                kernels.channelwise().slopeGradient(x, X0, dy, X0, pixels, channels, y);
            });
            assertSame("moments " + what, 2 * channels, (kernels, y) -> {
                float[] squares = gaussian(7, channels);
                kernels.channelwise().moments(x, X0, pixels, channels, a, y, squares);
                System.arraycopy(squares, 0, y, channels, channels);
            });
            assertSame("gradientMoments " + what, 2 * channels, (kernels, y) -> {
                float[] dot = gaussian(7, channels);
                kernels.channelwise().gradientMoments(x, X0, dy, X0, pixels, channels, a, y, dot);
                System.arraycopy(dot, 0, y, channels, channels);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("counts")
    void perRow(int columns) {
        for (int rows : new int[] {1, 3}) {
            int size = X0 + rows * columns;
            float[] x = gaussian(1, size);
            float[] dy = gaussian(2, size);
            float[] a = gaussian(3, rows);
            float[] b = gaussian(4, rows);
            float[] c = gaussian(5, rows);
            float[] gamma = gaussian(6, columns);
            float[] beta = gaussian(7, columns);
            float[] scratch = new float[RowKernels.SCRATCH];
            String what = rows + " × " + columns;
            assertSame("moments " + what, 2 * rows, (kernels, y) -> {
                float[] squares = new float[rows];
                kernels.rowwise().moments(x, X0, rows, columns, a, y, squares, scratch);
                System.arraycopy(squares, 0, y, rows, rows);
            });
            assertSame("normalize " + what, size, (kernels, y) -> {
                kernels.rowwise().normalize(x, X0, y, X0, rows, columns, a, b, c, gamma, beta);
            });
            assertSame("gradientSums " + what, 2 * rows + columns, (kernels, y) -> {
                float[] dot = new float[rows];
                float[] dgamma = gaussian(8, columns);
                float[] dbeta = y.clone();
                kernels.rowwise().gradientSums(
                        x, X0, dy, X0, rows, columns, a, b, c, gamma, y, dot, dgamma, dbeta, scratch);
                for (int i = 0; i < columns; i++) {
                    y[2 * rows + i] = dgamma[i] + 3 * dbeta[i];
                }
                System.arraycopy(dot, 0, y, rows, rows);
            });
            assertSame("gradient " + what, size, (kernels, y) -> {
                kernels.rowwise().gradient(x, X0, dy, X0, y, X0, rows, columns, a, b, c, gamma, b, c);
            });
            assertSame("mix " + what, size, (kernels, y) -> {
                kernels.rowwise().mix(x, X0, 0.3f, dy, X0, 0.7f, y, X0, size - X0);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void transforms(WinogradMatrix matrix) {
        int groups = 3;
        counts().forEach(n -> {
            float[] x = gaussian(1, X0 + groups * matrix.columns() * n);
            for (boolean accumulate : List.of(false, true)) {
                assertSame(matrix + " " + n, X0 + groups * matrix.rows() * n, (kernels, y) -> {
                    kernels.axisTransform(matrix, accumulate, n)
                            .apply(
                                    x, X0, n, matrix.columns() * n, y, X0, n, (matrix.rows() - 1) * n,
                                    groups, n);
                });
            }
        });
    }

    @ParameterizedTest
    @MethodSource("counts")
    void products(int columns) {
        int rows = 13;
        int depth = 29;
        int[] offsets = IntStream.range(0, depth).map(k -> 2 * k).toArray();
        float[] a = gaussian(1, rows + 2 * depth);
        float[] b = gaussian(2, depth * columns);
        float[] bias = gaussian(3, columns);
        assertSame("product of " + columns, rows * columns, (kernels, y) -> {
            Panels panels = Panels.of(columns, kernels);
            float[] packed = new float[panels.size(depth)];
            panels.pack(b, 0, depth, packed, 0);
            PanelProducts products = PanelProducts.of(kernels, panels, rows, 1);
            for (int panel = 0; panel < panels.count(); panel++) {
                int first = panels.first(panel);
                products.get(panel).multiply(
                        a, 0, offsets, 0, depth, packed, panels.offset(panel, depth), bias, first, 0, y, first,
                        columns);
            }
        });
    }

    @Test
    void elementwise() {
        counts().forEach(n -> {
            float[] x = gaussian(1, X0 + n);
            float[] z = gaussian(2, X0 + n);
            assertSame("add " + n, X0 + n, (kernels, y) -> kernels.add(x, X0, z, X0, y, X0, n));
            float[] rows = gaussian(3, X0 + 3 * (n + 2));
            assertSame("addRows " + n, X0 + 3 * (n + 5), (kernels, y) -> {
                kernels.addRows(rows, X0, n + 2, y, X0, n + 5, 3, n);
            });
            assertSame("dropout " + n, X0 + n, (kernels, y) -> {
                kernels.dropout(x, X0, y, X0, n, 0x123456789ABCDEFL, 1 << 22, 1.3f);
            });
        });
    }

    /** Runs all vector kernels from the same numbers in y and compares what they leave there. */
    private static void assertSame(String what, int size, BiConsumer<Kernels, float[]> call) {
        List<float[]> results = new ArrayList<>();
        for (Kernels kernels : Providers.vectors()) {
            float[] y = gaussian(99, size);
            call.accept(kernels, y);
            results.add(y);
        }
        int[] first = bits(results.getFirst());
        for (int i = 1; i < results.size(); i++) {
            assertArrayEquals(first, bits(results.get(i)), what + ", " + Providers.vectors().get(i).name());
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }
}
