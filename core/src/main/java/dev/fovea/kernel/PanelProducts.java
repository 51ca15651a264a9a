package dev.fovea.kernel;

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
        int full = panels.columns(0);
        int last = panels.columns(panels.count() - 1);
        return new PanelProducts(
                panels, kernels.panelProduct(rows, full, rowStride, full),
                kernels.panelProduct(rows, last, rowStride, last));
    }

    /**
     * Prepares products with a row-major matrix that is read where it is.
     *
     * @param kernels the kernels that will run them
     * @param panels which columns make a panel; it begins at its first column, not at {@link Panels#offset}
     * @param rows rows of C
     * @param rowStride distance in A from an element to the one a row below
     * @return the products
     */
    public static PanelProducts inPlace(Kernels kernels, Panels panels, int rows, int rowStride) {
        int full = panels.columns(0);
        int last = panels.columns(panels.count() - 1);
        int ldb = panels.columns();
        return new PanelProducts(
                panels, kernels.panelProduct(rows, full, rowStride, ldb),
                kernels.panelProduct(rows, last, rowStride, ldb));
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
