package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ChannelKernels;
import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A factor per channel, y = scale·x, such as the layer scale of Touvron et al. ("Going deeper with image transformers",
 * 2021): dx = scale·dy, dscale = Σ dy·x over pixels and samples.
 *
 * <p>An object has the memory one thread works with, and the sums of dscale of all samples that it has seen: in float
 * within a block of pixels, else in double.
 */
public final class ChannelScaling {
    private final int pixels;
    private final int channels;
    private final ChannelKernels kernels;
    private final float[] zeros;
    private final float[] blockSum;
    private final float[] blockDot;
    private final double[] dscale;

    /**
     * Scaling of samples.
     *
     * @param pixels pixels of a sample, at least 1
     * @param channels channels, at least 1
     */
    public ChannelScaling(int pixels, int channels) {
        this(pixels, channels, KernelProvider.kernels());
    }

    ChannelScaling(int pixels, int channels, Kernels kernels) {
        this.pixels = pixels;
        this.channels = channels;
        this.kernels = kernels.channelwise();
        zeros = new float[channels];
        blockSum = new float[channels];
        blockDot = new float[channels];
        dscale = new double[channels];
    }

    /**
     * Scales a sample, or its gradient: dx comes of dy as y of x. May run in place.
     *
     * @param x the sample, read
     * @param x0 offset
     * @param scale a factor per channel, read; must not overlap y
     * @param y the scaled sample, overwritten
     * @param y0 offset
     */
    public void scale(float[] x, int x0, float[] scale, float[] y, int y0) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        kernels.scale(x, x0, y, y0, pixels, channels, scale, 0);
    }

    /**
     * Takes the gradient of the factors by one sample into the sums.
     *
     * @param x the sample, read
     * @param x0 offset
     * @param dy gradient of the scaled sample, read
     * @param dy0 offset
     */
    public void addScaleGradient(float[] x, int x0, float[] dy, int dy0) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        for (int p = 0; p < pixels; p += BatchNormalization.BLOCK) {
            int offset = p * channels;
            Arrays.fill(blockDot, 0);
            kernels.gradientMoments(
                    x, x0 + offset, dy, dy0 + offset, Math.min(BatchNormalization.BLOCK, pixels - p), channels, zeros,
                    blockSum, blockDot);
            for (int c = 0; c < channels; c++) {
                dscale[c] += blockDot[c];
            }
        }
    }

    /**
     * Adds to the gradient of the factors that of all samples since the last call.
     *
     * @param gradient accumulated; null if nobody wants it
     */
    public void completeScaleGradient(float @Nullable [] gradient) {
        for (int c = 0; c < channels && gradient != null; c++) {
            gradient[c] += (float) dscale[c];
        }
        Arrays.fill(dscale, 0);
    }
}
