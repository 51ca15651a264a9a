package dev.fovea.internal.ops;

import org.jspecify.annotations.Nullable;

/**
 * One way to compute a convolution; the methods are those of {@link Convolution}, which has checked their arguments.
 */
interface ConvolutionPasses {
    ConvolutionAlgorithm algorithm();

    int packedKernelSize();

    void packKernel(float[] kernel, float[] packed);

    int packedTransposedSize();

    void packTransposed(float[] kernel, float[] packed);

    int workspaceSize();

    int pendingSize();

    int imagesTogether();

    void forward(
            float[] x,
            int x0,
            int images,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace);

    /** Not by default. */
    default boolean shareable() {
        return false;
    }

    default void forwardShare(
            Share share,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        throw new IllegalStateException("one thread computes an image");
    }

    void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace);

    int gradientImages();

    void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace);

    void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace);
}
