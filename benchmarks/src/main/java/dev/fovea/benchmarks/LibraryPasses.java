package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Convolution;

/** The passes of the library's own convolution. */
final class LibraryPasses implements ConvolutionPasses {
    private final Convolution convolution;
    private final float[] packed;
    private final float[] transposed;
    private final float[] workspace;
    private final float[] pending;
    private float[] bias = {};

    LibraryPasses(Convolution convolution) {
        this.convolution = convolution;
        packed = new float[convolution.packedKernelSize()];
        transposed = new float[convolution.packedTransposedSize()];
        pending = new float[convolution.pendingSize()];
        workspace = new float[convolution.workspaceSize()];
    }

    @Override
    public void use(float[] kernel, float[] bias) {
        this.bias = bias;
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
    }

    @Override
    public void forward(float[] x, int x0, int images, float[] y, int y0) {
        convolution.forward(x, x0, images, packed, bias, y, y0, workspace);
    }

    @Override
    public void inputGradient(float[] dy, int dy0, int images, float[] dx, int dx0) {
        convolution.inputGradient(dy, dy0, images, transposed, dx, dx0, workspace);
    }

    @Override
    public void addKernelGradient(float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel) {
        convolution.addKernelGradient(x, x0, dy, dy0, images, dkernel, pending, workspace);
    }

    @Override
    public void completeKernelGradient(float[] dkernel) {
        convolution.completeKernelGradient(pending, dkernel, workspace);
    }
}
