package dev.fovea.internal.kernel;

/**
 * What a {@link Tile} is specialised for.
 *
 * @param lanes floats in a vector; fewer than the machine has where there are fewer columns
 * @param rows rows of C, 1 to {@link #maxRows}
 * @param columns columns of C, one to two vectors
 * @param rowStride distance in A from an element to the one a row below
 * @param ldb distance between rows of B
 */
record TileShape(int lanes, int rows, int columns, int rowStride, int ldb) {
    /** The rows the template has. */
    static final int TEMPLATE_ROWS = 12;

    TileShape {
        assert rows >= 1 && rows <= TEMPLATE_ROWS && columns >= lanes && columns <= 2 * lanes;
    }

    /**
     * The most rows whose accumulators fit the register file together with two vectors of B and one of A: 24
     * accumulators of AVX-512's and NEON's 32 registers, 12 of AVX2's 16. (128-bit vectors on x86 have 16 registers,
     * but {@link KernelProvider} never chooses them there.)
     */
    static int maxRows(int lanes) {
        return lanes == 8 ? 6 : TEMPLATE_ROWS;
    }
}
