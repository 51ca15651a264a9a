package dev.fovea.internal.kernel;

/**
 * The panel product as plain loops: the readable reference. Sums are kept in double and rounded once, in the order of
 * k, so that a rectifier behind them decides as exact arithmetic would.
 *
 * <p>The loops over columns are such that the JIT compiler vectorises them: the sums are in arrays of their own, of
 * another type than B, so that writing one cannot change the other; and four rows take two k at a time, because then a
 * number of B, widened to double, serves four times, and a sum is loaded and stored half as often. More of either, and
 * C2 gives up.
 */
record ScalarPanelProduct(int rows, int columns, int rowStride, int ldb, ScalarSums spareSums) implements PanelProduct {
    @Override
    public void multiply(
            float[] a,
            int a0,
            int[] offsets,
            int k0,
            int k1,
            float[] b,
            int b0,
            float[] init,
            int init0,
            int ldInit,
            float[] c,
            int c0,
            int ldc) {
        double[][] sums = spareSums.lend();
        for (int first = 0; first < rows; first += ScalarSums.ROWS) {
            int count = Math.min(ScalarSums.ROWS, rows - first);
            for (int row = 0; row < count; row++) {
                widen(init, init0 + (first + row) * ldInit, sums[row]);
            }
            int ai = a0 + first * rowStride;
            int k = k0;
            int q = b0;
            if (count == ScalarSums.ROWS) {
                for (; k + 2 <= k1; k += 2, q += 2 * ldb) {
                    int p = ai + offsets[k];
                    int r = ai + offsets[k + 1];
                    addTwo(
                            b, q, sums[0], a[p], a[r], sums[1], a[p + rowStride], a[r + rowStride], sums[2],
                            a[p + 2 * rowStride], a[r + 2 * rowStride], sums[3], a[p + 3 * rowStride],
                            a[r + 3 * rowStride]);
                }
            }
            for (; k < k1; k++, q += ldb) {
                for (int row = 0; row < count; row++) {
                    addOne(b, q, sums[row], a[ai + offsets[k] + row * rowStride]);
                }
            }
            for (int row = 0; row < count; row++) {
                round(sums[row], c, c0 + (first + row) * ldc);
            }
        }
        spareSums.takeBack(sums);
    }

    /** Adds to four rows of sums two products each: with one row of B and the next. */
    private void addTwo(
            float[] b,
            int q,
            double[] sum0,
            double x0,
            double y0,
            double[] sum1,
            double x1,
            double y1,
            double[] sum2,
            double x2,
            double y2,
            double[] sum3,
            double x3,
            double y3) {
        int next = q + ldb;
        for (int j = 0; j < columns; j++) {
            double u = b[q + j];
            double v = b[next + j];
            sum0[j] = sum0[j] + x0 * u + y0 * v;
            sum1[j] = sum1[j] + x1 * u + y1 * v;
            sum2[j] = sum2[j] + x2 * u + y2 * v;
            sum3[j] = sum3[j] + x3 * u + y3 * v;
        }
    }

    private void addOne(float[] b, int q, double[] sum, double x) {
        for (int j = 0; j < columns; j++) {
            sum[j] += x * b[q + j];
        }
    }

    private void widen(float[] from, int from0, double[] to) {
        for (int j = 0; j < columns; j++) {
            to[j] = from[from0 + j];
        }
    }

    private void round(double[] from, float[] to, int to0) {
        for (int j = 0; j < columns; j++) {
            to[to0 + j] = (float) from[j];
        }
    }
}
