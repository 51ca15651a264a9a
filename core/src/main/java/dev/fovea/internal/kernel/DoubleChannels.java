package dev.fovea.internal.kernel;

/**
 * What batch normalisation does to the channels of images of a few pixels, in double, as {@link
 * dev.fovea.internal.ops.BatchNormalization} says why. An array is followed by the offset of its first element, and "pixels" are
 * consecutive groups of {@code channels} floats. All implementations compute the same bits: each element by itself, and
 * sums in the order of the pixels.
 */
public interface DoubleChannels {
    /**
     * Centres, scales and shifts each channel: y = (x − center)·scale + shift. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param center what is subtracted, per channel
     * @param scale a factor per channel
     * @param shift a summand per channel
     */
    void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            double[] scale,
            double[] shift);

    /**
     * Takes pixels into the mean and the sum of squared deviations of each channel, one by one.
     *
     * @param x input, read
     * @param x0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param count how many pixels were taken in before
     * @param mean per channel, updated
     * @param deviation Σ (x − mean)² per channel, updated
     */
    void moments(float[] x, int x0, int pixels, int channels, long count, double[] mean, double[] deviation);

    /**
     * Sums over pixels, per channel: sum += Σ dy, dot += Σ dy·(x − center).
     *
     * @param x input of the normalisation, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param center per channel
     * @param sum accumulated
     * @param dot accumulated
     */
    void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] center,
            double[] sum,
            double[] dot);

    /**
     * The gradient of the normalisation's input: dx = a·dy + b·(x − center) + c. May overwrite dy.
     *
     * @param x input of the normalisation, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param dx gradient of its input, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param center per channel
     * @param a per channel
     * @param b per channel
     * @param c per channel
     */
    void normalizationGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] center,
            double[] a,
            double[] b,
            double[] c);
}
