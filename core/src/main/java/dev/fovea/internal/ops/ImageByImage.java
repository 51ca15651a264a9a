package dev.fovea.internal.ops;

import org.jspecify.annotations.Nullable;

/** A way to compute a convolution that gains nothing by taking several images at once for outputs and input gradients. */
abstract class ImageByImage implements ConvolutionPasses {
    private final int xSize;
    private final int ySize;

    ImageByImage(Conv2dGeometry geometry) {
        xSize = geometry.xSize();
        ySize = geometry.ySize();
    }

    @Override
    public final int imagesTogether() {
        return 1;
    }

    @Override
    public final void forward(
            float[] x,
            int x0,
            int images,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        for (int n = 0; n < images; n++) {
            forward(x, x0 + n * xSize, packedKernel, bias, y, y0 + n * ySize, workspace);
        }
    }

    @Override
    public final void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        for (int n = 0; n < images; n++) {
            inputGradient(dy, dy0 + n * ySize, packedTransposed, dx, dx0 + n * xSize, workspace);
        }
    }

    /** y of one image. */
    abstract void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace);

    /** dx of one image. */
    abstract void inputGradient(float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace);
}
