package dev.fovea.internal.kernel;

/**
 * What normalisation does to the rows of a matrix, such as the channels of each pixel, as coarse kernels like
 * {@link Kernels}: an array is followed by the offset of its first element, rows are contiguous and follow one another.
 *
 * <p>But for the reference, {@link ScalarRows}, all compute the same bits, whatever the width of their vectors: a row's
 * sum is that of {@value #PARTS} chains, of the columns of each remainder by {@value #PARTS}, which are added in pairs.
 */
public interface RowKernels {
    /** The chains of a row's sum. */
    int PARTS = 16;

    /** The floats of the scratch that sums take. */
    int SCRATCH = 4 * PARTS;

    /**
     * Sums over columns, per row: sum = Σ (x − center), squares = Σ (x − center)².
     *
     * @param x input, read
     * @param x0 offset
     * @param rows number of rows
     * @param columns number of columns
     * @param center what is subtracted, per row
     * @param sum overwritten, one for each row
     * @param squares overwritten, one for each row
     * @param scratch {@value #SCRATCH} floats, overwritten
     */
    void moments(
            float[] x,
            int x0,
            int rows,
            int columns,
            float[] center,
            float[] sum,
            float[] squares,
            float[] scratch);

    /**
     * Centres and scales each row, then each column: y = ((x − center)·scale + shift)·gamma + beta. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param rows number of rows
     * @param columns number of columns
     * @param center what is subtracted, per row
     * @param scale a factor per row
     * @param shift a summand per row
     * @param gamma a factor per column
     * @param beta a summand per column
     */
    void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] beta);

    /**
     * The sums the gradient needs, with n = (x − center)·scale + shift. Per row: sum = Σ dy·gamma, dot = Σ dy·gamma·n.
     * Per column: dgamma += Σ dy·n, dbeta += Σ dy, each one chain in the order of the rows.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param rows number of rows
     * @param columns number of columns
     * @param center what is subtracted, per row
     * @param scale a factor per row
     * @param shift a summand per row
     * @param gamma a factor per column
     * @param sum overwritten, one for each row
     * @param dot overwritten, one for each row
     * @param dgamma accumulated, one for each column
     * @param dbeta accumulated, one for each column
     * @param scratch {@value #SCRATCH} floats, overwritten
     */
    void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] sum,
            float[] dot,
            float[] dgamma,
            float[] dbeta,
            float[] scratch);

    /**
     * The input gradient, with n = (x − center)·scale + shift: dx = dy·gamma·scale + b·n + c. May overwrite dy.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param dx gradient of its input, overwritten
     * @param dx0 offset
     * @param rows number of rows
     * @param columns number of columns
     * @param center what is subtracted, per row
     * @param scale a factor per row
     * @param shift a summand per row
     * @param gamma a factor per column
     * @param b factor of n per row
     * @param c summand per row
     */
    void gradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] b,
            float[] c);

    /**
     * Mixes two rows: y = p·a + q·b. May run in place of a or b.
     *
     * @param a a row, read
     * @param a0 offset
     * @param p its factor
     * @param b another, read
     * @param b0 offset
     * @param q its factor
     * @param y output, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    void mix(float[] a, int a0, float p, float[] b, int b0, float q, float[] y, int y0, int n);
}
