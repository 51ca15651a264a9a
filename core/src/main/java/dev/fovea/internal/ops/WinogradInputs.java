package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUT;
import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.INPUT_GRADIENT;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;

/** The image of {@link WinogradConvolution}, a row of tiles at a time: V = Bᵀ·x·B and dx += B·dV·Bᵀ. */
final class WinogradInputs {
    private final WinogradTiles rows;
    private final WinogradTiles columns;
    private final int in;
    /** Numbers of a pixel of V. */
    private final int inputs;

    private final Border border;
    private final WinogradLines lines;
    private final AxisTransform transform;
    private final AxisTransform addGradient;
    /** Where rows on the border are, and the lines between the axes. */
    private final int copyAt;

    private final int linesAt;

    WinogradInputs(Conv2dGeometry geometry, Kernels kernels, int copyAt, int linesAt) {
        this.copyAt = copyAt;
        this.linesAt = linesAt;
        rows = WinogradTiles.of(geometry.rows());
        columns = WinogradTiles.of(geometry.columns());
        in = geometry.inChannels();
        inputs = rows.stride() * columns.stride() * in;
        border = border(geometry);
        transform = kernels.axisTransform(INPUT, false, in);
        addGradient = kernels.axisTransform(INPUT_GRADIENT, true, in);
        lines = new WinogradLines(border, rows.seen(1), rows.stride(), transform);
    }

    /** x, and as many zeros as the tiles see. */
    static Border border(Conv2dGeometry geometry) {
        Axis rows = geometry.rows();
        Axis columns = geometry.columns();
        return new Border(
                rows.input(), columns.input(), geometry.inChannels(), rows.before(), columns.before(),
                Math.max(WinogradTiles.of(rows).allSeen(), rows.before() + rows.input()),
                Math.max(WinogradTiles.of(columns).allSeen(), columns.before() + columns.input()));
    }

    /**
     * V of a row of tiles.
     *
     * @param x read
     * @param x0 offset of the image
     * @param row which row of tiles
     * @param workspace takes V
     * @param target where V[0] of the first tile is
     * @param vSize from V[p] to the next
     */
    void transform(float[] x, int x0, int row, float[] workspace, int target, int vSize) {
        for (int rowPhase = 0; rowPhase < rows.stride(); rowPhase++) {
            lines.make(x, x0, row * rows.step(), rowPhase, workspace, copyAt, linesAt);
            for (int i = 0; i < INPUTS; i++) {
                for (int phase = 0; phase < columns.stride(); phase++) {
                    int channel = (rowPhase * columns.stride() + phase) * in;
                    transform.apply(
                            workspace, linesAt + i * lines.line() + phase * in, columns.stride() * in,
                            columns.step() * in, workspace, target + i * INPUTS * vSize + channel, vSize, inputs,
                            columns.count(), in);
                }
            }
        }
    }

    /**
     * Adds what a row of tiles contributes to the rows of dx that it sees.
     *
     * @param workspace has dV
     * @param source where dV[0] of the first tile is
     * @param vSize from dV[p] to the next
     * @param row which row of tiles
     * @param dx accumulated
     * @param dx0 offset of the image
     */
    void addGradient(float[] workspace, int source, int vSize, int row, float[] dx, int dx0) {
        int pitch = border.width() * in;
        int first = row * rows.step() - border.top();
        int from = Math.max(0, first);
        int to = Math.min(first + rows.seen(1), border.height());
        if (to - from == rows.seen(1)) {
            addRows(workspace, source, vSize, dx, dx0 + first * pitch);
        } else if (from < to) { // some rows are on the padding
            int place = copyAt + (from - first) * pitch;
            System.arraycopy(dx, dx0 + from * pitch, workspace, place, (to - from) * pitch);
            addRows(workspace, source, vSize, workspace, copyAt);
            System.arraycopy(workspace, place, dx, dx0 + from * pitch, (to - from) * pitch);
        }
    }

    /** To all rows, and those columns that are not on the padding. */
    private void addRows(float[] workspace, int source, int vSize, float[] dx, int dx0) {
        int pitch = border.width() * in;
        int line = lines.line();
        for (int rowPhase = 0; rowPhase < rows.stride(); rowPhase++) {
            Arrays.fill(workspace, linesAt, linesAt + INPUTS * line, 0);
            for (int i = 0; i < INPUTS; i++) {
                for (int phase = 0; phase < columns.stride(); phase++) {
                    int channel = (rowPhase * columns.stride() + phase) * in;
                    addGradient.apply(
                            workspace, source + i * INPUTS * vSize + channel, vSize, inputs, workspace,
                            linesAt + i * line + phase * in, columns.stride() * in, columns.step() * in,
                            columns.count(), in);
                }
            }
            addGradient.apply(
                    workspace, linesAt + border.left() * in, line, 0, dx, dx0 + rowPhase * pitch,
                    rows.stride() * pitch, 0, 1, pitch);
        }
    }
}
