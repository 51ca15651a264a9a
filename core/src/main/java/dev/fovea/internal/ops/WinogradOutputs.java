package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** The outputs of {@link WinogradConvolution}: y = Aᵀ·M·A + bias, and dM = A·dy·Aᵀ, a row of tiles at a time. */
final class WinogradOutputs {
    private final WinogradTiles rows;
    private final WinogradTiles columns;
    private final int height;
    private final int width;
    private final int out;
    private final Border border;
    private final WinogradLines lines;
    private final AxisTransform transformRows;
    private final AxisTransform transformColumns;
    private final AxisTransform addColumns;
    private final AxisTransform transformColumnGradients;
    /** Where rows on the border are, lines between the axes, a row of y, and one of biases. */
    private final int copyAt;

    private final int linesAt;
    private final int rowAt;
    private final int biasAt;

    /**
     * Transforms of y and dy.
     *
     * @param geometry the convolution
     * @param unit what the number of channels is a multiple of that {@link #transform} is asked for
     * @param kernels what computes
     * @param copyAt see above, as the next two
     */
    WinogradOutputs(Conv2dGeometry geometry, int unit, Kernels kernels, int copyAt, int linesAt, int rowAt) {
        this.copyAt = copyAt;
        this.linesAt = linesAt;
        this.rowAt = rowAt;
        rows = WinogradTiles.of(geometry.rows());
        columns = WinogradTiles.of(geometry.columns());
        height = geometry.rows().output();
        width = geometry.columns().output();
        out = geometry.outChannels();
        border = border(geometry);
        biasAt = rowAt + CacheLines.odd(border.pitch());
        transformRows = kernels.axisTransform(rows.size().output(), false, unit);
        transformColumns = kernels.axisTransform(columns.size().output(), false, unit);
        addColumns = kernels.axisTransform(columns.size().output(), true, unit);
        transformColumnGradients = kernels.axisTransform(columns.size().outputGradient(), false, out);
        lines = new WinogradLines(
                border, rows.outputs(), 1, kernels.axisTransform(rows.size().outputGradient(), false, out));
    }

    /** y, and what tiles have beyond it. */
    static Border border(Conv2dGeometry geometry) {
        return new Border(
                geometry.rows().output(), geometry.columns().output(), geometry.outChannels(), 0, 0,
                WinogradTiles.of(geometry.rows()).allOutputs(), WinogradTiles.of(geometry.columns()).allOutputs());
    }

    /** The floats from a row of y on. */
    int rowSize() {
        return 2 * CacheLines.odd(border.pitch());
    }

    /** Makes a row of biases of neighbouring channels, so that a row of y can begin as its copy. */
    void repeat(float @Nullable [] bias, int first, int channels, float[] workspace) {
        for (int pixel = 0; pixel < columns.allOutputs() && bias != null; pixel++) {
            System.arraycopy(bias, first, workspace, biasAt + pixel * channels, channels);
        }
    }

    /**
     * The first axis, of as many tiles as there are.
     *
     * @param workspace has M, takes lines
     * @param mAt where M[0] is
     * @param mSize from M[p] to the next
     * @param numbers of all tiles
     */
    void transformRows(float[] workspace, int mAt, int mSize, int numbers) {
        int line = INPUTS * mSize;
        transformRows.apply(workspace, mAt, line, mSize, workspace, linesAt, line, mSize, INPUTS, numbers);
    }

    /**
     * The second axis, of neighbouring channels of a row of tiles; pixels beyond the image are left out.
     *
     * @param workspace has lines
     * @param tile where the row's first tile is in each of them
     * @param mSize from a line to the next
     * @param row which row of tiles
     * @param first the first channel
     * @param channels their number
     * @param bias null for none; else {@link #repeat} has made a row
     * @param y overwritten
     * @param y0 offset of the image
     */
    void transform(
            float[] workspace,
            int tile,
            int mSize,
            int row,
            int first,
            int channels,
            float @Nullable [] bias,
            float[] y,
            int y0) {
        boolean inPlace = width == columns.allOutputs();
        int pitch = inPlace ? out : channels;
        AxisTransform transform = bias == null ? transformColumns : addColumns;
        int from = row * rows.outputs();
        for (int r = from; r < Math.min(height, from + rows.outputs()); r++) {
            int place = y0 + r * width * out + first;
            float[] target = inPlace ? y : workspace;
            int target0 = inPlace ? place : rowAt;
            if (bias != null) {
                copy(workspace, biasAt, channels, target, target0, pitch, columns.allOutputs(), channels);
            }
            transform.apply(
                    workspace, linesAt + (r - from) * INPUTS * mSize + tile, mSize, channels, target, target0, pitch,
                    columns.outputs() * pitch, columns.count(), channels);
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

    /**
     * dM of a row of tiles.
     *
     * @param dy read
     * @param dy0 offset of the image
     * @param row which row of tiles
     * @param workspace takes dM
     * @param target where dM[0] of the first tile is
     * @param mSize from dM[p] to the next
     */
    void gradient(float[] dy, int dy0, int row, float[] workspace, int target, int mSize) {
        lines.make(dy, dy0, row * rows.outputs(), 0, workspace, copyAt, linesAt);
        for (int i = 0; i < INPUTS; i++) {
            transformColumnGradients.apply(
                    workspace, linesAt + i * lines.line(), out, columns.outputs() * out, workspace,
                    target + i * INPUTS * mSize, mSize, out, columns.count(), out);
        }
    }
}
