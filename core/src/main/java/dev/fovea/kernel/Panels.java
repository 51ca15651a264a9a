package dev.fovea.kernel;

import java.util.Arrays;

/**
 * How the right-hand matrix B of a product is packed: columns in panels of {@link Kernels#panelColumns()}, each panel
 * row-major on its own, the last one padded with zeros to a multiple of the lane count. A panel's rows are contiguous, so
 * they stream through the cache whatever B's width.
 *
 * @param columns columns of B
 * @param panelColumns columns of a full panel
 * @param lanes the last panel's width is a multiple of this
 */
public record Panels(int columns, int panelColumns, int lanes) {
    /**
     * The panels of a matrix for the given kernels.
     *
     * @param columns columns of B
     * @param kernels the kernels that will read them
     * @return the layout
     */
    public static Panels of(int columns, Kernels kernels) {
        return new Panels(columns, kernels.panelColumns(), kernels.lanes());
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
     * The columns of B in a panel.
     *
     * @param panel which panel
     * @return their number, without padding
     */
    public int columns(int panel) {
        return Math.min(panelColumns, columns - first(panel));
    }

    /**
     * The floats in a row of a panel.
     *
     * @param panel which panel
     * @return the panel's columns rounded up to the lane count
     */
    public int width(int panel) {
        return roundUp(columns(panel));
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
     * @return rows · columns, the columns rounded up to the lane count
     */
    public int size(int rows) {
        return Math.multiplyExact(rows, roundUp(columns));
    }

    /**
     * Whether a row-major matrix with exactly these columns is its own packed form.
     *
     * @return whether there is one panel without padding
     */
    public boolean trivial() {
        return count() == 1 && width(0) == columns;
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
        for (int panel = 0; panel < count(); panel++) {
            int columns = columns(panel);
            int width = width(panel);
            int target = packed0 + offset(panel, rows);
            int source = b0 + first(panel);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(b, source, packed, target, columns);
                Arrays.fill(packed, target + columns, target + width, 0);
                target += width;
                source += this.columns;
            }
        }
    }

    private int roundUp(int n) {
        return (n + lanes - 1) / lanes * lanes;
    }
}
