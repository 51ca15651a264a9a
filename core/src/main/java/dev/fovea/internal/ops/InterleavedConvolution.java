package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dilated convolution at stride 1 as ordinary ones: with dilation d, every d-th output sees every d-th pixel only, so
 * that the image falls into d·d interleaved ones without gaps, which Winograd's algorithm computes.
 *
 * <p>Phase (p, q) has the output rows p + d·t, which see the input rows p + d·(t + ky) − before: row u = t + ky of its
 * image. All phases have the size of the largest; what that is too much is zeros. They are a batch of images.
 */
final class InterleavedConvolution extends DerivedPasses {
    private final Axis rows;
    private final Axis columns;
    private final int in;
    private final int out;
    private final Conv2dGeometry phase;
    private final int phases;

    /** Where x and y of the phases lie in the workspace, behind that of the passes, which begins at its start. */
    private final int xAt;

    private final int yAt;

    InterleavedConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry, new WinogradConvolution(phase(geometry), kernels));
        rows = geometry.rows();
        columns = geometry.columns();
        in = geometry.inChannels();
        out = geometry.outChannels();
        phase = phase(geometry);
        phases = Math.multiplyExact(rows.dilation(), columns.dilation());
        xAt = passes.workspaceSize();
        yAt = Math.addExact(xAt, Math.multiplyExact(phases, phase.xSize()));
    }

    /** Whether the algorithm computes a geometry: stride 1, gaps, and 3×3 without them. */
    static boolean serves(Conv2dGeometry geometry) {
        return (geometry.rows().dilation() > 1 || geometry.columns().dilation() > 1)
                && serves(geometry.rows())
                && serves(geometry.columns());
    }

    private static boolean serves(Axis axis) {
        return axis.stride() == 1 && axis.window() > 1;
    }

    /** The convolution of a phase, without padding. */
    static Conv2dGeometry phase(Conv2dGeometry geometry) {
        return new Conv2dGeometry(
                phase(geometry.rows()), phase(geometry.columns()), geometry.inChannels(), geometry.outChannels(),
                geometry.groups());
    }

    private static Axis phase(Axis axis) {
        int output = Math.ceilDiv(axis.output(), axis.dilation());
        return new Axis(output + axis.window() - 1, axis.window(), 1, output, 0, 0);
    }

    @Override
    public int workspaceSize() {
        return Math.addExact(yAt, phases * phase.ySize());
    }

    @Override
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        gatherInputs(x, x0, workspace);
        passes.forward(workspace, xAt, phases, packedKernel, bias, workspace, yAt, workspace);
        copyOutputs(y, y0, workspace, false);
    }

    @Override
    void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        copyOutputs(dy, dy0, workspace, true);
        passes.inputGradient(workspace, yAt, phases, packedTransposed, workspace, xAt, workspace);
        scatterInputs(dx, dx0, workspace);
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        for (int n = 0; n < images; n++) {
            gatherInputs(x, x0 + n * rows.input() * columns.input() * in, workspace);
            copyOutputs(dy, dy0 + n * rows.output() * columns.output() * out, workspace, true);
            passes.addKernelGradient(workspace, xAt, workspace, yAt, phases, dkernel, pending, workspace);
        }
    }

    /** Copies the pixels of all phases, and zeros for those on the padding. */
    private void gatherInputs(float[] x, int x0, float[] workspace) {
        int target = xAt;
        for (int p = 0; p < rows.dilation(); p++) {
            for (int q = 0; q < columns.dilation(); q++) {
                for (int u = 0; u < phase.rows().input(); u++) {
                    int row = p + rows.dilation() * u - rows.before();
                    for (int v = 0; v < phase.columns().input(); v++, target += in) {
                        int column = q + columns.dilation() * v - columns.before();
                        if (inside(row, column)) {
                            System.arraycopy(x, x0 + (row * columns.input() + column) * in, workspace, target, in);
                        } else {
                            Arrays.fill(workspace, target, target + in, 0);
                        }
                    }
                }
            }
        }
    }

    /** Copies the pixels of all phases back; every pixel under a window is of one phase, others are of none. */
    private void scatterInputs(float[] dx, int dx0, float[] workspace) {
        Arrays.fill(dx, dx0, dx0 + rows.input() * columns.input() * in, 0);
        int source = xAt;
        for (int p = 0; p < rows.dilation(); p++) {
            for (int q = 0; q < columns.dilation(); q++) {
                for (int u = 0; u < phase.rows().input(); u++) {
                    int row = p + rows.dilation() * u - rows.before();
                    for (int v = 0; v < phase.columns().input(); v++, source += in) {
                        int column = q + columns.dilation() * v - columns.before();
                        if (inside(row, column)) {
                            System.arraycopy(workspace, source, dx, dx0 + (row * columns.input() + column) * in, in);
                        }
                    }
                }
            }
        }
    }

    private boolean inside(int row, int column) {
        return row >= 0 && row < rows.input() && column >= 0 && column < columns.input();
    }

    /** Copies the outputs of all phases from the workspace, or into it, and then zeros for those that there are not. */
    private void copyOutputs(float[] y, int y0, float[] workspace, boolean gather) {
        int place = yAt;
        for (int p = 0; p < rows.dilation(); p++) {
            for (int q = 0; q < columns.dilation(); q++) {
                for (int t = 0; t < phase.rows().output(); t++) {
                    int row = p + rows.dilation() * t;
                    for (int s = 0; s < phase.columns().output(); s++, place += out) {
                        int column = q + columns.dilation() * s;
                        boolean exists = row < rows.output() && column < columns.output();
                        int image = y0 + (row * columns.output() + column) * out;
                        if (!exists) {
                            Arrays.fill(workspace, place, place + out, 0);
                        } else if (gather) {
                            System.arraycopy(y, image, workspace, place, out);
                        } else {
                            System.arraycopy(workspace, place, y, image, out);
                        }
                    }
                }
            }
        }
    }
}
