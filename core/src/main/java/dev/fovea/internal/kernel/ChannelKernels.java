package dev.fovea.internal.kernel;

/**
 * What batch normalisation, biases, gates and slopes do to the channels of an image, as coarse kernels like {@link Kernels}: an array
 * is followed by the offset of its first element, and "pixels" are consecutive groups of {@code channels} floats.
 *
 * <p>But for the reference, {@link ScalarChannels}, all compute the same bits, whatever the width of their vectors: a
 * channel's sum is that of its even pixels plus that of its odd ones, each a chain of fused multiply-adds.
 */
public interface ChannelKernels {
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
            float[] scale,
            float[] shift);

    /**
     * Scales each channel: y = x·scale. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param scale a factor per channel; must not overlap y
     * @param scale0 offset
     */
    default void scale(
            float[] x, int x0, float[] y, int y0, int pixels, int channels, float[] scale, int scale0) {
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++, i++) {
                y[y0 + i] = x[x0 + i] * scale[scale0 + c];
            }
        }
    }

    /**
     * Sums over pixels, per channel: sum += Σ (x − pivot), squares += Σ (x − pivot)².
     *
     * @param x input, read
     * @param x0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param pivot what is subtracted, per channel
     * @param sum accumulated
     * @param squares accumulated
     */
    void moments(float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares);

    /**
     * Sums over pixels, per channel: sum += Σ x.
     *
     * @param x input, read
     * @param x0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param sum accumulated
     */
    void channelSums(float[] x, int x0, int pixels, int channels, float[] sum);

    /**
     * The sums batch normalisation's gradient needs, per channel: sum += Σ dy, dot += Σ dy·(x − mean).
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param mean the batch mean per channel
     * @param sum accumulated
     * @param dot accumulated
     */
    void gradientMoments(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] mean,
            float[] sum,
            float[] dot);

    /**
     * Batch normalisation's input gradient, per channel: dx = a·dy + b·(x − mean) + c. May overwrite dy.
     *
     * @param x the normalisation's input, read
     * @param x0 offset
     * @param dy gradient of its output, read
     * @param dy0 offset
     * @param dx gradient of its input, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param mean the batch mean per channel
     * @param a factor of dy per channel
     * @param b factor of x − mean per channel
     * @param c summand per channel
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
            float[] mean,
            float[] a,
            float[] b,
            float[] c);

    /**
     * Rectifies with a slope per channel: y = x &lt; 0 ? x·slope : x. May run in place.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param slope a factor per channel
     */
    default void rectify(float[] x, int x0, float[] y, int y0, int pixels, int channels, float[] slope) {
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++, i++) {
                float value = x[x0 + i];
                y[y0 + i] = value < 0 ? value * slope[c] : value;
            }
        }
    }

    /**
     * The input gradient of {@link #rectify}: dx = x &gt; 0 ? dy : dy·slope. May overwrite dy.
     *
     * @param x the input, read
     * @param x0 offset
     * @param dy gradient of the output, read
     * @param dy0 offset
     * @param dx gradient of the input, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param slope a factor per channel
     */
    default void rectifyGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] slope) {
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++, i++) {
                float gradient = dy[dy0 + i];
                dx[dx0 + i] = x[x0 + i] > 0 ? gradient : gradient * slope[c];
            }
        }
    }

    /**
     * The slope gradient of {@link #rectify}, per channel: sum += Σ min(x, 0)·dy.
     *
     * @param x the input, read
     * @param x0 offset
     * @param dy gradient of the output, read
     * @param dy0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param sum accumulated
     */
    void slopeGradient(float[] x, int x0, float[] dy, int dy0, int pixels, int channels, float[] sum);
}
