package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Panels;
import dev.fovea.internal.kernel.WinogradSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel of {@link WinogradConvolution}: U = G·kernel·Gᵀ, and dkernel += Gᵀ·dU·G.
 *
 * <p>With strides it is 3×3 or 2×2 over the phases of the image: tap (i, j) of phase (a, b) is kernel[i·stride + a][j·stride +
 * b], or 0 where the kernel has none. U[p] has a row for each phase and input channel, and of each group such a matrix,
 * the one behind the other or beside it; dU[p] has the same numbers as the kernel's taps do, rows of all output channels.
 */
final class WinogradKernel {
    private static final int POSITIONS = INPUTS * INPUTS;

    private final int height;
    private final int width;
    private final int rowStride;
    private final int columnStride;
    /** Of a phase. */
    private final int rowTaps;

    private final int columnTaps;
    private final int taps;
    private final JoinedGroups groups;
    /** Of such a group. */
    private final int in;

    private final int out;
    /** Of the kernel. */
    private final int columns;
    /** Rows of U[p]. */
    private final int rows;
    /** Whether rows of U[p] have all channels, as {@link WinogradGroups} reads them. */
    private final boolean wholeRows;
    /** Floats of a tap. */
    private final int size;
    /** From U[p], a line half done, or a tap, to the next. */
    private final int step;

    private final Panels transposedPanels;
    private final Panels panels;
    private final AxisTransform transformRows;
    private final AxisTransform transformColumns;
    private final AxisTransform transformGradient;
    private final AxisTransform addGradient;

    WinogradKernel(Conv2dGeometry geometry, JoinedGroups groups, Kernels kernels) {
        this.groups = groups;
        height = geometry.rows().window();
        width = geometry.columns().window();
        rowStride = geometry.rows().stride();
        columnStride = geometry.columns().stride();
        WinogradSize rowSize = WinogradTiles.of(geometry.rows()).size();
        WinogradSize columnSize = WinogradTiles.of(geometry.columns()).size();
        rowTaps = rowSize.taps();
        columnTaps = columnSize.taps();
        taps = rowTaps * columnTaps;
        in = groups.inputs();
        out = groups.outputs();
        columns = groups.allOutputs();
        wholeRows = WinogradProducts.small(groups, kernels) != null;
        rows = Math.multiplyExact(Math.multiplyExact(rowStride, columnStride), in);
        size = Math.multiplyExact(rows, columns);
        step = CacheLines.odd(size);
        transposedPanels = Panels.of(rows, kernels);
        panels = Panels.of(out, kernels);
        transformRows = kernels.axisTransform(rowSize.kernel(), false, size);
        transformColumns = kernels.axisTransform(columnSize.kernel(), false, size);
        int neighbours = panels.columns(panels.count() - 1);
        transformGradient = kernels.axisTransform(rowSize.kernelGradient(), false, neighbours);
        addGradient = kernels.axisTransform(columnSize.kernelGradient(), true, neighbours);
    }

    /** U at the start of it, then the taps, then U half done. */
    int packedSize() {
        return Math.toIntExact(packedSize(rowTaps, columnTaps, step));
    }

    /** The same, with a tap's floats; it may be more than an array holds. */
    static long packedSize(int rowTaps, int columnTaps, long step) {
        return (POSITIONS + rowTaps * columnTaps + INPUTS * columnTaps) * step;
    }

    /** The floats of U. */
    int transformedSize() {
        return Math.multiplyExact(POSITIONS, step);
    }

    /** From U[p] to the next. */
    int position() {
        return step;
    }

    /** Where the matrix of a group is in U[p]. */
    int group(int p, int group) {
        return p * step + group * (wholeRows ? out : rows * out);
    }

    void pack(float[] kernel, float[] packed) {
        Arrays.fill(packed, POSITIONS * step, (POSITIONS + taps) * step, 0);
        for (int place = 0; place < height * width; place++) {
            for (int g = 0; g < groups.groups(); g++) {
                int member = g % groups.joined();
                int row = row(place) + member * groups.in();
                for (int panel = 0; panel < panels.count(); panel++) {
                    int ldb = wholeRows ? columns : panels.columns(panel);
                    int target = tap(place, g) + panels.offset(panel, rows) + row * ldb + member * groups.out();
                    int source = place * groups.in() * columns + g * groups.out() + panels.first(panel);
                    for (int i = 0; i < groups.in(); i++) {
                        System.arraycopy(
                                kernel, source + i * columns, packed, target + i * ldb, Math.min(ldb, groups.out()));
                    }
                }
            }
        }
        transform(packed);
    }

    void packTransposed(float[] kernel, float[] packed) {
        Arrays.fill(packed, POSITIONS * step, (POSITIONS + taps) * step, 0);
        for (int place = 0; place < height * width; place++) {
            for (int g = 0; g < groups.groups(); g++) {
                int member = g % groups.joined();
                for (int i = 0; i < groups.in(); i++) {
                    int row = row(place) + member * groups.in() + i;
                    int panel = row / transposedPanels.panelColumns();
                    int ldb = wholeRows ? columns : transposedPanels.columns(panel);
                    int target = tap(place, g) + transposedPanels.offset(panel, out) + row
                            - transposedPanels.first(panel) + member * groups.out() * ldb;
                    int source = (place * groups.in() + i) * columns + g * groups.out();
                    for (int o = 0; o < groups.out(); o++) {
                        packed[target + o * ldb] = kernel[source + o];
                    }
                }
            }
        }
        transform(packed);
    }

    /** Where the tap of a place in the kernel is in the packed array, and there the matrix that has a group's. */
    private int tap(int place, int g) {
        int tap = place / width / rowStride * columnTaps + place % width / columnStride;
        return group(POSITIONS + tap, g / groups.joined());
    }

