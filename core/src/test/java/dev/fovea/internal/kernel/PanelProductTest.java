package dev.fovea.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The micro-kernel of every provider on every edge: sizes around the tile, gaps, offsets, and nothing else touched. */
class PanelProductTest {
    /** In every cell that must not be written; a payload no arithmetic makes. */
    private static final int POISON = 0x7FC0BEEF;

    private static final int[] DEPTHS = {0, 1, 2, 3, 4, 5, 31};
    private static final int[] ROW_STRIDES = {1, 3, 32};
    /** Between rows of B: none in a packed panel. */
    private static final int[] GAPS = {0, 5};

    static List<Kernels> providers() {
        return Providers.all();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyEdgeAgreesWithTheOracle(Kernels kernels) {
        int cases = 0;
        for (int rows : heights(kernels)) {
            for (int columns : widths(kernels)) {
                for (int rowStride : ROW_STRIDES) {
                    for (int gap : GAPS) {
                        PanelProduct product = kernels.panelProduct(rows, columns, rowStride, columns + gap);
                        for (int depth : DEPTHS) {
                            Product one = new Product(rows, columns, rowStride, columns + gap, depth, ++cases);
                            one.check(product, true, 0);
                            one.check(product, false, 3);
                        }
                    }
                }
            }
        }
        assertTrue(cases > 500, "only " + cases + " cases");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void bitsDoNotDependOnTheTiling(Kernels kernels) {
        for (int rows : heights(kernels)) {
            for (int columns : widths(kernels)) {
                int ldb = columns + 1;
                Product product = new Product(rows, columns, 3, ldb, 31, rows + columns);
                float[] whole = product.run(kernels.panelProduct(rows, columns, 3, ldb), true, 0);
                PanelProduct single = kernels.panelProduct(1, columns, 3, ldb);
                for (int row = 0; row < rows; row++) {
                    float[] c = product.c(0);
                    single.multiply(
                            product.a, Product.A0 + row * 3, product.offsets, Product.K0, Product.K0 + 31, product.b,
                            Product.B0, product.bias, 0, 0, c, Product.C0 + row * columns, columns);
                    assertArrayEquals(
                            row(whole, row, columns), row(c, row, columns), product + " row " + row);
                }
                Product narrow = product.firstColumn();
                float[] column = narrow.run(kernels.panelProduct(rows, 1, 3, 1), true, 0);
                for (int row = 0; row < rows; row++) {
                    assertEquals(
                            Float.floatToRawIntBits(whole[Product.C0 + row * columns]),
                            Float.floatToRawIntBits(column[Product.C0 + row]),
                            product + " first column, row " + row);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void splittingTheDepthChangesNothing(Kernels kernels) {
        int columns = kernels.panelColumns() - 1;
        int rows = tile(kernels) + 1;
        Product product = new Product(rows, columns, 1, columns, 31, 9);
        PanelProduct kernel = kernels.panelProduct(rows, columns, 1, columns);
        float[] whole = product.run(kernel, true, 0);
        float[] parts = product.c(0);
        kernel.multiply(
                product.a, Product.A0, product.offsets, Product.K0, Product.K0 + 13, product.b, Product.B0,
                product.bias, 0, 0, parts, Product.C0, columns);
        kernel.multiply(
                product.a, Product.A0, product.offsets, Product.K0 + 13, Product.K0 + 31, product.b,
                Product.B0 + 13 * columns, parts, Product.C0, columns, parts, Product.C0, columns);
        if (kernels.reference()) {
            // The scalar kernel sums in double: a split rounds once more, nothing else.
            assertArrayEquals(whole, parts, 1e-5f);
        } else {
            assertArrayEquals(bits(whole), bits(parts));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void threadsShareAProduct(Kernels kernels) {
        int columns = kernels.panelColumns();
        Product product = new Product(13, columns, 3, columns, 31, 5);
        PanelProduct kernel = kernels.panelProduct(13, columns, 3, columns);
        int[] alone = bits(product.run(kernel, true, 0));
        IntStream.range(0, 2000)
                .parallel()
                .forEach(run -> assertArrayEquals(alone, bits(product.run(kernel, true, 0)), "run " + run));
    }

    private static int tile(Kernels kernels) {
        return kernels.reference() ? 4 : TileShape.maxRows(Providers.lanes(kernels));
    }

    private static int[] heights(Kernels kernels) {
        int t = tile(kernels);
        // The last is cut into two taller tiles and a lower one.
        return new int[] {1, t - 1, t, t + 1, 2 * t - 1, 2 * t, 2 * t + 1, 3 * t - 1};
    }

    private static int[] widths(Kernels kernels) {
        int lanes = Providers.lanes(kernels);
        int max = kernels.panelColumns();
        return IntStream.of(1, 2, 3, 4, 7, 10, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes, max - 1, max)
                .filter(n -> n >= 1 && n <= max)
                .distinct()
                .toArray();
    }

    private static int[] row(float[] c, int row, int columns) {
        return bits(Arrays.copyOfRange(c, Product.C0 + row * columns, Product.C0 + (row + 1) * columns));
    }

    private static int[] bits(float[] array) {
        int[] bits = new int[array.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(array[i]);
        }
        return bits;
    }

    /** One product's data: A has numbers only where it is read, and every array begins off its start. */
    private static final class Product {
        static final int A0 = 70;
        static final int B0 = 5;
        static final int C0 = 7;
        static final int K0 = 2;
        static final int REACH = 60;

        final int rows;
        final int columns;
        final int rowStride;
        final int ldb;
        final int depth;
        final float[] a;
        final int[] offsets;
        final float[] b;
        final float[] bias;
        private final float[] start;

        Product(int rows, int columns, int rowStride, int ldb, int depth, long seed) {
            this.rows = rows;
            this.columns = columns;
            this.rowStride = rowStride;
            this.ldb = ldb;
            this.depth = depth;
            Random random = new Random(seed);
            offsets = new int[K0 + depth + 1];
            for (int k = 0; k < offsets.length; k++) {
                // Irregular, negative ones too; outside [K0, K0 + depth) they lead out of the array.
                offsets[k] = k < K0 || k == K0 + depth ? Integer.MIN_VALUE / 2 : random.nextInt(-REACH, REACH);
            }
            a = new float[A0 + REACH + rows * rowStride];
            Arrays.fill(a, Float.NaN);
            for (int k = K0; k < K0 + depth; k++) {
                for (int i = 0; i < rows; i++) {
                    a[A0 + offsets[k] + i * rowStride] = (float) random.nextGaussian();
                }
            }
            b = new float[B0 + Math.max(0, depth - 1) * ldb + columns];
            Arrays.fill(b, Float.NaN);
            for (int k = 0; k < depth; k++) {
                for (int j = 0; j < columns; j++) {
                    b[B0 + k * ldb + j] = (float) random.nextGaussian();
                }
            }
            bias = gaussian(random, columns);
            start = gaussian(random, rows * columns);
        }

        /** The same product for the first column alone. */
        Product firstColumn() {
            Product first = new Product(rows, 1, rowStride, 1, depth, 0);
            System.arraycopy(a, 0, first.a, 0, a.length);
            System.arraycopy(offsets, 0, first.offsets, 0, offsets.length);
            for (int k = 0; k < depth; k++) {
                first.b[B0 + k] = b[B0 + k * ldb];
            }
            first.bias[0] = bias[0];
            return first;
        }

        /** C before the product: poisoned. */
        float[] c(int gap) {
            float[] c = new float[C0 + rows * (columns + gap) + 9];
            Arrays.fill(c, Float.intBitsToFloat(POISON));
            return c;
        }

        /** Runs with a bias, or else adds to what C holds. */
        float[] run(PanelProduct product, boolean withBias, int gap) {
            float[] c = c(gap);
            int ldc = columns + gap;
            if (!withBias) {
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(start, i * columns, c, C0 + i * ldc, columns);
                }
            }
            product.multiply(
                    a, A0, offsets, K0, K0 + depth, b, B0, withBias ? bias : c, withBias ? 0 : C0, withBias ? 0 : ldc,
                    c, C0, ldc);
            return c;
        }

        void check(PanelProduct product, boolean withBias, int gap) {
            float[] c = run(product, withBias, gap);
            int ldc = columns + gap;
            for (int index = 0; index < c.length; index++) {
                int row = Math.floorDiv(index - C0, ldc);
                int column = Math.floorMod(index - C0, ldc);
                if (row < 0 || row >= rows || column >= columns) {
                    assertEquals(POISON, Float.floatToRawIntBits(c[index]), () -> this + " wrote outside");
                    continue;
                }
                double sum = withBias ? bias[column] : start[row * columns + column];
                double size = Math.abs(sum);
                for (int k = 0; k < depth; k++) {
                    double term = (double) a[A0 + offsets[K0 + k] + row * rowStride] * b[B0 + k * ldb + column];
                    sum += term;
                    size += Math.abs(term);
                }
                // The textbook bound of a sum of products in any precision with unit roundoff u: (depth + 1)·u·Σ|terms|.
                if (!(Math.abs(c[index] - sum) <= (depth + 1) * 0x1p-24 * size)) {
                    throw new AssertionError(this + (withBias ? ", bias" : ", accumulating") + ", ldc " + ldc + " at ("
                            + row + ", " + column + "): " + c[index] + " instead of " + sum);
                }
            }
        }

        private static float[] gaussian(Random random, int n) {
            float[] array = new float[n];
            for (int i = 0; i < n; i++) {
                array[i] = (float) random.nextGaussian();
            }
            return array;
        }

        @Override
        public String toString() {
            return rows + "×" + columns + "×" + depth + ", row stride " + rowStride + ", ldb " + ldb;
        }
    }
}
