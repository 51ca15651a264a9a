package dev.fovea.internal.kernel;

/** What a {@link Formula} computes of each element of one or two arrays. */
public interface ElementKernel {
    /**
     * Computes y[i] = formula(a[i], b[i]). May run in place of either.
     *
     * @param a first argument, read
     * @param a0 offset
     * @param b second argument, read; not touched if the formula has one only
     * @param b0 offset
     * @param y result, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    void apply(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n);
}
