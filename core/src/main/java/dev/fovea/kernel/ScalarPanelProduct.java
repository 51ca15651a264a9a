package dev.fovea.kernel;

/**
 * The panel product as loops over columns that the JIT compiler vectorises. Four k are taken at a time so that C is
 * loaded and stored a quarter as often; the order of additions stays that of k.
 */
record ScalarPanelProduct(int rows, int columns, int rowStride) implements PanelProduct {
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
            int ci = c0 + i * ldc;
            System.arraycopy(init, init0 + i * ldInit, c, ci, columns);
            int k = k0;
            int bk = b0;
            for (; k + 4 <= k1; k += 4, bk += 4 * columns) {
                addFour(
                        a[ai + offsets[k]],
                        a[ai + offsets[k + 1]],
                        a[ai + offsets[k + 2]],
                        a[ai + offsets[k + 3]],
                        b,
                        bk,
                        c,
                        ci);
            }
            for (; k < k1; k++, bk += columns) {
                addOne(a[ai + offsets[k]], b, bk, c, ci);
            }
        }
    }

    private void addFour(float p, float q, float r, float s, float[] b, int b0, float[] c, int c0) {
        int n = columns;
        for (int j = 0; j < n; j++) {
            c[c0 + j] = (((c[c0 + j] + p * b[b0 + j]) + q * b[b0 + n + j]) + r * b[b0 + 2 * n + j])
                    + s * b[b0 + 3 * n + j];
        }
    }

    private void addOne(float p, float[] b, int b0, float[] c, int c0) {
        for (int j = 0; j < columns; j++) {
            c[c0 + j] += p * b[b0 + j];
        }
    }
}
