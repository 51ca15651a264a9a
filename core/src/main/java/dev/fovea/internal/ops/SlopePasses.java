package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ChannelKernels;
import dev.fovea.internal.kernel.KernelProvider;

/** The rectifier with a slope of its own for each channel, forward and backward. Forward may run in place. */
public final class SlopePasses {
    private SlopePasses() {}

    /**
     * Forward: y = x &lt; 0 ? x·slope : x.
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param slope a factor per channel, read
     */
    public static void forward(float[] x, int x0, float[] y, int y0, int pixels, float[] slope) {
        Sizes.checkRange("x", x, x0, pixels * slope.length);
        Sizes.checkRange("y", y, y0, pixels * slope.length);
        kernels().rectify(x, x0, y, y0, pixels, slope.length, slope);
    }

    /**
     * Backward: dx = x &gt; 0 ? dy : dy·slope. May overwrite dy.
     *
     * @param x the input, read
     * @param x0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     * @param pixels number of pixels
     * @param slope a factor per channel, read
     */
    public static void inputGradient(
            float[] x, int x0, float[] dy, int dy0, float[] dx, int dx0, int pixels, float[] slope) {
        Sizes.checkRange("x", x, x0, pixels * slope.length);
        Sizes.checkRange("dy", dy, dy0, pixels * slope.length);
        Sizes.checkRange("dx", dx, dx0, pixels * slope.length);
        kernels().rectifyGradient(x, x0, dy, dy0, dx, dx0, pixels, slope.length, slope);
    }

    /**
     * Backward for the slopes: dslope += Σ min(x, 0)·dy over pixels.
     *
     * @param x the input, read
     * @param x0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param pixels number of pixels
     * @param dslope accumulated, per channel
     */
    public static void addSlopeGradient(float[] x, int x0, float[] dy, int dy0, int pixels, float[] dslope) {
        Sizes.checkRange("x", x, x0, pixels * dslope.length);
        Sizes.checkRange("dy", dy, dy0, pixels * dslope.length);
        kernels().slopeGradient(x, x0, dy, dy0, pixels, dslope.length, dslope);
    }

    private static ChannelKernels kernels() {
        return KernelProvider.kernels().channelwise();
    }
}