    /** The first row of U[p] that a place in the kernel serves. */
    private int row(int place) {
        return (place / width % rowStride * columnStride + place % width % columnStride) * in;
    }

    private void transform(float[] packed) {
        int tapsAt = POSITIONS * step;
        int lines = tapsAt + taps * step;
        int line = columnTaps * step;
        transformRows.apply(packed, tapsAt, line, step, packed, lines, line, step, columnTaps, size);
        transformColumns.apply(packed, lines, step, line, packed, 0, step, INPUTS * step, INPUTS, size);
    }

    /**
     * A part of dU: neighbouring rows of one phase, for input channels [in0, in0 + count) of a group, and the columns of
     * neighbouring output channels [out0, out0 + columns).
     *
     * @param rowPhase the phase's row
     * @param columnPhase the phase's column
     * @param in0 first input channel of the group
     * @param count input channels
     * @param out0 first output channel
     * @param columns output channels
     */
    record Block(int rowPhase, int columnPhase, int in0, int count, int out0, int columns) {
        /** Numbers of each dU[p]. */
        int size() {
            return count * columns;
        }
    }

    /** All of dU: a block for each phase. */
    List<Block> phases() {
        List<Block> blocks = new ArrayList<>();
        for (int row = 0; row < rowStride; row++) {
            for (int column = 0; column < columnStride; column++) {
                blocks.add(new Block(row, column, 0, in, 0, columns));
            }
        }
        return blocks;
    }

    /** All of dU in blocks of at most so many numbers, if a row of a panel has not more. */
    List<Block> blocks(int most) {
        int rowSize = POSITIONS * panels.columns(0);
        int count = Math.ceilDiv(in, Math.ceilDiv(in, Math.max(1, most / rowSize)));
        List<Block> blocks = new ArrayList<>();
        for (Block phase : phases()) {
            for (int panel = 0; panel < groups.count() * panels.count(); panel++) {
                int group = panel / panels.count();
                int within = panel % panels.count();
                for (int i = 0; i < in; i += count) {
                    blocks.add(
                            new Block(
                                    phase.rowPhase, phase.columnPhase, i, Math.min(count, in - i),
                                    group * out + panels.first(within), panels.columns(within)));
                }
            }
        }
        return blocks;
    }

    /** The first row of a block in dU[p]. */
    int firstRow(Block block) {
        return (block.rowPhase * columnStride + block.columnPhase) * in + block.in0;
    }

    /** The input in V[p] that the first row of a block, all of whose columns are of one group, belongs to. */
    int firstInput(Block block) {
        return block.out0 / out * rows + firstRow(block);
    }

    /** What {@link #addGradient} needs for a block: dU half done, and a row of taps. */
    int workspaceSize(Block block) {
        int half = Math.multiplyExact(rowTaps * INPUTS, CacheLines.odd(block.size()));
        return Math.addExact(half, columnTaps * block.size());
    }

    /**
     * dkernel += Gᵀ·dU·G of a block.
     *
     * @param block which
     * @param transformed has dU, read
     * @param transformed0 where dU[0] of the block begins, whose rows are contiguous
     * @param transformedStep from dU[p] to the next
     * @param dkernel accumulated
     * @param workspace scratch
     * @param workspace0 where it begins
     */
    void addGradient(
            Block block,
            float[] transformed,
            int transformed0,
            int transformedStep,
            float[] dkernel,
            float[] workspace,
            int workspace0) {
        int tap = block.size();
        int halfStep = CacheLines.odd(tap);
        int line = INPUTS * halfStep;
        transformGradient.apply(
                transformed, transformed0, INPUTS * transformedStep, transformedStep, workspace, workspace0, line,
                halfStep, INPUTS, tap);
        int tapsAt = workspace0 + rowTaps * line;
        for (int ky = block.rowPhase; ky < height; ky += rowStride) {
            for (int kx = block.columnPhase, at = tapsAt; kx < width; kx += columnStride, at += tap) {
                copy(block, dkernel, ky, kx, workspace, at, false);
            }
            addGradient.apply(workspace, workspace0 + ky / rowStride * line, halfStep, 0, workspace, tapsAt, tap, 0, 1,
                    tap);
            for (int kx = block.columnPhase, at = tapsAt; kx < width; kx += columnStride, at += tap) {
                copy(block, dkernel, ky, kx, workspace, at, true);
            }
        }
    }

    /** Copies a tap of a block from the kernel's gradient, or to it: what is of no group's kernel is left as it is. */
    private void copy(Block block, float[] dkernel, int ky, int kx, float[] taps, int tap0, boolean back) {
        int kernel0 = (ky * width + kx) * groups.in() * columns;
        if (block.columns == columns && groups.joined() == 1) {
            copy(dkernel, kernel0 + block.in0 * columns, taps, tap0, block.size(), back);
            return;
        }
        int run = Math.min(block.columns, groups.out());
        for (int row = 0; row < block.count; row++) {
            int i = (block.in0 + row) % groups.in();
            int member = (block.in0 + row) / groups.in();
            for (int column = member * groups.out(); column < block.columns; column += out) {
                copy(
                        dkernel, kernel0 + i * columns + block.out0 + column, taps, tap0 + row * block.columns + column,
                        run, back);
            }
        }
    }

    private static void copy(float[] kernel, int kernel0, float[] taps, int tap0, int count, boolean back) {
        if (back) {
            System.arraycopy(taps, tap0, kernel, kernel0, count);
        } else {
            System.arraycopy(kernel, kernel0, taps, tap0, count);
        }
    }
}
