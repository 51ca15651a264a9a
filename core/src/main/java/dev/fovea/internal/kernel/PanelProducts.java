package dev.fovea.internal.kernel;

/**
 * The products of a fixed number of rows with every panel of a matrix, packed or in place: all panels but the last are
 * alike.
 *
 * @param panels how the matrix is cut
 * @param full the product with a full panel
 * @param last the product with the last panel
 */
public record PanelProducts(Panels panels, PanelProduct full, PanelProduct last) {
    /**
     * Prepares products with a packed matrix.
     *
     * @param kernels the kernels that will run them
     * @param panels how the matrix is packed
     * @param rows rows of C
     * @param rowStride distance in A from an element to the one a row below
     * @return the products
     */
    public static PanelProducts of(Kernels kernels, Panels panels, int rows, int rowStride) {
        return of(kernels, panels, rows, rowStride, panels.columns(0), panels.columns(panels.count() - 1));
    }

    /**
     * Prepares products with a row-major matrix that is read where it is.
     *
     * @param kernels the kernels that will run them
     * @param panels which columns make a panel; it begins at its first column, not at {@link Panels#offset}
     * @param ldb distance between rows of the matrix, which may have more columns
     * @param rows rows of C
     * @param rowStride distance in A from an element to the one a row below
     * @return the products
     */
    public static PanelProducts inPlace(Kernels kernels, Panels panels, int ldb, int rows, int rowStride) {
        return of(kernels, panels, rows, rowStride, ldb, ldb);
    }

    private static PanelProducts of(Kernels kernels, Panels panels, int rows, int rowStride, int fullLdb, int lastLdb) {
        return new PanelProducts(
                panels, kernels.panelProduct(rows, panels.columns(0), rowStride, fullLdb),
                kernels.panelProduct(rows, panels.columns(panels.count() - 1), rowStride, lastLdb));
    }

    /**
     * The product with one panel.
     *
     * @param panel which panel
     * @return the product
     */
    public PanelProduct get(int panel) {
        return panel == panels.count() - 1 ? last : full;
    }
}
