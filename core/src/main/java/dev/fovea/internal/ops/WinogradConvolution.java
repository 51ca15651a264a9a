package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.OUTPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.WINDOW;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import dev.fovea.internal.kernel.WinogradMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stride-1 3×3 convolution by Winograd's minimal filtering F(4×4, 3×3): 36 products yield 4×4 outputs that take 144
 * directly.
 *
 * <p>y is cut into tiles of 4×4 pixels, x into pieces of 6×6 that overlap by two. With one index p for the 36 positions
 * in a transformed piece and t for the tile,
 *
 * <ul>
 *   <li>forward: V = Bᵀ·x·B, U = G·kernel·Gᵀ, M[p] = V[p]·U[p], y = Aᵀ·M·A;
 *   <li>input gradient: dM = A·dy·Aᵀ, dV[p] = dM[p]·U[p]ᵀ, dx = B·dV·Bᵀ, added where pieces overlap;
 *   <li>kernel gradient: dU[p] += V[p]ᵀ·dM[p], and after the last image dkernel += Gᵀ·dU·G.
 * </ul>
 *
 * <p>V[p] is a matrix (t, inChannels), M[p] (t, outChannels), U[p] (inChannels, outChannels): 36 products of the kind
 * {@link DirectConvolution} makes. Each transform works on one axis and then the other, on whole rows of neighbours. An
 * image is done in blocks of tile rows, so that V and M stay in a second-level cache; small images are done several at
 * a time, so that all of them meet U, or dU, when it is fetched. Either way no sum changes.
 */
final class WinogradConvolution implements ConvolutionPasses {
    private static final int POSITIONS = INPUTS * INPUTS;
    private static final int TAPS = WINDOW * WINDOW;

    /** V and M of a block together have at most this many floats. */
    private static final int BLOCK = 160 * 1024;

    /**
     * So many tiles, two of the tallest products, hide the fetching of U: small images are done together until they
     * have as many.
     */
    private static final int TILES = 24;

    private final int in;
    private final int out;
    private final int kernelSize;
    private final int xSize;
    private final int ySize;
    private final int height;
    private final int width;
    private final int tileRows;
    private final int tileColumns;
    private final int blockRows;
    /** Of an image in a block. */
    private final int tiles;
    /** How many images are done together; if several, they are one block. */
    private final int together;
    private final Border xBorder;
    private final Border yBorder;

    private final Panels inPanels;
    private final Panels outPanels;
    /** By the number of images less one. */
    private final PanelProducts[] forward;

    private final PanelProducts[] inputGradient;
    private final PanelProducts kernelGradient;
    private final int[] channelOffsets;
    private final int[] tileOffsets;
    private final float[] zeros;

    private final AxisTransform transformInput;
    private final AxisTransform transformKernel;
    private final AxisTransform transformOutput;
    private final AxisTransform addOutput;
    private final AxisTransform addInputGradient;
    private final AxisTransform transformKernelGradient;
    private final AxisTransform addKernelGradient;
    private final AxisTransform transformOutputGradient;

    /**
     * Where things lie in the workspace: x and dy inside their borders, lines between the two axes, a row of y, a row
     * of biases, V and M.
     */
    private final int dyAt;
    private final int linesAt;
    private final int rowAt;
    private final int biasAt;
    private final int vAt;
    private final int mAt;
    private final int workspaceSize;

