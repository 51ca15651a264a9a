package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.KERNEL;
import static dev.fovea.internal.kernel.WinogradMatrix.KERNEL_GRADIENT;
import static dev.fovea.internal.kernel.WinogradMatrix.WINDOW;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Panels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel of {@link WinogradConvolution}: U = G·kernel·Gᵀ, and dkernel += Gᵀ·dU·G.
 *
 * <p>With strides it is 3×3 over the phases of the image: tap (i, j) of phase (a, b) is kernel[i·stride + a][j·stride +
 * b], or 0 where the kernel has none. U[p] has a row for each phase and input channel.
 */
final class WinogradKernel {
    private static final int POSITIONS = INPUTS * INPUTS;
    private static final int TAPS = WINDOW * WINDOW;

    private final int height;
    private final int width;
    private final int rowStride;
    private final int columnStride;
    private final int in;
    private final int out;
    /** Rows of U[p]. */
    private final int rows;
    /** Floats of a tap. */
    private final int size;
    /** From U[p], a line half done, or a tap, to the next. */
    private final int step;

    private final Panels transposedPanels;
    private final Panels panels;
    private final AxisTransform transform;
    private final AxisTransform transformGradient;
    private final AxisTransform addGradient;

    WinogradKernel(Conv2dGeometry geometry, Kernels kernels) {
        height = geometry.rows().window();
        width = geometry.columns().window();
        rowStride = geometry.rows().stride();
        columnStride = geometry.columns().stride();
        in = geometry.inChannels();
        out = geometry.outChannels();
        rows = Math.multiplyExact(Math.multiplyExact(rowStride, columnStride), in);
        size = Math.multiplyExact(rows, out);
        step = CacheLines.odd(size);
        transposedPanels = Panels.of(rows, kernels);
        panels = Panels.of(out, kernels);
        transform = kernels.axisTransform(KERNEL, false, size);
        int neighbours = panels.trivial() ? in * out : panels.columns(panels.count() - 1);
        transformGradient = kernels.axisTransform(KERNEL_GRADIENT, false, neighbours);
        addGradient = kernels.axisTransform(KERNEL_GRADIENT, true, neighbours);
    }

    /** U at the start of it, then the taps, then U half done. */
    int packedSize() {
        return Math.multiplyExact(POSITIONS + TAPS + INPUTS * WINDOW, step);
    }

    /** The floats of U. */
    int transformedSize() {
        return Math.multiplyExact(POSITIONS, step);
    }

    /** From U[p] to the next. */
    int position() {
        return step;
    }

    void pack(float[] kernel, float[] packed) {
        Arrays.fill(packed, POSITIONS * step, (POSITIONS + TAPS) * step, 0);
        for (int ky = 0; ky < height; ky++) {
            for (int kx = 0; kx < width; kx++) {
                for (int panel = 0; panel < panels.count(); panel++) {
                    int target = tap(ky, kx) + panels.offset(panel, rows) + row(ky, kx) * panels.columns(panel);
                    panels.pack(panel, kernel, (ky * width + kx) * in * out, in, packed, target);
                }
            }
        }
        transform(packed);
    }

    void packTransposed(float[] kernel, float[] packed) {
        Arrays.fill(packed, POSITIONS * step, (POSITIONS + TAPS) * step, 0);
        for (int ky = 0; ky < height; ky++) {
            for (int kx = 0; kx < width; kx++) {
                for (int i = 0; i < in; i++) {
                    int panel = (row(ky, kx) + i) / transposedPanels.panelColumns();
                    int columns = transposedPanels.columns(panel);
                    int target = tap(ky, kx) + transposedPanels.offset(panel, out) + row(ky, kx) + i
                            - transposedPanels.first(panel);
                    int source = ((ky * width + kx) * in + i) * out;
                    for (int o = 0; o < out; o++) {
                        packed[target + o * columns] = kernel[source + o];
                    }
                }
            }
        }
        transform(packed);
    }

    /** Where the tap of a place in the kernel is in the packed array. */
    private int tap(int ky, int kx) {
        return (POSITIONS + ky / rowStride * WINDOW + kx / columnStride) * step;
    }

    /** The first row of U[p] that a place in the kernel serves. */
    private int row(int ky, int kx) {
        return (ky % rowStride * columnStride + kx % columnStride) * in;
    }

    private void transform(float[] packed) {
        int taps = POSITIONS * step;
        int lines = taps + TAPS * step;
        int line = WINDOW * step;
        transform.apply(packed, taps, line, step, packed, lines, line, step, WINDOW, size);
        transform.apply(packed, lines, step, line, packed, 0, step, INPUTS * step, INPUTS, size);
    }

    /**
     * A part of dU: neighbouring rows of one phase, for input channels [in0, in0 + count), and the columns of neighbouring output
     * channels [out0, out0 + columns).
     *
     * @param rowPhase the phase's row
     * @param columnPhase the phase's column
     * @param in0 first input channel
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
                blocks.add(new Block(row, column, 0, in, 0, out));
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
            for (int panel = 0; panel < panels.count(); panel++) {
                for (int i = 0; i < in; i += count) {
                    blocks.add(
                            new Block(
                                    phase.rowPhase, phase.columnPhase, i, Math.min(count, in - i), panels.first(panel),
                                    panels.columns(panel)));
                }
            }
        }
        return blocks;
    }

    /** The first row of a block in U[p]. */
    int firstRow(Block block) {
        return row(block.rowPhase, block.columnPhase) + block.in0;
    }

    /** What {@link #addGradient} needs for a block: dU half done, and a row of taps. */
    static int workspaceSize(Block block) {
        int half = Math.multiplyExact(WINDOW * INPUTS, CacheLines.odd(block.size()));
        return Math.addExact(half, WINDOW * block.size());
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
        int taps = workspace0 + WINDOW * line;
        for (int ky = block.rowPhase; ky < height; ky += rowStride) {
            for (int kx = block.columnPhase, at = taps; kx < width; kx += columnStride, at += tap) {
                copy(block, dkernel, ky, kx, workspace, at, false);
            }
            addGradient.apply(workspace, workspace0 + ky / rowStride * line, halfStep, 0, workspace, taps, tap, 0, 1,
                    tap);
            for (int kx = block.columnPhase, at = taps; kx < width; kx += columnStride, at += tap) {
                copy(block, dkernel, ky, kx, workspace, at, true);
            }
        }
    }

    /** Copies a tap of a block from the kernel's gradient, or to it. */
    private void copy(Block block, float[] dkernel, int ky, int kx, float[] taps, int tap0, boolean back) {
        int place = ((ky * width + kx) * in + block.in0) * out + block.out0;
        int rows = block.columns == out ? 1 : block.count;
        int size = block.size() / rows;
        for (int row = 0; row < rows; row++) {
            if (back) {
                System.arraycopy(taps, tap0 + row * size, dkernel, place + row * out, size);
            } else {
                System.arraycopy(dkernel, place + row * out, taps, tap0 + row * size, size);
            }
        }
    }
}
