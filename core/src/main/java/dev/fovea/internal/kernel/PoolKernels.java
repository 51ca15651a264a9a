package dev.fovea.internal.kernel;

/** The kernels of poolings: each serves the channels of a run of windows from one on. */
public interface PoolKernels {
    /**
     * The maximum under each window: the first of equal pixels, zeros of both signs among them; a NaN wins.
     *
     * @param run the windows
     * @param from the first channel
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, overwritten
     * @param y0 offset
     */
    void max(PoolRun run, int from, float[] x, int x0, float[] y, int y0);

    /**
     * Adds dy to the first pixel of each window, in reading order, that equals the maximum, NaN equal to NaN. Windows
     * that are alone write 0 to their other pixels, and do not read what was there.
     *
     * @param run the windows
     * @param from the first channel
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, added to or, where windows are alone, overwritten
     * @param dx0 offset
     * @return whether each window has such a pixel
     */
    boolean maxGradient(
            PoolRun run, int from, float[] x, int x0, float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0);

    /**
     * The sum under each window, in reading order, times a weight.
     *
     * @param run the windows
     * @param from the first channel
     * @param weight the factor
     * @param x the image, read
     * @param x0 offset
     * @param y the products, overwritten
     * @param y0 offset
     */
    void average(PoolRun run, int from, float weight, float[] x, int x0, float[] y, int y0);

    /**
     * Adds dy times a weight, rounded, to each pixel of a window; where windows are alone, nothing is read.
     *
     * @param run the windows
     * @param from the first channel
     * @param weight the factor
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, added to or, where windows are alone, overwritten
     * @param dx0 offset
     */
    void averageGradient(PoolRun run, int from, float weight, float[] dy, int dy0, float[] dx, int dx0);
}
