package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A 3×3 convolution by Winograd's minimal filtering F(4×4, 3×3): 36 products yield 4×4 outputs that take 144 directly.
 * With strides it is one over the phases of the image: the pixels a stride apart are an image of their own, whose
 * channels lie beside those of the others, so that a 5×5 kernel at stride 2 has 3×3 taps in each of four. One of 4×4 has
 * 2×2, which F(5×5, 2×2) serves.
 *
 * <p>y is cut into tiles of 4×4 or 5×5 pixels, x into pieces of 6×6 that overlap by two or one. With one index p for the 36 positions
 * in a transformed piece and t for the tile,
 *
 * <ul>
 *   <li>forward: V = Bᵀ·x·B, U = G·kernel·Gᵀ, M[p] = V[p]·U[p], y = Aᵀ·M·A;
 *   <li>input gradient: dM = A·dy·Aᵀ, dV[p] = dM[p]·U[p]ᵀ, dx = B·dV·Bᵀ, added where pieces overlap;
 *   <li>kernel gradient: dU[p] += V[p]ᵀ·dM[p], and after the last image dkernel += Gᵀ·dU·G.
 * </ul>
 *
 * <p>V[p] is a matrix (t, inputs), M[p] (t, outChannels), U[p] (inputs, outChannels), where inputs are the input channels of
 * all phases: 36 products of the kind {@link DirectConvolution} makes, or as many for each group of channels; the
 * transforms see no groups. Each transform works on one axis and then the other, on whole rows of neighbours. An
 * image is done in blocks of tile rows, so that V and M stay in a second-level cache; small images are done several at
 * a time, so that all of them meet U, or dU, when it is fetched. Either way no sum changes.
 */
final class WinogradConvolution implements ConvolutionPasses {
    private static final int POSITIONS = INPUTS * INPUTS;

    /** V and M of a block together have at most this many floats, or as many as U, which each block fetches anew. */
    private static final int BLOCK = 160 * 1024;

    /**
     * So many tiles, two of the tallest products, hide the fetching of U: small images are done together until they
     * have as many.
     */
    private static final int TILES = 24;

    /** Five outputs of two taps take higher powers: sums of shorter chains keep the error below 1.2·10⁻⁶. */
    private static final int SHORT_CHAIN = 128;

    /** Where rows of x or dy with their border begin. */
    private static final int COPY_AT = CacheLines.FIRST;

    /** Numbers of a pixel of V: the channels of all phases of x. */
    private final int inputs;

    private final int out;
    private final int xSize;
    private final int ySize;
    private final int tileRows;
    private final int tileColumns;
    /** Of an image: blocks of rows of tiles, as equal as possible. */
    private final int blocks;
    /** Of the largest. */
    private final int blockRows;
    /** Of an image in the largest block. */
    private final int tiles;
    /** How many images are done together; if several, they are one block. */
    private final int together;

    private final WinogradKernel kernel;
    private final WinogradInputs xTransforms;
    private final WinogradProducts products;
    private final WinogradOutputs yTransforms;
    private final WinogradKernelGradient kernelGradient;
    private final WinogradCost cost;

    /** From V[p] and M[p] to the next. */
    private final int vSize;

    private final int mSize;

    /**
     * Where things lie in the workspace, behind the rows of x or dy with their border: lines between the two axes, a row of y
     * and one of biases, V and M, and a block of dU.
     */
    private final int linesAt;
    private final int vAt;
    private final int mAt;
    private final int gradientAt;
    private final int workspaceSize;

