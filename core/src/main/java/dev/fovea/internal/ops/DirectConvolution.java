package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import dev.fovea.ops.Padding;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The convolution as matrix products that read the image in place.
 *
 * <p>In NHWC the numbers under one kernel row are contiguous, and kernel rows lie a constant distance apart. So all
 * three passes are matrix products that read the image through a table of offsets, im2col as a view:
 *
 * <ul>
 *   <li>forward: m = output pixels of a row, n = outChannels, k = (ky, kx, i);
 *   <li>input gradient: for each row of dx and each kx, m = output pixels of a row, n = inChannels, k = (ky, o), added
 *       into dx at stride s; with few inChannels, {@link PatchGradient} instead;
 *   <li>kernel gradient: for each ky, m = (kx, i), n = outChannels, k = output pixels, of several images if they are
 *       small.
 * </ul>
 *
 * <p>Padding is the one special case: for forward and kernel gradient such an image is first copied into a zero border.
 * Kernel rows that lie on the padding are left out of the products, but for the kernel gradient of several images, and
 * in the input gradient columns, too.
 */
final class DirectConvolution implements ConvolutionPasses {
    /**
     * The kernel gradient reads at most so many floats of dy again and again: a first-level cache holds them beside x,
     * unless outChannels is a large power of two.
     */
    private static final int GRADIENT_BLOCK = 9 * 1024;

    /**
     * Small images follow one another in the kernel gradient's sums, until these are about as long as a block: reading
     * and writing dkernel costs the more, the shorter they are.
     */
    private static final int GRADIENT_PIXELS = 256;

    private static final int GRADIENT_IMAGES = 8;

    private final Conv2dGeometry geometry;
    private final Kernels kernels;
    private final float[] zeros;
    /** 1×1 at stride 1: every pixel of dx is one product's, so that nothing is added up. */
    private final boolean pointwise;

    private final Border xBorder;

    private final Panels outPanels;
    private final Panels inPanels;
    private final int[] patchOffsets;
    /** Of the output pixels of {@link #group} images. */
    private final int[] pixelOffsets;
    private final int group;
    private final int[] gradientOffsets;
    private final PanelProducts forward;
    /** By kx; null where it meets only padding. */
    private final @Nullable PanelProducts[] inputGradient;
    private final PanelProducts kernelGradient;
    /** What computes the input gradient instead of {@link #inputGradient}, if that is faster. */
    private final @Nullable PatchGradient patchGradient;

    /** The last float of it takes what {@link #fetch} has read. */
    private final int workspaceSize;

    DirectConvolution(Conv2dGeometry geometry, Kernels kernels) {
        pointwise = pointwise(geometry);
        this.geometry = pointwise ? flattened(geometry) : geometry;
        this.kernels = kernels;
        Axis rows = this.geometry.rows();
        Axis columns = this.geometry.columns();
        int in = this.geometry.inChannels();
        int out = this.geometry.outChannels();
        xBorder = new Border(
                rows.input(), columns.input(), in, rows.before(), columns.before(), rows.padded(), columns.padded());
        int pitch = xBorder.pitch();
        zeros = new float[Math.max(in, out)];
        outPanels = Panels.of(out, kernels);
        inPanels = Panels.of(in, kernels);
        patchOffsets = grid(rows.window(), pitch, columns.window() * in, 1);
        int[] imageOffsets = grid(rows.output(), rows.stride() * pitch, columns.output(), columns.stride() * in);
        group = Math.clamp(GRADIENT_PIXELS / imageOffsets.length, 1, GRADIENT_IMAGES);
        pixelOffsets = repeated(imageOffsets, group, xBorder.size());
        // Rows of dy that meet a row of dx lie above one another: their offsets fall.
        int meeting = (rows.window() - 1) / rows.stride() + 1;
        gradientOffsets = grid(meeting, -columns.output() * out, out, 1);
        forward = PanelProducts.of(kernels, outPanels, columns.output(), columns.stride() * in);
        inputGradient = new PanelProducts[columns.window()];
        for (int kx = 0; kx < inputGradient.length; kx++) {
            int width = columns.endOutput(kx) - columns.firstOutput(kx);
            inputGradient[kx] = width == 0 ? null : PanelProducts.of(kernels, inPanels, width, out);
        }
        kernelGradient = PanelProducts.inPlace(kernels, outPanels, columns.window() * in, 1);
        patchGradient = PatchGradient.pays(this.geometry, kernels) ? new PatchGradient(this.geometry, kernels) : null;
        int patches = patchGradient == null ? 0 : patchGradient.workspaceSize();
        workspaceSize = Math.max(group * borderedSize(), patches) + 1;
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return ConvolutionAlgorithm.DIRECT;
    }

    @Override
    public int packedKernelSize() {
        return outPanels.size(geometry.patchSize());
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        outPanels.pack(kernel, 0, geometry.patchSize(), packed, 0);
    }

