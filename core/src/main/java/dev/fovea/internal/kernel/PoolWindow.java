package dev.fovea.internal.kernel;

/**
 * The windows that kernels of poolings are made for.
 *
 * @param rows rows of pixels, 0 for any number
 * @param columns columns of pixels, 0 for any number
 * @param alone whether no other window of the pooling sees the same pixels
 */
public record PoolWindow(int rows, int columns, boolean alone) {
    /** The most pixels that are taken one by one without a loop. */
    private static final int MOST = 4;

    /**
     * What kernels for a window are to be made for.
     *
     * @param rows its rows
     * @param columns its columns
     * @param alone whether no other window of the pooling sees the same pixels
     * @return its size if it is small, or any size
     */
    public static PoolWindow of(int rows, int columns, boolean alone) {
        return rows * columns <= MOST ? new PoolWindow(rows, columns, alone) : new PoolWindow(0, 0, alone);
    }
}
