package dev.fovea.internal.kernel;

/**
 * How the right-hand matrix B of a product is cut: into panels of {@link Kernels#panelColumns()} columns, the last one
 * narrower. Packed, each panel is row-major on its own: its rows are contiguous, so they stream through the cache
 * whatever B's width.
 *
 * @param columns columns of B
 * @param panelColumns columns of a full panel
 */
public record Panels(int columns, int panelColumns) {
    /**
     * The panels of a matrix for the given kernels.
     *
     * @param columns columns of B
     * @param kernels the kernels that will read them
     * @return the layout
     */
    public static Panels of(int columns, Kernels kernels) {
        return new Panels(columns, kernels.panelColumns());
    }

    /**
     * The number of panels.
     *
     * @return at least 1
     */
    public int count() {
        return (columns + panelColumns - 1) / panelColumns;
    }

    /**
     * The first column of a panel.
     *
     * @param panel which panel
     * @return its first column in B
     */
    public int first(int panel) {
        return panel * panelColumns;
    }

    /**
     * The columns of B in a panel: the floats in one of its rows.
     *
     * @param panel which panel
     * @return their number
     */
    public int columns(int panel) {
        return Math.min(panelColumns, columns - first(panel));
    }

    /**
     * Where a panel starts in the packed array.
     *
     * @param panel which panel
     * @param rows rows of B
     * @return the offset
     */
    public int offset(int panel, int rows) {
        return first(panel) * rows;
    }

    /**
     * The floats the packed matrix takes.
     *
     * @param rows rows of B
     * @return rows · columns
     */
    public int size(int rows) {
        return Math.multiplyExact(rows, columns);
    }

    /**
     * Whether a row-major matrix with these columns is its own packed form.
     *
     * @return whether there is one panel
     */
    public boolean trivial() {
        return count() == 1;
    }

    /**
     * Packs a row-major matrix.
     *
     * @param b the matrix, read
     * @param b0 offset of its first element
     * @param rows rows of B; consecutive, {@code columns} floats each
     * @param packed overwritten, {@link #size} floats
     * @param packed0 offset
     */
    public void pack(float[] b, int b0, int rows, float[] packed, int packed0) {
        pack(b, b0, columns, rows, packed, packed0);
    }

    /**
     * Packs some columns of a row-major matrix.
     *
     * @param b the matrix, read
     * @param b0 offset of the first of these columns
     * @param ldb distance between rows of the matrix, at least {@code columns}
     * @param rows rows of B
     * @param packed overwritten, {@link #size} floats
     * @param packed0 offset
     */
    public void pack(float[] b, int b0, int ldb, int rows, float[] packed, int packed0) {
        for (int panel = 0; panel < count(); panel++) {
            pack(panel, b, b0, ldb, rows, packed, packed0 + offset(panel, rows));
        }
    }

    /**
     * Packs a single panel of a row-major matrix.
     *
     * @param panel which panel
     * @param b the matrix, read
     * @param b0 offset of its first element
     * @param rows rows of B; consecutive, {@code columns} floats each
     * @param packed overwritten, as many floats as the panel has
     * @param packed0 offset of the panel
     */
    public void pack(int panel, float[] b, int b0, int rows, float[] packed, int packed0) {
        pack(panel, b, b0, columns, rows, packed, packed0);
    }

    private void pack(int panel, float[] b, int b0, int ldb, int rows, float[] packed, int packed0) {
        int width = columns(panel);
        int source = b0 + first(panel);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(b, source + row * ldb, packed, packed0 + row * width, width);
        }
    }
}
