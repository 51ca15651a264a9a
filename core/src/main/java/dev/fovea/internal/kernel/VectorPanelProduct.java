package dev.fovea.internal.kernel;

/**
 * A panel product cut into tiles of as equal heights as possible: {@code tallCount} tiles of {@code tallRows} rows,
 * then {@code lowCount} of {@code lowRows}.
 */
record VectorPanelProduct(
        PanelProduct tall, int tallCount, int tallRows, PanelProduct low, int lowCount, int lowRows, int rowStride)
        implements
            PanelProduct {
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
        int row = 0;
        for (int tile = 0; tile < tallCount; tile++, row += tallRows) {
            tall.multiply(
                    a, a0 + row * rowStride, offsets, k0, k1, b, b0, init, init0 + row * ldInit, ldInit, c,
                    c0 + row * ldc,
                    ldc);
        }
        for (int tile = 0; tile < lowCount; tile++, row += lowRows) {
            low.multiply(
                    a, a0 + row * rowStride, offsets, k0, k1, b, b0, init, init0 + row * ldInit, ldInit, c,
                    c0 + row * ldc,
                    ldc);
        }
    }
}