    WinogradConvolution(Conv2dGeometry geometry, Kernels kernels) {
        WinogradTiles rows = WinogradTiles.of(geometry.rows());
        WinogradTiles columns = WinogradTiles.of(geometry.columns());
        int phases = rows.stride() * columns.stride();
        inputs = phases * geometry.inChannels();
        out = geometry.outChannels();
        xSize = geometry.xSize();
        ySize = geometry.ySize();
        tileRows = rows.count();
        tileColumns = columns.count();
        // Of groups, dU and its transform, which are of U's size, take more of the time than U.
        int us = geometry.groups() == 1 ? 1 : 2;
        int limit = Math.max(BLOCK, us * POSITIONS * (inputs / geometry.groups()) * out);
        blocks = blocks(limit);
        blockRows = Math.ceilDiv(tileRows, blocks);
        tiles = blockRows * tileColumns;
        together = together(limit);
        vSize = CacheLines.odd(together * tiles * inputs);
        mSize = CacheLines.odd(together * tiles * out);

        JoinedGroups groups = joined(geometry, kernels);
        kernel = new WinogradKernel(geometry, groups, kernels);
        boolean twoTaps = Math.min(rows.taps(), columns.taps()) == 2;
        int chain = twoTaps ? SHORT_CHAIN : Integer.MAX_VALUE;
        products = WinogradProducts.of(kernel, groups, phases, usual(), chain, kernels);
        kernelGradient = new WinogradKernelGradient(kernel, groups, phases, kernels, together * tiles);
        cost = new WinogradCost(geometry, kernels);

        Border x = WinogradInputs.border(geometry);
        Border y = WinogradOutputs.border(geometry);
        int copied = Math.max(copied(x, rows.seen(1)), copied(y, rows.outputs()));
        linesAt = COPY_AT + CacheLines.whole(copied);
        int lines = Math.max(
                INPUTS * CacheLines.odd(Math.max(x.pitch(), y.pitch())),
                Math.max(rows.outputs() * INPUTS * mSize, kernelGradient.transformSize()));
        int rowAt = linesAt + CacheLines.whole(lines);
        xTransforms = new WinogradInputs(geometry, kernels, COPY_AT, linesAt);
        yTransforms = new WinogradOutputs(geometry, products.channelUnit(), kernels, COPY_AT, linesAt, rowAt);
        vAt = rowAt + yTransforms.rowSize();
        mAt = vAt + POSITIONS * vSize;
        gradientAt = mAt + POSITIONS * mSize;
        workspaceSize = Math.max(gradientAt + kernelGradient.blockSize(), CacheLines.LARGE);
    }

    /** The floats of some rows inside a border. */
    private static int copied(Border border, int rows) {
        return border.none() ? 0 : Math.multiplyExact(rows, border.pitch());
    }

    /** Groups by themselves where a kernel serves these, or as many as fill a vector. */
    private static JoinedGroups joined(Conv2dGeometry geometry, Kernels kernels) {
        JoinedGroups single = JoinedGroups.of(geometry, 1);
        return kernels.reference() || WinogradProducts.small(single, kernels) != null
                ? single
                : JoinedGroups.of(geometry, kernels.panelColumns() / 2);
    }

    /** The numbers of tiles of images together, and of blocks with a row of tiles less. */
    private int[] usual() {
        int sizes = tileRows % blocks == 0 ? together : together + 1;
        return IntStream.range(0, sizes)
                .map(size -> size < together ? (size + 1) * tiles : tiles - tileColumns)
                .toArray();
    }

    /** Whether the algorithm computes a geometry; of those with groups, only if there is a single phase. */
    static boolean serves(Conv2dGeometry geometry) {
        boolean phases = geometry.rows().stride() * geometry.columns().stride() > 1;
        return WinogradTiles.serve(geometry.rows())
                && WinogradTiles.serve(geometry.columns())
                && (geometry.groups() == 1 || !phases);
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return ConvolutionAlgorithm.WINOGRAD;
    }

    @Override
    public int packedKernelSize() {
        return kernel.packedSize();
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        this.kernel.pack(kernel, packed);
    }

    @Override
    public int packedTransposedSize() {
        return kernel.packedSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        this.kernel.packTransposed(kernel, packed);
    }

    @Override
    public int workspaceSize() {
        return workspaceSize;
    }

    @Override
    public int pendingSize() {
        return kernelGradient.pendingSize();
    }

