package dev.fovea.internal.ops;

/**
 * A convolution computed as another one with the same kernel, on images made of its own. The kernel is packed, and its
 * gradient completed, as the other one does it.
 */
abstract class DerivedPasses extends ImageByImage {
    final ConvolutionPasses passes;

    DerivedPasses(Conv2dGeometry geometry, ConvolutionPasses passes) {
        super(geometry);
        this.passes = passes;
    }

    @Override
    public final ConvolutionAlgorithm algorithm() {
        return passes.algorithm();
    }

    @Override
    public final int packedKernelSize() {
        return passes.packedKernelSize();
    }

    @Override
    public final void packKernel(float[] kernel, float[] packed) {
        passes.packKernel(kernel, packed);
    }

    @Override
    public final int packedTransposedSize() {
        return passes.packedTransposedSize();
    }

    @Override
    public final void packTransposed(float[] kernel, float[] packed) {
        passes.packTransposed(kernel, packed);
    }

    @Override
    public final int pendingSize() {
        return passes.pendingSize();
    }

    /** The images that are made hold one sample. */
    @Override
    public final int gradientImages() {
        return 1;
    }

    @Override
    public final void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        passes.completeKernelGradient(pending, dkernel, workspace);
    }
}
