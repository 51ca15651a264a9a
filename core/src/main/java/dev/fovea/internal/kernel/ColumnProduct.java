package dev.fovea.internal.kernel;

/**
 * The panel product for a single column, which vectors do not suit: fused multiply-adds of single numbers, in the order
 * of k like those of {@link Tile} and so with the same bits; four rows at a time, because within a row each must wait
 * for the one before.
 */
record ColumnProduct(int rows, int rowStride, int ldb) implements PanelProduct {
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
        int i = 0;
        for (; i + 4 <= rows; i += 4) {
            fourRows(
                    a, a0 + i * rowStride, offsets, k0, k1, b, b0, init, init0 + i * ldInit, ldInit, c, c0 + i * ldc,
                    ldc);
        }
        for (; i < rows; i++) {
            int ai = a0 + i * rowStride;
            float sum = init[init0 + i * ldInit];
            for (int k = k0; k < k1; k++) {
                sum = Math.fma(a[ai + offsets[k]], b[b0 + (k - k0) * ldb], sum);
            }
            c[c0 + i * ldc] = sum;
        }
    }

    private void fourRows(
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
        float sum0 = init[init0];
        float sum1 = init[init0 + ldInit];
        float sum2 = init[init0 + 2 * ldInit];
        float sum3 = init[init0 + 3 * ldInit];
        for (int k = k0; k < k1; k++) {
            int p = a0 + offsets[k];
            float y = b[b0 + (k - k0) * ldb];
            sum0 = Math.fma(a[p], y, sum0);
            sum1 = Math.fma(a[p + rowStride], y, sum1);
            sum2 = Math.fma(a[p + 2 * rowStride], y, sum2);
            sum3 = Math.fma(a[p + 3 * rowStride], y, sum3);
        }
        c[c0] = sum0;
        c[c0 + ldc] = sum1;
        c[c0 + 2 * ldc] = sum2;
        c[c0 + 3 * ldc] = sum3;
    }
}
