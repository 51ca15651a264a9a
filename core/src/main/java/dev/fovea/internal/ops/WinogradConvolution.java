package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUT;
import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.INPUT_GRADIENT;

import dev.fovea.internal.kernel.AxisTransform;
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

    private final WinogradTiles rows;
    private final WinogradTiles columns;
    /** Channels of x, and those of all phases. */
    private final int in;

    private final int inputs;
    private final int out;
    private final int xSize;
    private final int ySize;
    private final int height;
    private final int width;
    private final int tileRows;
    private final int tileColumns;
    private final int phases;
    /** Of an image: blocks of rows of tiles, as equal as possible. */
    private final int blocks;
    /** Of the largest. */
    private final int blockRows;
    /** Of an image in the largest block. */
    private final int tiles;
    /** How many images are done together; if several, they are one block. */
    private final int together;
    private final Border xBorder;
    private final Border yBorder;

    private final WinogradKernel kernel;
    private final WinogradProducts products;
    private final WinogradKernelGradient kernelGradient;
    private final WinogradCost cost;

    private final AxisTransform transformInput;
    private final AxisTransform addInputGradient;
    /** Of M and dy, by the axis. */
    private final AxisTransform transformRows;

    private final AxisTransform transformColumns;
    private final AxisTransform addColumns;
    private final AxisTransform transformRowGradients;
    private final AxisTransform transformColumnGradients;

    /** From V[p] and M[p], and from a line of x and of dy, to the next. */
    private final int vSize;

    private final int mSize;
    private final int xLine;
    private final int yLine;

    private static final int X_AT = CacheLines.FIRST;

    /**
     * Where things lie in the workspace: x and dy inside their borders, lines between the two axes, a row of y, a row
     * of biases, V and M, and a block of dU.
     */
    private final int dyAt;
    private final int linesAt;
    private final int rowAt;
    private final int biasAt;
    private final int vAt;
    private final int mAt;
    private final int gradientAt;
    private final int workspaceSize;

    WinogradConvolution(Conv2dGeometry geometry, Kernels kernels) {
        rows = WinogradTiles.of(geometry.rows());
        columns = WinogradTiles.of(geometry.columns());
        phases = rows.stride() * columns.stride();
        in = geometry.inChannels();
        out = geometry.outChannels();
        inputs = phases * in;
        xSize = geometry.xSize();
        ySize = geometry.ySize();
        height = geometry.rows().output();
        width = geometry.columns().output();
        tileRows = rows.count();
        tileColumns = columns.count();
        int limit = Math.max(BLOCK, POSITIONS * (inputs / geometry.groups()) * out);
        blocks = blocks(limit);
        blockRows = Math.ceilDiv(tileRows, blocks);
        tiles = blockRows * tileColumns;
        together = together(limit);
        Axis vertical = geometry.rows();
        Axis horizontal = geometry.columns();
        xBorder = new Border(
                vertical.input(), horizontal.input(), in, vertical.before(), horizontal.before(),
                Math.max(rows.seen(tileRows), vertical.before() + vertical.input()),
                Math.max(columns.seen(tileColumns), horizontal.before() + horizontal.input()));
        yBorder = new Border(height, width, out, 0, 0, rows.allOutputs(), columns.allOutputs());

        JoinedGroups groups = joined(geometry, kernels);
        kernel = new WinogradKernel(geometry, groups, kernels);
        products = WinogradProducts.of(kernel, groups, phases, usual(), kernels);
        kernelGradient = new WinogradKernelGradient(kernel, groups, phases, kernels, together * tiles);
        cost = new WinogradCost(geometry, kernels);

        vSize = CacheLines.odd(together * tiles * inputs);
        mSize = CacheLines.odd(together * tiles * out);
        xLine = CacheLines.odd(xBorder.pitch());
        yLine = CacheLines.odd(yBorder.pitch());

        transformInput = kernels.axisTransform(INPUT, false, in);
        transformRows = kernels.axisTransform(rows.size().output(), false, out);
        transformColumns = kernels.axisTransform(columns.size().output(), false, out);
        addColumns = kernels.axisTransform(columns.size().output(), true, out);
        addInputGradient = kernels.axisTransform(INPUT_GRADIENT, true, in);
        transformRowGradients = kernels.axisTransform(rows.size().outputGradient(), false, out);
        transformColumnGradients = kernels.axisTransform(columns.size().outputGradient(), false, out);

        dyAt = X_AT + (xBorder.none() ? 0 : CacheLines.whole(xBorder.size()));
        linesAt = dyAt + (yBorder.none() ? 0 : CacheLines.whole(yBorder.size()));
        int lines = Math.max(
                INPUTS * Math.max(xLine, yLine),
                Math.max(rows.outputs() * INPUTS * mSize, kernelGradient.transformSize()));
        rowAt = linesAt + CacheLines.whole(lines);
        biasAt = rowAt + yLine;
        vAt = biasAt + yLine;
        mAt = vAt + POSITIONS * vSize;
        gradientAt = mAt + POSITIONS * mSize;
        workspaceSize = Math.max(gradientAt + kernelGradient.blockSize(), CacheLines.LARGE);
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
        repeat(bias, 0, out, workspace);
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
        repeat(bias, products.firstOutput(from), products.firstOutput(to), workspace);
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
        products.forward(images * rows * tileColumns, from, to, packedKernel, workspace, vAt, vSize, mAt, mSize);
        int line = INPUTS * mSize;
        transformRows.apply(
                workspace, mAt, line, mSize, workspace, linesAt, line, mSize, INPUTS,
                images * rows * tileColumns * channels);
        for (int n = 0; n < images; n++) {
            transformOutputs(n, top, rows, first, channels, bias, y, y0 + n * ySize, workspace);
        }
    }

    /** A row of biases of neighbouring channels, so that a row of y can begin as its copy. */
    private void repeat(float @Nullable [] bias, int first, int end, float[] workspace) {
        int channels = end - first;
        for (int pixel = 0; pixel < columns.allOutputs() && bias != null; pixel++) {
            System.arraycopy(bias, first, workspace, biasAt + pixel * channels, channels);
        }
    }

    @Override
    public void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < blocks; block++) {
                transformOutputGradients(dy, dy0 + first * ySize, count, top(block), rows(block), workspace);
                products.inputGradient(
                        count * rows(block) * tileColumns, packedTransposed, workspace, vAt, vSize, mAt, mSize);
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
        int pitch = xBorder.pitch();
        int seenFrom = top * this.rows.step();
        for (int n = 0; n < images; n++) {
            float[] image = xBorder.none() ? x : workspace;
            int image0 = xBorder.none() ? x0 + n * xSize : X_AT;
            if (!xBorder.none()) {
                xBorder.surround(seenFrom, seenFrom + this.rows.seen(rows), x, x0 + n * xSize, workspace, X_AT);
            }
            for (int row = 0; row < rows; row++) {
                for (int phase = 0; phase < this.rows.stride(); phase++) {
                    int source = image0 + (seenFrom + row * this.rows.step() + phase) * pitch;
                    transformInput.apply(
                            image, source, this.rows.stride() * pitch, 0, workspace, linesAt, xLine, 0, 1, pitch);
                    transformLines(vAt + (n * tiles + row * tileColumns) * inputs, phase, workspace);
                }
            }
        }
    }

    /** The second axis of V, for the phases of a phase of rows. */
    private void transformLines(int target, int rowPhase, float[] workspace) {
        for (int i = 0; i < INPUTS; i++) {
            for (int phase = 0; phase < columns.stride(); phase++) {
                int channel = (rowPhase * columns.stride() + phase) * in;
                transformInput.apply(
                        workspace, linesAt + i * xLine + phase * in, columns.stride() * in, columns.step() * in,
                        workspace, target + i * INPUTS * vSize + channel, vSize, inputs, tileColumns, in);
            }
        }
    }

    /** dx = B·dV·Bᵀ of so many rows of tiles, added to those before. */
    private void addInputGradients(int images, int top, int rows, float[] dx, int dx0, float[] workspace) {
        int pitch = xBorder.pitch();
        for (int n = 0; n < images; n++) {
            float[] target = xBorder.none() ? dx : workspace;
            int target0 = xBorder.none() ? dx0 + n * xSize : X_AT;
            if (top == 0) {
                Arrays.fill(target, target0, target0 + xBorder.size(), 0);
            }
            for (int row = 0; row < rows; row++) {
                for (int phase = 0; phase < this.rows.stride(); phase++) {
                    addLines(vAt + (n * tiles + row * tileColumns) * inputs, phase, workspace);
                    int place = target0 + ((top + row) * this.rows.step() + phase) * pitch;
                    addInputGradient.apply(
                            workspace, linesAt, xLine, 0, target, place, this.rows.stride() * pitch, 0, 1, pitch);
                }
            }
            if (!xBorder.none() && top + rows == tileRows) {
                xBorder.cut(target, target0, dx, dx0 + n * xSize);
            }
        }
    }

    /** The lines of a phase of rows from dV, for all phases of columns. */
    private void addLines(int source, int rowPhase, float[] workspace) {
        Arrays.fill(workspace, linesAt, linesAt + INPUTS * xLine, 0);
        for (int i = 0; i < INPUTS; i++) {
            for (int phase = 0; phase < columns.stride(); phase++) {
                int channel = (rowPhase * columns.stride() + phase) * in;
                addInputGradient.apply(
                        workspace, source + i * INPUTS * vSize + channel, vSize, inputs, workspace,
                        linesAt + i * xLine + phase * in, columns.stride() * in, columns.step() * in, tileColumns,
                        in);
            }
        }
    }

    /**
     * y = Aᵀ·M·A + bias of neighbouring channels of some rows of tiles of the n-th image, from the lines between the axes; pixels
     * beyond the image are left out.
     */
    private void transformOutputs(
            int n,
            int top,
            int rows,
            int first,
            int channels,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        int outputs = this.rows.outputs();
        boolean inPlace = width == columns.allOutputs();
        int pitch = inPlace ? out : channels;
        AxisTransform transform = bias == null ? transformColumns : addColumns;
        for (int r = top * outputs; r < Math.min(height, (top + rows) * outputs); r++) {
            int row = r / outputs - top;
            int source = linesAt + r % outputs * INPUTS * mSize + (n * tiles + row * tileColumns) * channels;
            int place = y0 + r * width * out + first;
            float[] target = inPlace ? y : workspace;
            int target0 = inPlace ? place : rowAt;
            if (bias != null) {
                copy(workspace, biasAt, channels, target, target0, pitch, columns.allOutputs(), channels);
            }
            transform.apply(
                    workspace, source, mSize, channels, target, target0, pitch, columns.outputs() * pitch, tileColumns,
                    channels);
            if (!inPlace) {
                copy(workspace, rowAt, channels, y, place, out, width, channels);
            }
        }
    }

    /** Copies so many channels of pixels. */
    private static void copy(
            float[] from, int from0, int fromPitch, float[] to, int to0, int toPitch, int pixels, int channels) {
        if (fromPitch == channels && toPitch == channels) {
            System.arraycopy(from, from0, to, to0, pixels * channels);
            return;
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            System.arraycopy(from, from0 + pixel * fromPitch, to, to0 + pixel * toPitch, channels);
        }
    }

    /** dM = A·dy·Aᵀ of so many rows of tiles. */
    private void transformOutputGradients(float[] dy, int dy0, int images, int top, int rows, float[] workspace) {
        int pitch = yBorder.pitch();
        for (int n = 0; n < images; n++) {
            float[] image = bordered(yBorder, top, dy, dy0 + n * ySize, workspace, dyAt);
            int image0 = yBorder.none() ? dy0 + n * ySize : dyAt;
            for (int row = 0; row < rows; row++) {
                int source = image0 + (top + row) * this.rows.outputs() * pitch;
                transformRowGradients.apply(image, source, pitch, 0, workspace, linesAt, yLine, 0, 1, pitch);
                int target = mAt + (n * tiles + row * tileColumns) * out;
                for (int i = 0; i < INPUTS; i++) {
                    transformColumnGradients.apply(
                            workspace, linesAt + i * yLine, out, columns.outputs() * out, workspace,
                            target + i * INPUTS * mSize, mSize, out, tileColumns, out);
                }
            }
        }
    }

    /** The image itself, or its copy inside a border of zeros in the workspace, made for its first rows. */
    private static float[] bordered(
            Border border, int top, float[] image, int image0, float[] workspace, int workspace0) {
        if (border.none()) {
            return image;
        }
        if (top == 0) {
            border.surround(image, image0, workspace, workspace0);
        }
        return workspace;
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
