package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution (cross-correlation) of images, NHWC and HWIO, and its gradients.
 *
 * <p>y[r][c][o] = bias[o] + Σ x[r·s + ky·d − before][c·s + kx·d − before][i] · kernel[ky][kx][i][o], where i counts the
 * input channels of o's group.
 *
 * <p>{@link #transposed} is the same with the places of x and y exchanged: what it computes from x is the input gradient
 * of the geometry's convolution.
 *
 * <p>The kernel must be packed once after every change ({@link #packKernel}, {@link #packTransposed}). Instances are
 * immutable and thread-safe; the workspace belongs to the caller and its contents need not be kept.
 */
public final class Convolution {
    private final int xSize;
    private final int ySize;
    private final int kernelSize;
    private final int outChannels;
    private final Kernels kernels;

    /** For outputs and input gradients, which are computed alike. */
    private final ConvolutionPasses imagePasses;

    private final ConvolutionPasses kernelGradient;

    /**
     * The convolution of a geometry.
     *
     * @param geometry the geometry
     * @param algorithm how to compute all passes; with {@link ConvolutionAlgorithm#AUTO} each as suits the geometry
     */
    public Convolution(Conv2dGeometry geometry, ConvolutionAlgorithm algorithm) {
        this(geometry, algorithm, KernelProvider.kernels());
    }

    Convolution(Conv2dGeometry geometry, ConvolutionAlgorithm algorithm, Kernels kernels) {
        this(geometry, algorithm, kernels, false);
    }

    private Convolution(Conv2dGeometry geometry, ConvolutionAlgorithm algorithm, Kernels kernels, boolean transposed) {
        this.xSize = transposed ? geometry.ySize() : geometry.xSize();
        this.ySize = transposed ? geometry.xSize() : geometry.ySize();
        this.kernelSize = geometry.kernelSize();
        this.outChannels = transposed ? geometry.inChannels() : geometry.outChannels();
        this.kernels = kernels;
        Conv2dGeometry ungapped = InterleavedConvolution.serves(geometry)
                ? InterleavedConvolution.phase(geometry)
                : geometry;
        WinogradCost winograd = new WinogradCost(ungapped, kernels);
        boolean pays = winograd.pays();
        boolean paysForKernelGradient = winograd.paysForKernelGradient();
        ConvolutionPasses images = passes(geometry, kernels, algorithm, pays);
        ConvolutionPasses kernelGradient = pays == paysForKernelGradient
                ? images
                : passes(geometry, kernels, algorithm, paysForKernelGradient);
        this.imagePasses = transposed ? new TransposedPasses(images, geometry, kernels) : images;
        this.kernelGradient = transposed ? new TransposedPasses(kernelGradient, geometry, kernels) : kernelGradient;
    }

    /**
     * The convolution of a geometry, computed as the system property {@code fovea.convolution} says; without it, each
     * pass as suits the geometry.
     *
     * @param geometry the geometry
     * @return the convolution
     * @throws IllegalStateException if the property's value is unknown
     */
    public static Convolution of(Conv2dGeometry geometry) {
        return new Convolution(geometry, ConvolutionAlgorithm.forced());
    }

    /**
     * The transposed convolution of a geometry, computed as {@link #of} says: x is (outHeight, outWidth, outChannels)
     * of the geometry and y (height, width, inChannels), so that its input channels are the geometry's outputs.
     *
     * @param geometry the geometry of the convolution that leads back from y to x
     * @return the convolution
     * @throws IllegalStateException if the property's value is unknown
     */
    public static Convolution transposed(Conv2dGeometry geometry) {
        return transposed(geometry, ConvolutionAlgorithm.forced(), KernelProvider.kernels());
    }

    static Convolution transposed(Conv2dGeometry geometry, ConvolutionAlgorithm algorithm, Kernels kernels) {
        return new Convolution(geometry, algorithm, kernels, true);
    }

    private static ConvolutionPasses passes(
            Conv2dGeometry geometry, Kernels kernels, ConvolutionAlgorithm algorithm, boolean winogradPays) {
        if (DepthwiseConvolution.serves(geometry)) {
            return new DepthwiseConvolution(geometry, kernels);
        }
        if (MultipliedConvolution.serves(geometry)) {
            return new MultipliedConvolution(geometry, kernels);
        }
        boolean gaps = InterleavedConvolution.serves(geometry);
        boolean winograd = switch (algorithm) {
            case AUTO -> winogradPays;
            case DIRECT -> false;
            case WINOGRAD ->
                WinogradConvolution.serves(gaps ? InterleavedConvolution.phase(geometry) : geometry);
        };
        if (!winograd) {
            return WideConvolution.pays(geometry, kernels)
                    ? new WideConvolution(geometry, kernels)
                    : new DirectConvolution(geometry, kernels);
        }
        return gaps ? new InterleavedConvolution(geometry, kernels) : new WinogradConvolution(geometry, kernels);
    }

    /**
     * What the three passes are computed with.
     *
     * @return {@link ConvolutionAlgorithm#DIRECT} or {@link ConvolutionAlgorithm#WINOGRAD} for {@link #forward}, {@link
     *     #inputGradient} and {@link #addKernelGradient}
     */
    public List<ConvolutionAlgorithm> algorithms() {
        return List.of(imagePasses.algorithm(), imagePasses.algorithm(), kernelGradient.algorithm());
    }

    /**
     * The floats of the packed kernel.
     *
     * @return the size {@link #packKernel} fills
     */
    public int packedKernelSize() {
        return imagePasses.packedKernelSize();
    }

    /**
     * Packs the kernel for {@link #forward}.
     *
     * @param kernel HWIO, read
     * @param packed overwritten
     */
    public void packKernel(float[] kernel, float[] packed) {
        Sizes.check("kernel", kernel, kernelSize);
        Sizes.check("packed kernel", packed, packedKernelSize());
        imagePasses.packKernel(kernel, packed);
    }

    /**
     * The floats of the packed transposed kernel.
     *
     * @return the size {@link #packTransposed} fills
     */
    public int packedTransposedSize() {
        return imagePasses.packedTransposedSize();
    }

    /**
     * Packs the kernel for {@link #inputGradient}.
     *
     * @param kernel HWIO, read
     * @param packed overwritten
     */
    public void packTransposed(float[] kernel, float[] packed) {
        Sizes.check("kernel", kernel, kernelSize);
        Sizes.check("packed transposed kernel", packed, packedTransposedSize());
        imagePasses.packTransposed(kernel, packed);
    }

    /**
     * The floats of scratch that the passes need.
     *
     * @return the workspace size, 0 if none
     */
    public int workspaceSize() {
        return Math.max(imagePasses.workspaceSize(), kernelGradient.workspaceSize());
    }

    /**
     * The floats in which kernel gradients wait for {@link #completeKernelGradient}.
     *
     * @return their number, 0 if {@link #addKernelGradient} leaves nothing to do
     */
    public int pendingSize() {
        return kernelGradient.pendingSize();
    }

    /**
     * How many images {@link #forward} and {@link #inputGradient} do at once, if they are given so many; several if they
     * are small. Together they are faster than one by one; the values are the same.
     *
     * @return at least 1
     */
    public int imagesTogether() {
        return imagePasses.imagesTogether();
    }

    /**
     * Computes y from x, for images that lie behind one another.
     *
     * @param x input array, read
     * @param x0 offset of the first image
     * @param images their number, at least 1
     * @param packedKernel from {@link #packKernel}, read
     * @param bias one float per output channel, read; null for none
     * @param y output array, overwritten
     * @param y0 offset of the first image
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void forward(
            float[] x,
            int x0,
            int images,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        Sizes.checkRange("x", x, x0, Math.multiplyExact(images, xSize));
        Sizes.checkRange("y", y, y0, Math.multiplyExact(images, ySize));
        Sizes.check("workspace", workspace, workspaceSize());
        Sizes.check("packed kernel", packedKernel, packedKernelSize());
        if (bias != null) {
            Sizes.check("bias", bias, outChannels);
        }
        imagePasses.forward(x, x0, images, packedKernel, bias, y, y0, workspace);
    }

    /**
     * Whether several threads can compute y of one image together.
     *
     * @return false if {@link #forward} alone can compute it
     */
    public boolean shareable() {
        return imagePasses.shareable();
    }

    /**
     * Computes a share of y of one image: some of its rows, or channels. All shares together compute what {@link #forward}
     * computes, the same values however many there are; each may run beside the others.
     *
     * @param share which
     * @param x input array, read
     * @param x0 offset of the image
     * @param packedKernel from {@link #packKernel}, read
     * @param bias one float per output channel, read; null for none
     * @param y output array, those of the share overwritten
     * @param y0 offset of the image
     * @param workspace scratch of {@link #workspaceSize} floats, this share's own
     */
    public void forwardShare(
            Share share,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        Sizes.checkRange("x", x, x0, xSize);
        Sizes.checkRange("y", y, y0, ySize);
        Sizes.check("workspace", workspace, workspaceSize());
        Sizes.check("packed kernel", packedKernel, packedKernelSize());
        if (bias != null) {
            Sizes.check("bias", bias, outChannels);
        }
        imagePasses.forwardShare(share, x, x0, packedKernel, bias, y, y0, workspace);
    }

    /**
     * Computes dx from dy, for images that lie behind one another.
     *
     * @param dy gradient of y, read
     * @param dy0 offset of the first image
     * @param images their number, at least 1
     * @param packedTransposed from {@link #packTransposed}, read
     * @param dx gradient of x, overwritten
     * @param dx0 offset of the first image
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        Sizes.checkRange("dx", dx, dx0, Math.multiplyExact(images, xSize));
        Sizes.checkRange("dy", dy, dy0, Math.multiplyExact(images, ySize));
        Sizes.check("workspace", workspace, workspaceSize());
        Sizes.check("packed transposed kernel", packedTransposed, packedTransposedSize());
        imagePasses.inputGradient(dy, dy0, images, packedTransposed, dx, dx0, workspace);
    }

    /**
     * How many images {@link #addKernelGradient} does at once, if it is given so many; several if they are small.
     *
     * @return at least 1
     */
    public int gradientImages() {
        return kernelGradient.gradientImages();
    }

    /**
     * Adds the gradient from images that lie behind one another to dkernel or to what is pending. After the last image,
     * {@link #completeKernelGradient} must follow. {@link #gradientImages} together are faster than one by one.
     *
     * @param x input array, read
     * @param x0 offset of the first image
     * @param dy gradient of y, read
     * @param dy0 offset of the first image
     * @param images their number, at least 1
     * @param dkernel HWIO, accumulated
     * @param pending {@link #pendingSize} floats, zeros before the first image, accumulated
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        Sizes.checkRange("x", x, x0, Math.multiplyExact(images, xSize));
        Sizes.checkRange("dy", dy, dy0, Math.multiplyExact(images, ySize));
        Sizes.check("workspace", workspace, workspaceSize());
        Sizes.check("dkernel", dkernel, kernelSize);
        Sizes.check("pending", pending, pendingSize());
        kernelGradient.addKernelGradient(x, x0, dy, dy0, images, dkernel, pending, workspace);
    }

    /**
     * Moves what is pending into dkernel.
     *
     * @param pending what {@link #addKernelGradient} accumulated; read, then zeros
     * @param dkernel HWIO, accumulated
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        Sizes.check("workspace", workspace, workspaceSize());
        Sizes.check("dkernel", dkernel, kernelSize);
        Sizes.check("pending", pending, pendingSize());
        kernelGradient.completeKernelGradient(pending, dkernel, workspace);
    }

    /**
     * Adds to dbias the gradient from one image: the sum of dy over its pixels.
     *
     * @param dy gradient of y, read
     * @param dy0 offset of the image
     * @param dbias one float per output channel, accumulated
     */
    public void addBiasGradient(float[] dy, int dy0, float[] dbias) {
        Sizes.checkRange("dy", dy, dy0, ySize);
        Sizes.check("dbias", dbias, outChannels);
        kernels.channelwise().channelSums(dy, dy0, ySize / outChannels, outChannels, dbias);
    }
}
