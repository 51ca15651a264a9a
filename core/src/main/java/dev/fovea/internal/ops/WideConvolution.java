package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with few output channels, which leave most lanes of a vector idle: several neighbouring outputs of a row
 * are taken for the channels of one, under a window that covers those of all. So y is the same array.
 *
 * <p>With p outputs as one, kernel'[ky][kx][i][q·outChannels + o] = kernel[ky][kx − q·stride][i][o], or 0 outside; the
 * gradient of kernel' is pending until what belongs to one element of the kernel is summed up. The products with zeros
 * change no sum (of finite numbers). The input gradient has no use for this.
 */
final class WideConvolution extends ImageByImage {
    private final Conv2dGeometry geometry;
    private final Conv2dGeometry wide;
    private final int neighbours;
    private final DirectConvolution wideProducts;
    private final DirectConvolution products;
    /** Where the bias of all neighbours is in the workspace. */
    private final int biasAt;

    WideConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry);
        this.geometry = geometry;
        neighbours = neighbours(geometry);
        wide = wide(geometry, neighbours);
        wideProducts = new DirectConvolution(wide, kernels);
        products = new DirectConvolution(geometry, kernels);
        biasAt = wideProducts.workspaceSize();
    }

    /** Whether it is likely to be faster; the reference is computed directly. */
    static boolean pays(Conv2dGeometry geometry, Kernels kernels) {
        return !kernels.reference() && geometry.dense() && neighbours(geometry) > 1;
    }

    /** The number that is the fastest by its multiply-adds, if these are markedly fewer than for a single output. */
    private static int neighbours(Conv2dGeometry geometry) {
        int best = 1;
        double least = 0.75 * cost(geometry, 1);
        for (int n = 2; n * geometry.outChannels() <= 2 * CostModel.LANES; n++) {
            if (geometry.columns().output() % n == 0 && cost(geometry, n) < least) {
                best = n;
                least = cost(geometry, n);
            }
        }
        return best;
    }

    /** Vectors multiplied for each row of the kernel and each output. */
    private static double cost(Conv2dGeometry geometry, int neighbours) {
        Axis columns = geometry.columns();
        double window = columns.window() + (neighbours - 1.0) * columns.stride();
        return window * CostModel.vectors(neighbours * geometry.outChannels()) / neighbours;
    }

    private static Conv2dGeometry wide(Conv2dGeometry geometry, int neighbours) {
        Axis columns = geometry.columns();
        Axis wide = new Axis(
                columns.input(), columns.window() + (neighbours - 1) * columns.stride(), neighbours * columns.stride(),
                columns.output() / neighbours, columns.before(), columns.after());
        return new Conv2dGeometry(
                geometry.rows(), wide, geometry.inChannels(), neighbours * geometry.outChannels());
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return ConvolutionAlgorithm.DIRECT;
    }

    /** Behind the packed kernel, the kernel that is packed. */
    @Override
    public int packedKernelSize() {
        return Math.addExact(wideProducts.packedKernelSize(), wide.kernelSize());
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        int at = wideProducts.packedKernelSize();
        Arrays.fill(packed, at, at + wide.kernelSize(), 0);
        int out = geometry.outChannels();
        for (int row = 0; row < geometry.kernelSize() / out; row++) {
            for (int q = 0; q < neighbours; q++) {
                System.arraycopy(kernel, row * out, packed, at + place(row, q), out);
            }
        }
        wideProducts.packKernel(packed, at, packed);
    }

    /** Where the outputs of a row (ky, kx, i) of the kernel are in the wide one, for one of the neighbours. */
    private int place(int row, int q) {
        int in = geometry.inChannels();
        int rowSize = geometry.columns().window() * in;
        int ky = row / rowSize;
        int within = row % rowSize + q * geometry.columns().stride() * in;
        return (ky * wide.columns().window() * in + within) * wide.outChannels() + q * geometry.outChannels();
    }

    @Override
    public int packedTransposedSize() {
        return products.packedTransposedSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        products.packTransposed(kernel, packed);
    }

    @Override
    public int workspaceSize() {
        return Math.max(biasAt + wide.outChannels(), products.workspaceSize());
    }

    @Override
    public int pendingSize() {
        return wide.kernelSize();
    }

    @Override
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        forwardShare(Share.WHOLE, x, x0, packedKernel, bias, y, y0, workspace);
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    public void forwardShare(
            Share share,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        int out = geometry.outChannels();
        for (int q = 0; q < neighbours && bias != null; q++) {
            System.arraycopy(bias, 0, workspace, biasAt + q * out, out);
        }
        wideProducts.forwardShare(
                share, x, x0, packedKernel, bias == null ? null : workspace, biasAt, y, y0, workspace);
    }

    @Override
    void inputGradient(float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        products.inputGradient(dy, dy0, packedTransposed, dx, dx0, workspace);
    }

    @Override
    public int gradientImages() {
        return wideProducts.gradientImages();
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        wideProducts.addKernelGradient(x, x0, dy, dy0, images, pending, pending, workspace);
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        int out = geometry.outChannels();
        for (int row = 0; row < geometry.kernelSize() / out; row++) {
            for (int q = 0; q < neighbours; q++) {
                int source = place(row, q);
                for (int o = 0; o < out; o++) {
                    dkernel[row * out + o] += pending[source + o];
                }
            }
        }
        Arrays.fill(pending, 0, pendingSize(), 0);
    }
}
