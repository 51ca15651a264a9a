package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import java.util.Arrays;
import java.util.stream.IntStream;
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
 * <p>Groups of channels are convolutions of their own that lie side by side in the images: n, i and o then count the
 * channels of one group, and each product is done for every group. Where the window has gaps or there are groups, what
 * lies under a kernel row is not contiguous, so that the kernel gradient takes its columns kx one by one.
 *
 * <p>Padding is the one special case: for forward and kernel gradient such an image is first copied into a zero border.
 * Kernel rows that lie on the padding are left out of the products, but for the kernel gradient of several images, and
 * in the input gradient columns, too.
 */
final class DirectConvolution extends ImageByImage {
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
    private final Border xBorder;

    private final Panels outPanels;
    private final Panels inPanels;
    /** The channels of a group of x and of y. */
    private final int in;

    private final int out;
    private final int[] patchOffsets;
    /** Of the output pixels of {@link #group} images. */
    private final int[] pixelOffsets;
    private final int group;
    /** Of the rows of dy that meet a row of dx, and the output channels of a group. */
    private final int[] gradientOffsets;

    /** Kernel rows so far apart meet the same rows of dx, through rows of dy that lie {@link #meetingStep} apart. */
    private final int meeting;

    private final int meetingStep;
    /** The contiguous pieces of a row of a patch, and their length. */
    private final int pieces;

    private final int piece;
    private final PanelProducts forward;
    /** By kx; null where it meets only padding. */
    private final @Nullable PanelProducts[] inputGradient;
    /** By kx: whether it writes columns of dx instead of adding to them, because no other has met them yet. */
    private final boolean[] writes;
    /** Whether all columns are written so. */
    private final boolean written;
    private final PanelProducts kernelGradient;
    /** What computes the input gradient instead of {@link #inputGradient}, if that is faster. */
    private final @Nullable PatchGradient patchGradient;

    /** The last float of it takes what {@link #fetch} has read. */
    private final int workspaceSize;

    DirectConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry);
        this.geometry = pointwise(geometry) ? flattened(geometry) : geometry;
        this.kernels = kernels;
        Axis rows = this.geometry.rows();
        Axis columns = this.geometry.columns();
        int inPixel = this.geometry.inChannels();
        int outPixel = this.geometry.outChannels();
        in = this.geometry.groupInputs();
        out = this.geometry.groupOutputs();
        xBorder = new Border(
                rows.input(), columns.input(), inPixel, rows.before(), columns.before(), rows.padded(),
                columns.padded());
        int pitch = xBorder.pitch();
        zeros = new float[Math.max(inPixel, outPixel)];
        outPanels = Panels.of(out, kernels);
        inPanels = Panels.of(in, kernels);
        boolean contiguous = columns.dilation() == 1 && this.geometry.groups() == 1;
        pieces = contiguous ? 1 : columns.window();
        piece = contiguous ? columns.window() * in : in;
        int[] patchRow = grid(pieces, columns.dilation() * inPixel, piece, 1);
        patchOffsets = repeated(patchRow, rows.window(), rows.dilation() * pitch);
        int[] imageOffsets =
                grid(rows.output(), rows.stride() * pitch, columns.output(), columns.stride() * inPixel);
        group = Math.clamp(GRADIENT_PIXELS / imageOffsets.length, 1, GRADIENT_IMAGES);
        pixelOffsets = repeated(imageOffsets, group, xBorder.size());
        // Rows of dy that meet a row of dx lie above one another: their offsets fall.
        int common = gcd(rows.stride(), rows.dilation());
        meeting = rows.stride() / common;
        meetingStep = rows.dilation() / common;
        gradientOffsets = grid(
                (rows.window() - 1) / meeting + 1, -meetingStep * columns.output() * outPixel, out, 1);
        forward = PanelProducts.of(kernels, outPanels, columns.output(), columns.stride() * inPixel);
        inputGradient = new PanelProducts[columns.window()];
        for (int kx = 0; kx < inputGradient.length; kx++) {
            int width = columns.endOutput(kx) - columns.firstOutput(kx);
            inputGradient[kx] = width == 0 ? null : PanelProducts.of(kernels, inPanels, width, outPixel);
        }
        writes = firstOfTheirColumns(columns);
        written = IntStream.range(0, writes.length)
                .filter(kx -> writes[kx])
                .map(kx -> columns.endOutput(kx) - columns.firstOutput(kx))
                .sum() == columns.input();
        kernelGradient = PanelProducts.inPlace(kernels, outPanels, outPixel, piece, 1);
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
        return geometry.kernelSize();
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        packKernel(kernel, 0, packed);
    }

    /** From a place on in the array, which may be that of the packed one. */
    void packKernel(float[] kernel, int kernel0, float[] packed) {
        int depth = geometry.patchSize();
        for (int g = 0; g < geometry.groups(); g++) {
            outPanels.pack(kernel, kernel0 + g * out, geometry.outChannels(), depth, packed, g * outPanels.size(depth));
        }
    }

    @Override
    public int packedTransposedSize() {
        return geometry.kernelSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        if (patchGradient != null) {
            patchGradient.pack(kernel, packed);
            return;
        }
        int kernelHeight = geometry.rows().window();
        int kernelWidth = geometry.columns().window();
        int ldb = geometry.outChannels();
        int rows = kernelHeight * kernelWidth * out;
        for (int g = 0; g < geometry.groups(); g++) {
            for (int panel = 0; panel < inPanels.count(); panel++) {
                int width = inPanels.columns(panel);
                for (int kx = 0; kx < kernelWidth; kx++) {
                    for (int ky = 0; ky < kernelHeight; ky++) {
                        int target =
                                transposed(g) + inPanels.offset(panel, rows) + transposedRow(kx, ky) * width;
                        int source = ((ky * kernelWidth + kx) * in + inPanels.first(panel)) * ldb + g * out;
                        for (int i = 0; i < width; i++) {
                            for (int o = 0; o < out; o++) {
                                packed[target + o * width + i] = kernel[source + i * ldb + o];
                            }
                        }
                    }
                }
            }
        }
    }

    /** Where a group begins in the packed transposed kernel. */
    private int transposed(int g) {
        return g * inPanels.size(geometry.rows().window() * geometry.columns().window() * out);
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
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        forwardShare(Share.WHOLE, x, x0, packedKernel, bias, 0, y, y0, workspace);
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
        forwardShare(share, x, x0, packedKernel, bias, 0, y, y0, workspace);
    }

    /** With the bias from a place on in its array, which may be the workspace, behind what is used of it. */
    void forwardShare(
            Share share,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            int bias0,
            float[] y,
            int y0,
            float[] workspace) {
        int rows = geometry.rows().output();
        boolean byRows = rows >= share.parts();
        int firstRow = byRows ? share.from(rows) : 0;
        int endRow = byRows ? share.to(rows) : rows;
        int products = geometry.groups() * outPanels.count();
        int from = byRows ? 0 : share.from(products);
        int to = byRows ? products : share.to(products);
        float[] image = xBorder.none() ? x : workspace;
        int image0 = xBorder.none() ? x0 : 0;
        if (!xBorder.none()) {
            int stride = geometry.rows().stride();
            xBorder.surround(
                    firstRow * stride, (endRow - 1) * stride + geometry.rows().extent(), x, x0, workspace, 0);
        } else if (share.parts() == 1) {
            fetch(x, x0, geometry.xSize(), workspace);
        }
        if (!outPanels.trivial() && share.parts() == 1) {
            fetch(y, y0, geometry.ySize(), workspace);
        }
        float[] init = bias == null ? zeros : bias;
        int init0 = bias == null ? 0 : bias0;
        int patchRow = geometry.columns().window() * in;
        int depth = geometry.patchSize();
        int ldc = geometry.outChannels();
        int xStep = geometry.rows().stride() * xBorder.pitch();
        int yStep = geometry.columns().output() * ldc;
        for (int i = from; i < to; i++) {
            int g = i / outPanels.count();
            int panel = i % outPanels.count();
            int first = g * out + outPanels.first(panel);
            int b = g * outPanels.size(depth) + outPanels.offset(panel, depth);
            for (int row = firstRow; row < endRow; row++) {
                int k0 = geometry.rows().firstPosition(row) * patchRow;
                int k1 = geometry.rows().endPosition(row) * patchRow;
                // M = output width, N = the panel's output channels, K = (kernel rows on the image, kernelWidth,
                // input channels of the group)
                forward.get(panel).multiply(
                        image, image0 + row * xStep + g * in, patchOffsets, k0, k1, packedKernel,
                        b + k0 * outPanels.columns(panel), init, init0 + first, 0, y, y0 + row * yStep + first, ldc);
            }
        }
    }

    @Override
    void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        fetch(dy, dy0, geometry.ySize(), workspace);
        if (patchGradient != null) {
            patchGradient.compute(dy, dy0, packedTransposed, dx, dx0, workspace);
            return;
        }
        int pitch = geometry.columns().input() * geometry.inChannels();
        for (int g = 0; g < geometry.groups(); g++) {
            for (int panel = 0; panel < inPanels.count(); panel++) {
                for (int row = 0; row < geometry.rows().input(); row++) {
                    if (g == 0 && panel == 0 && !(written && meets(row))) {
                        Arrays.fill(dx, dx0 + row * pitch, dx0 + (row + 1) * pitch, 0);
                    }
                    addInputGradientRow(g, panel, row, dy, dy0, packedTransposed, dx, dx0 + row * pitch);
                }
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
        for (int g = 0; g < geometry.groups(); g++) {
            for (int panel = 0; panel < outPanels.count(); panel++) {
                int blocks = Math.ceilDiv(pixels, Math.max(1, GRADIENT_BLOCK / outPanels.columns(panel)));
                for (int block = 0; block < blocks; block++) {
                    addKernelGradientBlock(
                            g, panel, Share.bound(block, blocks, pixels), Share.bound(block + 1, blocks, pixels), image,
                            image0, dy, dy0, images, dkernel);
                }
            }
        }
    }

    /** The share of output pixels [p, end). */
    private void addKernelGradientBlock(
            int g,
            int panel,
            int p,
            int end,
            float[] image,
            int image0,
            float[] dy,
            int dy0,
            int images,
            float[] dkernel) {
        Axis rows = geometry.rows();
        int rowPixels = geometry.columns().output();
        int ldc = geometry.outChannels();
        int first = g * out + outPanels.first(panel);
        for (int ky = 0; ky < rows.window(); ky++) {
            // Of one image, pixels whose kernel row lies on the padding are left out: they are at its ends.
            int k0 = images > 1 ? p : Math.max(p, rows.firstOutput(ky) * rowPixels);
            int k1 = images > 1 ? end : Math.min(end, rows.endOutput(ky) * rowPixels);
            for (int part = 0; part < pieces && k0 < k1; part++) {
                int a0 = image0 + ky * rows.dilation() * xBorder.pitch()
                        + part * geometry.columns().dilation() * geometry.inChannels() + g * in;
                int c0 = (ky * pieces + part) * piece * ldc + first;
                // M = kernelWidth·inChannels, or the input channels of the group; N = the panel's output channels, K =
                // output pixels
                kernelGradient.get(panel).multiply(
                        image, a0, pixelOffsets, k0, k1, dy, dy0 + k0 * ldc + first, dkernel, c0, ldc, dkernel, c0,
                        ldc);
            }
        }
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        // Nothing is pending: every image was added to dkernel itself.
    }

    private void addInputGradientRow(
            int g, int panel, int row, float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0) {
        Axis rows = geometry.rows();
        int inPixel = geometry.inChannels();
        int outPixel = geometry.outChannels();
        int dyPitch = geometry.columns().output() * outPixel;
        if (!meets(row)) {
            return;
        }
        int residue = residue(row);
        int t = meetingRow(row, residue);
        int k0 = firstMeeting(t) * out;
        int k1 = (lastMeeting(t, residue) + 1) * out;
        int depth = rows.window() * geometry.columns().window() * out;
        int b = transposed(g) + inPanels.offset(panel, depth);
        int first = g * in + inPanels.first(panel);
        Axis columns = geometry.columns();
        int ldc = columns.stride() * inPixel;
        for (int kx = 0; kx < columns.window(); kx++) {
            PanelProducts products = inputGradient[kx];
            if (products == null) {
                continue;
            }
            int b0 = b + (transposedRow(kx, residue) + k0) * inPanels.columns(panel);
            int left = columns.firstOutput(kx);
            int c0 = dx0 + columns.source(left, kx) * inPixel + first;
            boolean write = written && writes[kx];
            float[] init = write ? zeros : dx;
            int init0 = write ? first : c0;
            int ldInit = write ? 0 : ldc;
            // M = the output columns that kx joins to the image, N = the panel's input channels, K = (kernel rows that
            // meet this row, output channels of the group)
            products.get(panel).multiply(
                    dy, dy0 + t * dyPitch + left * outPixel + g * out, gradientOffsets, k0, k1, packedTransposed, b0,
                    init, init0, ldInit, dx, c0, ldc);
        }
    }

    /** Whether any row of dy meets a row of dx: row t − j·meetingStep does through ky = residue + j·meeting. */
    private boolean meets(int row) {
        int residue = residue(row);
        int t = meetingRow(row, residue);
        return residue < geometry.rows().window() && firstMeeting(t) <= lastMeeting(t, residue);
    }

    /** t of a row of dx: exact if its residue is a row of the kernel, but perhaps below 0. */
    private int meetingRow(int row, int residue) {
        Axis rows = geometry.rows();
        return (row + rows.before() - residue * rows.dilation()) / rows.stride();
    }

    /** The first j. */
    private int firstMeeting(int t) {
        return Math.max(0, Math.ceilDiv(t - (geometry.rows().output() - 1), meetingStep));
    }

    /** The last j. */
    private int lastMeeting(int t, int residue) {
        return Math.min(Math.floorDiv(t, meetingStep), (geometry.rows().window() - 1 - residue) / meeting);
    }

    /** Which columns of a kernel are the first to meet columns of the input, and meet all that lie strides apart from these. */
    private static boolean[] firstOfTheirColumns(Axis columns) {
        boolean[] first = new boolean[columns.window()];
        boolean[] met = new boolean[columns.stride()];
        for (int kx = 0; kx < first.length; kx++) {
            int outputs = columns.endOutput(kx) - columns.firstOutput(kx);
            int phase = Math.floorMod(columns.source(0, kx), columns.stride());
            first[kx] = outputs > 0 && !met[phase]
                    && outputs == Math.ceilDiv(columns.input() - phase, columns.stride());
            met[phase] |= outputs > 0;
        }
        return first;
    }

    /** The first kernel row that meets a row of dx, wherever the row of dy is; the window's height if none does. */
    private int residue(int row) {
        Axis rows = geometry.rows();
        for (int ky = 0; ky < Math.min(meeting, rows.window()); ky++) {
            if ((row + rows.before() - ky * rows.dilation()) % rows.stride() == 0) {
                return ky;
            }
        }
        return rows.window();
    }

    /** The row of the packed transposed kernel where (kx, ky) starts; ky of one residue are neighbours. */
    private int transposedRow(int kx, int ky) {
        int window = geometry.rows().window();
        int residue = ky % meeting;
        int before = 0;
        for (int r = 0; r < Math.min(residue, window); r++) {
            before += (window - 1 - r) / meeting + 1;
        }
        return (kx * window + before + ky / meeting) * out;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
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
        return !geometry.padded() // as transposed ones of one pixel may be, dilated
                && geometry.patchSize() == geometry.groupInputs()
                && rows.stride() == 1
                && columns.stride() == 1
                && rows.output() == rows.input()
                && columns.output() == columns.input();
    }

    /** A 1×1 convolution at stride 1 sees no rows: a long row, or two to be shared, makes one large product. */
    private static Conv2dGeometry flattened(Conv2dGeometry geometry) {
        int pixels = geometry.rows().input() * geometry.columns().input();
        int rows = pixels % 2 == 0 ? 2 : 1;
        return new Conv2dGeometry(
                new Axis(rows, 1, 1, rows, 0, 0),
                new Axis(pixels / rows, 1, 1, pixels / rows, 0, 0),
                geometry.inChannels(),
                geometry.outChannels(),
                geometry.groups());
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