    WinogradConvolution(Conv2dGeometry geometry, Kernels kernels) {
        in = geometry.inChannels();
        out = geometry.outChannels();
        kernelSize = in * out;
        xSize = geometry.xSize();
        ySize = geometry.ySize();
        Axis rows = geometry.rows();
        Axis columns = geometry.columns();
        height = rows.output();
        width = columns.output();
        tileRows = tiles(height);
        tileColumns = tiles(width);
        blockRows = blockRows();
        tiles = blockRows * tileColumns;
        together = together();
        xBorder = new Border(
                rows.input(), columns.input(), in, rows.before(), columns.before(), OUTPUTS * tileRows + WINDOW - 1,
                OUTPUTS * tileColumns + WINDOW - 1);
        yBorder = new Border(height, width, out, 0, 0, OUTPUTS * tileRows, OUTPUTS * tileColumns);

        inPanels = Panels.of(in, kernels);
        outPanels = Panels.of(out, kernels);
        forward = new PanelProducts[together];
        inputGradient = new PanelProducts[together];
        for (int images = 1; images <= together; images++) {
            forward[images - 1] = PanelProducts.of(kernels, outPanels, images * tiles, in);
            inputGradient[images - 1] = PanelProducts.of(kernels, inPanels, images * tiles, out);
        }
        kernelGradient = PanelProducts.inPlace(kernels, outPanels, out, in, 1);
        channelOffsets = multiples(Math.max(in, out), 1);
        tileOffsets = multiples(together * tiles, in);
        zeros = new float[Math.max(in, out)];

        transformInput = kernels.axisTransform(WinogradMatrix.INPUT, false, in);
        transformKernel = kernels.axisTransform(WinogradMatrix.KERNEL, false, kernelSize);
        transformOutput = kernels.axisTransform(WinogradMatrix.OUTPUT, false, out);
        addOutput = kernels.axisTransform(WinogradMatrix.OUTPUT, true, out);
        addInputGradient = kernels.axisTransform(WinogradMatrix.INPUT_GRADIENT, true, in);
        transformKernelGradient = kernels.axisTransform(WinogradMatrix.KERNEL_GRADIENT, false, kernelSize);
        addKernelGradient = kernels.axisTransform(WinogradMatrix.KERNEL_GRADIENT, true, kernelSize);
        transformOutputGradient = kernels.axisTransform(WinogradMatrix.OUTPUT_GRADIENT, false, out);

        dyAt = xBorder.none() ? 0 : xBorder.size();
        linesAt = dyAt + (yBorder.none() ? 0 : yBorder.size());
        int lines = Math.max(
                INPUTS * Math.max(xBorder.pitch(), yBorder.pitch()),
                Math.max(OUTPUTS * INPUTS * together * tiles * out, WINDOW * INPUTS * kernelSize));
        rowAt = linesAt + lines;
        biasAt = rowAt + yBorder.pitch();
        vAt = biasAt + yBorder.pitch();
        mAt = vAt + POSITIONS * together * tiles * in;
        workspaceSize = mAt + POSITIONS * together * tiles * out;
    }

    /** Whether the algorithm computes a geometry: stride-1 3×3 kernels without gaps or groups. */
    static boolean serves(Conv2dGeometry geometry) {
        return geometry.dense() && serves(geometry.rows()) && serves(geometry.columns());
    }

    private static boolean serves(Axis axis) {
        return axis.window() == WINDOW && axis.stride() == 1;
    }

    /**
     * Whether forward and input gradient are likely to be faster than the direct ones, by the geometry alone, so that
     * every machine decides alike. Cost in multiply-adds of the widest vectors: the products, 7 for each number of U,
     * which an image alone fetches anew, and the transforms of V and M. Fewer channels than a vector has lanes leave most
     * of these idle, odd counts end in single numbers; the reference is for the direct one.
     */
    static boolean pays(Conv2dGeometry geometry, Kernels kernels) {
        int in = geometry.inChannels();
        int out = geometry.outChannels();
        boolean odd = (in | out) % 2 != 0;
        if (kernels.reference() || !serves(geometry) || odd || Math.min(in, out) < CostModel.LANES) {
            return false;
        }
        double products = (double) in * CostModel.wholeVectors(out);
        double winograd = POSITIONS * (tiles(geometry) * (products + transformCost(in) + transformCost(out))
                + 7 * products);
        return winograd < geometry.flops() / 2.0 / out * CostModel.wholeVectors(out);
    }

