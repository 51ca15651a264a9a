package dev.fovea.internal.kernel;

/** A small matrix applied along one axis of an array: y[k] = Σ m[k][j]·x[j], for many neighbouring elements at once. */
public interface AxisTransform {
    /**
     * Computes, for each group and each i in [0, n), y[y0 + group·yGroup + k·yStep + i] = Σ m[k][j]·x[x0 + group·xGroup
     * + j·xStep + i], or adds this to y if the transform accumulates. Groups follow one another, so they may write to
     * the same elements when accumulating.
     *
     * @param x read
     * @param x0 offset
     * @param xStep distance in x between the elements the matrix is applied to
     * @param xGroup distance in x between groups
     * @param y overwritten, or accumulated; nothing of it is read as x
     * @param y0 offset
     * @param yStep distance in y between the elements the matrix yields
     * @param yGroup distance in y between groups
     * @param groups number of groups
     * @param n neighbours in each group
     */
    void apply(
            float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n);
}
