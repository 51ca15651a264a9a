package dev.fovea.kernel;

/**
 * The products of a fixed number of rows with every panel of a matrix: all panels but the last are alike.
 *
 * @param panels how the matrix is packed
 * @param full the product with a full panel
 * @param last the product with the last panel
 */
public record PanelProducts(Panels panels, PanelProduct full, PanelProduct last) {
    /**
     * Prepares the products.
     *
     * @param kernels the kernels that will run them
     * @param panels how the matrix is packed
     * @param rows rows of C
     * @param rowStride distance in A from an element to the one a row below
     * @return the products
     */
    public static PanelProducts of(Kernels kernels, Panels panels, int rows, int rowStride) {
        int count = panels.count();
        PanelProduct last = kernels.panelProduct(rows, panels.columns(count - 1), rowStride);
        PanelProduct full = count == 1 ? last : kernels.panelProduct(rows, panels.columns(0), rowStride);
        return new PanelProducts(panels, full, last);
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