    /**
     * Of a pixel of V or M: about 5 for each channel; where narrower vectors finish the work, about 16 for each lane of the
     * vectors that hold them.
     */
    private static double transformCost(int channels) {
        return channels % CostModel.LANES == 0 ? 5.0 * channels : 16.0 * CostModel.wholeVectors(channels);
    }

    /**
     * Whether the kernel gradient is too. Each image reads and writes dU, and the products are only as long as there
     * are tiles: below 16, nothing is gained.
     */
    static boolean paysForKernelGradient(Conv2dGeometry geometry, Kernels kernels) {
        return pays(geometry, kernels) && tiles(geometry) >= 16;
    }

    private static double tiles(Conv2dGeometry geometry) {
        return (double) tiles(geometry.rows().output()) * tiles(geometry.columns().output());
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return ConvolutionAlgorithm.WINOGRAD;
    }

    @Override
    public int packedKernelSize() {
        return (POSITIONS + TAPS + INPUTS * WINDOW) * kernelSize;
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        for (int tap = 0; tap < TAPS; tap++) {
            outPanels.pack(kernel, tap * kernelSize, in, packed, (POSITIONS + tap) * kernelSize);
        }
        transformTaps(packed);
    }

    @Override
    public int packedTransposedSize() {
        return packedKernelSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        for (int tap = 0; tap < TAPS; tap++) {
            for (int panel = 0; panel < inPanels.count(); panel++) {
                int columns = inPanels.columns(panel);
                int target = (POSITIONS + tap) * kernelSize + inPanels.offset(panel, out);
                int source = tap * kernelSize + inPanels.first(panel) * out;
                for (int i = 0; i < columns; i++) {
                    for (int o = 0; o < out; o++) {
                        packed[target + o * columns + i] = kernel[source + i * out + o];
                    }
                }
            }
        }
        transformTaps(packed);
    }

    /**
     * U at the array's start from the kernel's taps behind it; behind these, U half done. However panels are laid out.
     */
    private void transformTaps(float[] packed) {
        int taps = POSITIONS * kernelSize;
        int lines = taps + TAPS * kernelSize;
        int line = WINDOW * kernelSize;
        transformKernel.apply(packed, taps, line, 0, packed, lines, line, 0, 1, line);
        for (int i = 0; i < INPUTS; i++) {
            transformKernel.apply(
                    packed, lines + i * line, kernelSize, 0, packed, i * INPUTS * kernelSize, kernelSize, 0, 1,
                    kernelSize);
        }
    }

    @Override
    public int workspaceSize() {
        return workspaceSize;
    }