    @Override
    public int packedTransposedSize() {
        return inPanels.size(geometry.rows().window() * geometry.columns().window() * geometry.outChannels());
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        if (patchGradient != null) {
            patchGradient.pack(kernel, packed);
            return;
        }
        int kernelHeight = geometry.rows().window();
        int kernelWidth = geometry.columns().window();
        int in = geometry.inChannels();
        int out = geometry.outChannels();
        int rows = kernelHeight * kernelWidth * out;
        for (int panel = 0; panel < inPanels.count(); panel++) {
            int width = inPanels.columns(panel);
            for (int kx = 0; kx < kernelWidth; kx++) {
                for (int ky = 0; ky < kernelHeight; ky++) {
                    int target = inPanels.offset(panel, rows) + transposedRow(kx, ky) * width;
                    int source = ((ky * kernelWidth + kx) * in + inPanels.first(panel)) * out;
                    for (int i = 0; i < width; i++) {
                        for (int o = 0; o < out; o++) {
                            packed[target + o * width + i] = kernel[source + i * out + o];
                        }
                    }
                }
            }
        }
    }

    @Override
    public int workspaceSize() {
        return workspaceSize;
    }

    @Override
    public int pendingSize() {
        return 0;
    }

    @Override
    public void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        float[] image = bordered(x, x0, 1, workspace);
        int image0 = xBorder.none() ? x0 : 0;
        if (!outPanels.trivial()) {
            fetch(y, y0, geometry.ySize(), workspace);
        }
        float[] init = bias == null ? zeros : bias;
        int patchRow = geometry.columns().window() * geometry.inChannels();
        int out = geometry.outChannels();
        int xStep = geometry.rows().stride() * xBorder.pitch();
        int yStep = geometry.columns().output() * out;
        for (int panel = 0; panel < outPanels.count(); panel++) {
            int first = outPanels.first(panel);
            int b = outPanels.offset(panel, geometry.patchSize());
            for (int row = 0; row < geometry.rows().output(); row++) {
                int k0 = geometry.rows().firstPosition(row) * patchRow;
                int k1 = geometry.rows().endPosition(row) * patchRow;
                // M = output width, N = the panel's output channels, K = (kernel rows on the image, kernelWidth,
                // inChannels)
                forward.get(panel).multiply(
                        image, image0 + row * xStep, patchOffsets, k0, k1, packedKernel,
                        b + k0 * outPanels.columns(panel), init, first, 0, y, y0 + row * yStep + first, out);
            }
        }
    }

    @Override
    public void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        fetch(dy, dy0, geometry.ySize(), workspace);
        if (patchGradient != null) {
            patchGradient.compute(dy, dy0, packedTransposed, dx, dx0, workspace);
            return;
        }
        if (!pointwise) {
            Arrays.fill(dx, dx0, dx0 + geometry.xSize(), 0);
        }
        int pitch = geometry.columns().input() * geometry.inChannels();
        for (int panel = 0; panel < inPanels.count(); panel++) {
            for (int row = 0; row < geometry.rows().input(); row++) {
                addInputGradientRow(panel, row, dy, dy0, packedTransposed, dx, dx0 + row * pitch);
            }
        }
    }

    @Override
    public int gradientImages() {
        return group;
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        for (int n = 0; n < images; n += group) {
            addKernelGradient(
                    x, x0 + n * geometry.xSize(), dy, dy0 + n * geometry.ySize(), Math.min(group, images - n), dkernel,
                    workspace);
        }
    }

    /** Of at most {@link #group} images. */
    private void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] workspace) {
        float[] image = bordered(x, x0, images, workspace);
        int image0 = xBorder.none() ? x0 : 0;
        int pixels = images * (pixelOffsets.length / group);
        if (!outPanels.trivial()) { // else it is read in order
            fetch(dy, dy0, images * geometry.ySize(), workspace);
        }
        int out = geometry.outChannels();
        int m = geometry.columns().window() * geometry.inChannels();
        Axis rows = geometry.rows();
        int rowPixels = geometry.columns().output();
        for (int panel = 0; panel < outPanels.count(); panel++) {
            int first = outPanels.first(panel);
            int blocks = Math.ceilDiv(pixels, Math.max(1, GRADIENT_BLOCK / outPanels.columns(panel)));
            for (int block = 0; block < blocks; block++) {
                int p = share(block, blocks, pixels);
                int end = share(block + 1, blocks, pixels);
                for (int ky = 0; ky < geometry.rows().window(); ky++) {
                    int c0 = ky * m * out + first;
                    // Of one image, pixels whose kernel row lies on the padding are left out: they are at its ends.
                    int k0 = images > 1 ? p : Math.max(p, rows.firstOutput(ky) * rowPixels);
                    int k1 = images > 1 ? end : Math.min(end, rows.endOutput(ky) * rowPixels);
                    if (k0 < k1) {
                        // M = kernelWidth·inChannels, N = the panel's output channels, K = output pixels
                        kernelGradient.get(panel).multiply(
                                image, image0 + ky * xBorder.pitch(), pixelOffsets, k0, k1, dy,
                                dy0 + k0 * out + first, dkernel, c0, out, dkernel, c0, out);
                    }
                }
            }
        }
    }

    /** Where a part begins of what is cut into equal parts. */
    private static int share(int part, int parts, int size) {
        return (int) ((long) part * size / parts);
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        // Nothing is pending: every image was added to dkernel itself.
    }

    private void addInputGradientRow(
            int panel, int row, float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0) {
        Axis rows = geometry.rows();
        int in = geometry.inChannels();
        int out = geometry.outChannels();
        int dyPitch = geometry.columns().output() * out;
        // Output row t − j meets this row of dx through ky = residue + j·stride.
        int t = (row + rows.before()) / rows.stride();
        int residue = (row + rows.before()) % rows.stride();
        if (residue >= rows.window()) {
            return;
        }
        int firstJ = Math.max(0, t - (rows.output() - 1));
        int lastJ = Math.min(t, (rows.window() - 1 - residue) / rows.stride());
        if (firstJ > lastJ) {
            return;
        }
        int k0 = firstJ * out;
        int k1 = (lastJ + 1) * out;
        int depth = rows.window() * geometry.columns().window() * out;
        int b = inPanels.offset(panel, depth);
        int first = inPanels.first(panel);
        Axis columns = geometry.columns();
        int ldc = columns.stride() * in;
        for (int kx = 0; kx < columns.window(); kx++) {
            PanelProducts products = inputGradient[kx];
            if (products == null) {
                continue;
            }
            int b0 = b + (transposedRow(kx, residue) + k0) * inPanels.columns(panel);
            int left = columns.firstOutput(kx);
            int c0 = dx0 + columns.source(left, kx) * in + first;
            float[] init = pointwise ? zeros : dx;
            int init0 = pointwise ? first : c0;
            int ldInit = pointwise ? 0 : ldc;
            // M = the output columns that kx joins to the image, N = the panel's input channels, K = (kernel rows that
            // meet this row, outChannels)
            products.get(panel).multiply(
                    dy, dy0 + t * dyPitch + left * out, gradientOffsets, k0, k1, packedTransposed, b0, init, init0,
                    ldInit, dx, c0, ldc);
        }
    }

    /** The row of the packed transposed kernel where (kx, ky) starts; ky of one residue are neighbours. */
    private int transposedRow(int kx, int ky) {
        int window = geometry.rows().window();
        int stride = geometry.rows().stride();
        int residue = ky % stride;
        int before = 0;
        for (int r = 0; r < Math.min(residue, window); r++) {
            before += (window - 1 - r) / stride + 1;
        }
        return (kx * window + before + ky / stride) * geometry.outChannels();
    }

    /** Brings an image that is about to be read or written into the second-level cache. */
    private void fetch(float[] image, int image0, int size, float[] workspace) {
        workspace[workspaceSize - 1] = kernels.fetch(image, image0, size);
    }

    private int borderedSize() {
        return xBorder.none() ? 0 : xBorder.size();
    }

    /** The images themselves, or their copies inside borders of zeros at the workspace's start. */
    private float[] bordered(float[] x, int x0, int images, float[] workspace) {
        if (xBorder.none()) {
            fetch(x, x0, images * geometry.xSize(), workspace);
            return x;
        }
        for (int n = 0; n < images; n++) {
            xBorder.surround(x, x0 + n * geometry.xSize(), workspace, n * xBorder.size());
        }
        return workspace;
    }

    private static boolean pointwise(Conv2dGeometry geometry) {
        Axis rows = geometry.rows();
        Axis columns = geometry.columns();
        return geometry.patchSize() == geometry.inChannels()
                && rows.stride() == 1
                && columns.stride() == 1
                && rows.output() == rows.input()
                && columns.output() == columns.input();
    }

    /** A 1×1 convolution at stride 1 sees no rows: one long row makes one large product. */
    private static Conv2dGeometry flattened(Conv2dGeometry geometry) {
        return new Conv2dGeometry(
                Axis.of("height", 1, 1, 1, Padding.VALID),
                Axis.of("width", geometry.rows().input() * geometry.columns().input(), 1, 1, Padding.VALID),
                geometry.inChannels(),
                geometry.outChannels());
    }

    private static int[] repeated(int[] offsets, int count, int distance) {
        int[] all = new int[Math.multiplyExact(offsets.length, count)];
        for (int i = 0; i < all.length; i++) {
            all[i] = i / offsets.length * distance + offsets[i % offsets.length];
        }
        return all;
    }

    private static int[] grid(int rows, int rowStep, int columns, int columnStep) {
        int[] offsets = new int[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                offsets[row * columns + column] = row * rowStep + column * columnStep;
            }
        }
        return offsets;
    }
}