    @Override
    public int imagesTogether() {
        return together;
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
        yTransforms.repeat(bias, 0, out, workspace);
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < blocks; block++) {
                forwardBlock(
                        x, x0 + first * xSize, count, top(block), rows(block), 0, products.panels(),
                        packedKernel, bias, y, y0 + first * ySize, workspace);
            }
        }
    }

    /** The first row of tiles of a block. */
    private int top(int block) {
        return Share.bound(block, blocks, tileRows);
    }

    private int rows(int block) {
        return top(block + 1) - top(block);
    }

    @Override
    public boolean shareable() {
        return true;
    }

    /** Rows of tiles; or output channels, for which each share transforms x, but fetches only its part of U. */
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
        int all = products.panels();
        int mostRows = Math.ceilDiv(tileRows, share.parts());
        double mostPanels = Math.ceilDiv(all, share.parts());
        boolean byRows =
                cost.of(mostRows * tileColumns, 1) <= cost.of(tileRows * tileColumns, mostPanels / all);
        int from = byRows ? 0 : share.from(all);
        int to = byRows ? all : share.to(all);
        int endRow = byRows ? share.to(tileRows) : tileRows;
        if (from == to) {
            return;
        }
        int channels = products.firstOutput(to) - products.firstOutput(from);
        yTransforms.repeat(bias, products.firstOutput(from), channels, workspace);
        for (int top = byRows ? share.from(tileRows) : 0; top < endRow; top += blockRows) {
            int rows = Math.min(blockRows, endRow - top);
            forwardBlock(
                    x, x0, 1, top, rows, from, to, packedKernel, bias, y, y0, workspace);
        }
    }

    /** So many rows of tiles of images, and the output channels of the panels [from, to). */
    private void forwardBlock(
            float[] x,
            int x0,
            int images,
            int top,
            int rows,
            int from,
            int to,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        int first = products.firstOutput(from);
        int channels = products.firstOutput(to) - first;
        transformInputs(x, x0, images, top, rows, workspace);
        products.forward(images * rows * tileColumns, from, to, packedKernel, workspace, vAt, vSize, mAt, mSize,
                linesAt);
        yTransforms.transformRows(workspace, mAt, mSize, images * rows * tileColumns * channels);
        for (int n = 0; n < images; n++) {
            for (int row = 0; row < rows; row++) {
                yTransforms.transform(
                        workspace, tile(n, row) * channels, mSize, top + row, first, channels, bias, y,
                        y0 + n * ySize);
            }
        }
    }

    /** Which tile is the first of a row of an image. */
    private int tile(int n, int row) {
        return n * tiles + row * tileColumns;
    }

    @Override
    public void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < blocks; block++) {
                transformOutputGradients(dy, dy0 + first * ySize, count, top(block), rows(block), workspace);
                products.inputGradient(
                        count * rows(block) * tileColumns, packedTransposed, workspace, vAt, vSize, mAt, mSize,
                        linesAt);
                addInputGradients(count, top(block), rows(block), dx, dx0 + first * xSize, workspace);
            }
        }
    }

    @Override
    public int gradientImages() {
        return together;
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < blocks; block++) {
                transformInputs(x, x0 + first * xSize, count, top(block), rows(block), workspace);
                transformOutputGradients(dy, dy0 + first * ySize, count, top(block), rows(block), workspace);
                kernelGradient.add(
                        count * rows(block) * tileColumns, workspace, vAt, vSize, mAt, mSize, gradientAt, linesAt,
                        dkernel, pending);
            }
        }
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        kernelGradient.complete(pending, dkernel, workspace, linesAt);
    }

    /** V = Bᵀ·x·B of so many rows of tiles. */
    private void transformInputs(float[] x, int x0, int images, int top, int rows, float[] workspace) {
        for (int n = 0; n < images; n++) {
            for (int row = 0; row < rows; row++) {
                xTransforms.transform(
                        x, x0 + n * xSize, top + row, workspace, vAt + tile(n, row) * inputs, vSize);
            }
        }
    }

    /** dx = B·dV·Bᵀ of so many rows of tiles, added to those before. */
    private void addInputGradients(int images, int top, int rows, float[] dx, int dx0, float[] workspace) {
        for (int n = 0; n < images; n++) {
            int image = dx0 + n * xSize;
            if (top == 0) {
                Arrays.fill(dx, image, image + xSize, 0);
            }
            for (int row = 0; row < rows; row++) {
                xTransforms.addGradient(workspace, vAt + tile(n, row) * inputs, vSize, top + row, dx, image);
            }
        }
    }

    /** dM = A·dy·Aᵀ of so many rows of tiles. */
    private void transformOutputGradients(float[] dy, int dy0, int images, int top, int rows, float[] workspace) {
        for (int n = 0; n < images; n++) {
            for (int row = 0; row < rows; row++) {
                yTransforms.gradient(
                        dy, dy0 + n * ySize, top + row, workspace, mAt + tile(n, row) * out, mSize);
            }
        }
    }

    /** As few as keep V and M of each below a limit, if a row of tiles does. */
    private int blocks(int limit) {
        long row = (long) POSITIONS * tileColumns * (inputs + out);
        return Math.ceilDiv(tileRows, Math.clamp(limit / row, 1, tileRows));
    }

    /** As many small images as have {@link #TILES}, if V and M of so many are a block. */
    private int together(int limit) {
        long fit = blocks > 1 ? 1 : limit / ((long) POSITIONS * tiles * (inputs + out));
        return Math.clamp(fit, 1, Math.ceilDiv(TILES, tiles));
    }
}
