package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise convolution with several outputs for each channel: as one with a single output for each, over an image in
 * which every channel is repeated.
 */
final class MultipliedConvolution extends DerivedPasses {
    private final Conv2dGeometry wide;
    private final int pixels;
    private final int channels;
    private final int multiplier;

    /** Where the wide image lies in the workspace, behind that of the passes, which begins at its start. */
    private final int imageAt;

    MultipliedConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry, new DepthwiseConvolution(wide(geometry), kernels));
        wide = wide(geometry);
        pixels = geometry.rows().input() * geometry.columns().input();
        channels = geometry.inChannels();
        multiplier = geometry.groupOutputs();
        imageAt = passes.workspaceSize();
    }

    /** Whether a geometry has a group for each channel, with several outputs. */
    static boolean serves(Conv2dGeometry geometry) {
        return geometry.groups() > 1
                && geometry.groups() == geometry.inChannels()
                && geometry.groupOutputs() > 1
                && fits(geometry)
                && DepthwiseConvolution.serves(wide(geometry));
    }

    private static boolean fits(Conv2dGeometry geometry) {
        return (long) geometry.rows().padded() * geometry.columns().padded()
                * geometry.outChannels() < Integer.MAX_VALUE
                        / 2;
    }

    private static Conv2dGeometry wide(Conv2dGeometry geometry) {
        int out = geometry.outChannels();
        return new Conv2dGeometry(geometry.rows(), geometry.columns(), out, out, out);
    }

    @Override
    public int workspaceSize() {
        return imageAt + wide.xSize();
    }

    @Override
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        repeat(x, x0, workspace);
        passes.forward(workspace, imageAt, 1, packedKernel, bias, y, y0, workspace);
    }

    @Override
    void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        passes.inputGradient(dy, dy0, 1, packedTransposed, workspace, imageAt, workspace);
        int source = imageAt;
        for (int i = dx0; i < dx0 + pixels * channels; i++) {
            float sum = workspace[source++];
            for (int j = 1; j < multiplier; j++) {
                sum += workspace[source++];
            }
            dx[i] = sum;
        }
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        for (int n = 0; n < images; n++) {
            repeat(x, x0 + n * pixels * channels, workspace);
            passes.addKernelGradient(
                    workspace, imageAt, dy, dy0 + n * wide.ySize(), 1, dkernel, pending, workspace);
        }
    }

    private void repeat(float[] x, int x0, float[] workspace) {
        int target = imageAt;
        for (int i = x0; i < x0 + pixels * channels; i++) {
            for (int j = 0; j < multiplier; j++) {
                workspace[target++] = x[i];
            }
        }
    }
}
