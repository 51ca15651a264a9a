package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with the places of x and y exchanged: forward is the input gradient, the input gradient is forward, and
 * the kernel gradient takes the gradient of y for the image and x for the gradient.
 */
final class TransposedPasses implements ConvolutionPasses {
    private final ConvolutionPasses passes;
    private final Kernels kernels;
    private final int xSize;
    /** Of y. */
    private final int pixels;

    private final int channels;
    private final float[] zeros;
    private final float[] ones;

    TransposedPasses(ConvolutionPasses passes, Conv2dGeometry geometry, Kernels kernels) {
        this.passes = passes;
        this.kernels = kernels;
        xSize = geometry.ySize();
        pixels = geometry.rows().input() * geometry.columns().input();
        channels = geometry.inChannels();
        zeros = new float[channels];
        ones = new float[channels];
        Arrays.fill(ones, 1);
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return passes.algorithm();
    }

    @Override
    public int packedKernelSize() {
        return passes.packedTransposedSize();
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        passes.packTransposed(kernel, packed);
    }

    @Override
    public int packedTransposedSize() {
        return passes.packedKernelSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        passes.packKernel(kernel, packed);
    }

    @Override
    public int workspaceSize() {
        return passes.workspaceSize();
    }

    @Override
    public int pendingSize() {
        return passes.pendingSize();
    }

    @Override
    public void forward(
            float[] x,
            int x0,
            int images,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        int together = passes.imagesTogether();
        for (int n = 0; n < images; n += together) {
            int some = Math.min(together, images - n);
            int image = y0 + n * pixels * channels;
            passes.inputGradient(x, x0 + n * xSize, some, packedKernel, y, image, workspace);
            if (bias != null) { // while they are in a cache
                kernels.channelwise().normalize(y, image, y, image, some * pixels, channels, zeros, ones, bias);
            }
        }
    }

    @Override
    public void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        passes.forward(dy, dy0, images, packedTransposed, null, dx, dx0, workspace);
    }

    @Override
    public int imagesTogether() {
        return passes.imagesTogether();
    }

    @Override
    public int gradientImages() {
        return passes.gradientImages();
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        passes.addKernelGradient(dy, dy0, x, x0, images, dkernel, pending, workspace);
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        passes.completeKernelGradient(pending, dkernel, workspace);
    }
}
