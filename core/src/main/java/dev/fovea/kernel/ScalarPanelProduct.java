package dev.fovea.kernel;

/**
 * The panel product as plain loops: the readable reference. Sums are kept in double and rounded once, in the order of k, so
 * that a rectifier behind them decides as exact arithmetic would; eight columns at a time, so that their sums stay in
 * registers and need not wait for one another.
 */
record ScalarPanelProduct(int rows, int columns, int rowStride) implements PanelProduct {
    private static final int GROUP = 8;

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
        for (int i = 0; i < rows; i++) {
            int ai = a0 + i * rowStride;
            int initI = init0 + i * ldInit;
            int ci = c0 + i * ldc;
            int j = 0;
            for (; j + GROUP <= columns; j += GROUP) {
                eight(a, ai, offsets, k0, k1, b, b0 + j, init, initI + j, c, ci + j);
            }
            for (; j < columns; j++) {
                double sum = init[initI + j];
                for (int k = k0, q = b0 + j; k < k1; k++, q += columns) {
                    sum += (double) a[ai + offsets[k]] * b[q];
                }
                c[ci + j] = (float) sum;
            }
        }
    }

    private void eight(
            float[] a,
            int ai,
            int[] offsets,
            int k0,
            int k1,
            float[] b,
            int b0,
            float[] init,
            int init0,
            float[] c,
            int c0) {
        double s0 = init[init0];
        double s1 = init[init0 + 1];
        double s2 = init[init0 + 2];
        double s3 = init[init0 + 3];
        double s4 = init[init0 + 4];
        double s5 = init[init0 + 5];
        double s6 = init[init0 + 6];
        double s7 = init[init0 + 7];
        for (int k = k0, q = b0; k < k1; k++, q += columns) {
            double x = a[ai + offsets[k]];
            s0 += x * b[q];
            s1 += x * b[q + 1];
            s2 += x * b[q + 2];
            s3 += x * b[q + 3];
            s4 += x * b[q + 4];
            s5 += x * b[q + 5];
            s6 += x * b[q + 6];
            s7 += x * b[q + 7];
        }
        c[c0] = (float) s0;
        c[c0 + 1] = (float) s1;
        c[c0 + 2] = (float) s2;
        c[c0 + 3] = (float) s3;
        c[c0 + 4] = (float) s4;
        c[c0 + 5] = (float) s5;
        c[c0 + 6] = (float) s6;
        c[c0 + 7] = (float) s7;
    }
}
