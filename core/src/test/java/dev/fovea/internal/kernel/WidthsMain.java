package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;

import dev.fovea.testing.Allocation;

/**
 * A process of its own that computes products of some widths, one after the other, each until C2 has compiled it; fails
 * if one still allocates then.
 */
final class WidthsMain {
    private static final int DEPTH = 288;

    private WidthsMain() {}

    public static void main(String[] columns) {
        for (String each : columns) {
            Allocation.assertNone(each + " columns", product(Integer.parseInt(each)));
        }
    }

    private static Runnable product(int columns) {
        Kernels kernels = KernelProvider.kernels();
        int rows = TileShape.maxRows(Providers.lanes(kernels));
        PanelProduct product = kernels.panelProduct(rows, columns, DEPTH, columns);
        int[] offsets = new int[DEPTH];
        for (int k = 0; k < DEPTH; k++) {
            offsets[k] = k;
        }
        float[] a = gaussian(1, rows * DEPTH);
        float[] b = gaussian(2, DEPTH * columns);
        float[] c = new float[rows * columns];
        return () -> product.multiply(a, 0, offsets, 0, DEPTH, b, 0, c, 0, columns, c, 0, columns);
    }
}
