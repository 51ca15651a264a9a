package dev.fovea.internal.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays in which {@link ScalarPanelProduct} adds up, lent so that a product allocates nothing: as many as have been in
 * use at once are kept, up to a limit.
 */
final class ScalarSums {
    /** Rows of C that are added up together. */
    static final int ROWS = 4;

    private static final int KEPT = 64;

    private final int columns;
    private final AtomicReferenceArray<double[][]> spare = new AtomicReferenceArray<>(KEPT);

    /**
     * None yet.
     *
     * @param columns the most columns of a product
     */
    ScalarSums(int columns) {
        this.columns = columns;
    }

    /** The sums in a row. */
    int columns() {
        return columns;
    }

    /** Lends {@link #ROWS} rows of sums, whatever is in them. */
    double[][] lend() {
        for (int i = 0; i < KEPT; i++) {
            double[][] sums = spare.get(i) == null ? null : spare.getAndSet(i, null);
            if (sums != null) {
                return sums;
            }
        }
        return new double[ROWS][columns];
    }

    /** Takes one back. */
    void takeBack(double[][] sums) {
        for (int i = 0; i < KEPT; i++) {
            if (spare.compareAndSet(i, null, sums)) {
                return;
            }
        }
    }
}