    @Override
    public int pendingSize() {
        return POSITIONS * kernelSize;
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
        if (bias != null) {
            for (int pixel = 0; pixel < OUTPUTS * tileColumns; pixel++) {
                System.arraycopy(bias, 0, workspace, biasAt + pixel * out, out);
            }
        }
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < tileRows; block += blockRows) {
                transformInputs(x, x0 + first * xSize, count, block, workspace);
                for (int p = 0; p < POSITIONS; p++) {
                    for (int panel = 0; panel < outPanels.count(); panel++) {
                        // M = tiles, N = the panel's output channels, K = inChannels
                        forward[count - 1].get(panel).multiply(
                                workspace, vAt + p * count * tiles * in, channelOffsets, 0, in, packedKernel,
                                p * kernelSize + outPanels.offset(panel, in), zeros, 0, 0, workspace,
                                mAt + p * count * tiles * out + outPanels.first(panel), out);
                    }
                }
                transformOutputs(count, block, bias, y, y0 + first * ySize, workspace);
            }
        }
    }

    @Override
    public void inputGradient(
            float[] dy, int dy0, int images, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        for (int first = 0; first < images; first += together) {
            int count = Math.min(together, images - first);
            for (int block = 0; block < tileRows; block += blockRows) {
                transformOutputGradients(dy, dy0 + first * ySize, count, block, workspace);
                for (int p = 0; p < POSITIONS; p++) {
                    for (int panel = 0; panel < inPanels.count(); panel++) {
                        // M = tiles, N = the panel's input channels, K = outChannels
                        inputGradient[count - 1].get(panel).multiply(
                                workspace, mAt + p * count * tiles * out, channelOffsets, 0, out, packedTransposed,
                                p * kernelSize + inPanels.offset(panel, out), zeros, 0, 0, workspace,
                                vAt + p * count * tiles * in + inPanels.first(panel), in);
                    }
                }
                addInputGradients(count, block, dx, dx0 + first * xSize, workspace);
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
            for (int block = 0; block < tileRows; block += blockRows) {
                transformInputs(x, x0 + first * xSize, count, block, workspace);
                transformOutputGradients(dy, dy0 + first * ySize, count, block, workspace);
                for (int p = 0; p < POSITIONS; p++) {
                    for (int panel = 0; panel < outPanels.count(); panel++) {
                        int column = outPanels.first(panel);
                        int c0 = p * kernelSize + column;
                        // M = inChannels, N = the panel's output channels, K = tiles
                        kernelGradient.get(panel).multiply(
                                workspace, vAt + p * count * tiles * in, tileOffsets, 0, count * tiles, workspace,
                                mAt + p * count * tiles * out + column, pending, c0, out, pending, c0, out);
                    }
                }
            }
        }
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        int line = INPUTS * kernelSize;
        transformKernelGradient.apply(pending, 0, line, 0, workspace, linesAt, line, 0, 1, line);
        for (int ky = 0; ky < WINDOW; ky++) {
            addKernelGradient.apply(
                    workspace, linesAt + ky * line, kernelSize, 0, dkernel, ky * WINDOW * kernelSize, kernelSize, 0, 1,
                    kernelSize);
        }
        Arrays.fill(pending, 0, pendingSize(), 0);
    }

    /** V = Bᵀ·x·B of a block. */
    private void transformInputs(float[] x, int x0, int images, int block, float[] workspace) {
        int pitch = xBorder.pitch();
        int position = images * tiles * in;
        for (int n = 0; n < images; n++) {
            float[] image = bordered(xBorder, block, x, x0 + n * xSize, workspace, 0);
            int image0 = xBorder.none() ? x0 + n * xSize : 0;
            for (int row = 0; row < blockRows; row++) {
                int source = image0 + (block + row) * OUTPUTS * pitch;
                transformInput.apply(image, source, pitch, 0, workspace, linesAt, pitch, 0, 1, pitch);
                int target = vAt + (n * tiles + row * tileColumns) * in;
                for (int i = 0; i < INPUTS; i++) {
                    transformInput.apply(
                            workspace, linesAt + i * pitch, in, OUTPUTS * in, workspace,
                            target + i * INPUTS * position, position, in, tileColumns, in);
                }
            }
        }
    }

    /** dx = B·dV·Bᵀ of a block, added to the blocks before. */
    private void addInputGradients(int images, int block, float[] dx, int dx0, float[] workspace) {
        int pitch = xBorder.pitch();
        int position = images * tiles * in;
        for (int n = 0; n < images; n++) {
            float[] target = xBorder.none() ? dx : workspace;
            int target0 = xBorder.none() ? dx0 + n * xSize : 0;
            if (block == 0) {
                Arrays.fill(target, target0, target0 + xBorder.size(), 0);
            }
            for (int row = 0; row < blockRows; row++) {
                Arrays.fill(workspace, linesAt, linesAt + INPUTS * pitch, 0);
                int source = vAt + (n * tiles + row * tileColumns) * in;
                for (int i = 0; i < INPUTS; i++) {
                    addInputGradient.apply(
                            workspace, source + i * INPUTS * position, position, in, workspace, linesAt + i * pitch, in,
                            OUTPUTS * in, tileColumns, in);
                }
                int place = target0 + (block + row) * OUTPUTS * pitch;
                addInputGradient.apply(workspace, linesAt, pitch, 0, target, place, pitch, 0, 1, pitch);
            }
            if (!xBorder.none() && block + blockRows == tileRows) {
                xBorder.cut(target, target0, dx, dx0 + n * xSize);
            }
        }
    }

    /** y = Aᵀ·M·A + bias of a block; pixels beyond the image are left out. */
    private void transformOutputs(
            int images, int block, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        int position = images * tiles * out;
        int line = INPUTS * position;
        transformOutput.apply(workspace, mAt, line, 0, workspace, linesAt, line, 0, 1, line);
        boolean inPlace = width % OUTPUTS == 0;
        AxisTransform transform = bias == null ? transformOutput : addOutput;
        for (int n = 0; n < images; n++) {
            for (int r = block * OUTPUTS; r < Math.min(height, (block + blockRows) * OUTPUTS); r++) {
                int row = r / OUTPUTS - block;
                int source = linesAt + r % OUTPUTS * line + (n * tiles + row * tileColumns) * out;
                int place = y0 + n * ySize + r * width * out;
                float[] target = inPlace ? y : workspace;
                int target0 = inPlace ? place : rowAt;
                if (bias != null) {
                    System.arraycopy(workspace, biasAt, target, target0, yBorder.pitch());
                }
                transform.apply(
                        workspace, source, position, out, target, target0, out, OUTPUTS * out, tileColumns, out);
                if (!inPlace) {
                    System.arraycopy(workspace, rowAt, y, place, width * out);
                }
            }
        }
    }

    /** dM = A·dy·Aᵀ of a block. */
    private void transformOutputGradients(float[] dy, int dy0, int images, int block, float[] workspace) {
        int pitch = yBorder.pitch();
        int position = images * tiles * out;
        for (int n = 0; n < images; n++) {
            float[] image = bordered(yBorder, block, dy, dy0 + n * ySize, workspace, dyAt);
            int image0 = yBorder.none() ? dy0 + n * ySize : dyAt;
            for (int row = 0; row < blockRows; row++) {
                int source = image0 + (block + row) * OUTPUTS * pitch;
                transformOutputGradient.apply(image, source, pitch, 0, workspace, linesAt, pitch, 0, 1, pitch);
                int target = mAt + (n * tiles + row * tileColumns) * out;
                for (int i = 0; i < INPUTS; i++) {
                    transformOutputGradient.apply(
                            workspace, linesAt + i * pitch, out, OUTPUTS * out, workspace,
                            target + i * INPUTS * position, position, out, tileColumns, out);
                }
            }
        }
    }

    /** The image itself, or its copy inside a border of zeros in the workspace, made for its first block. */
    private static float[] bordered(
            Border border, int block, float[] image, int image0, float[] workspace, int workspace0) {
        if (border.none()) {
            return image;
        }
        if (block == 0) {
            border.surround(image, image0, workspace, workspace0);
        }
        return workspace;
    }

    /** The largest divisor of the tile rows that keeps a block small, so that all blocks are alike. */
    private int blockRows() {
        int rows = tileRows;
        while (rows > 1 && (tileRows % rows != 0 || (long) POSITIONS * rows * tileColumns * (in + out) > BLOCK)) {
            rows--;
        }
        return rows;
    }

    /** As many small images as have {@link #TILES}, if V and M of so many are a block. */
    private int together() {
        long fit = blockRows < tileRows ? 1 : BLOCK / ((long) POSITIONS * tiles * (in + out));
        return Math.clamp(fit, 1, Math.ceilDiv(TILES, tiles));
    }

    private static int tiles(int pixels) {
        return (pixels + OUTPUTS - 1) / OUTPUTS;
    }

    private static int[] multiples(int count, int step) {
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = i * step;
        }
        return offsets;
    }
}
