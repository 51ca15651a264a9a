package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dilated convolution at stride 1 as ordinary ones: with dilation d, every d-th output sees every d-th pixel only, so
 * that the image falls into d·d interleaved ones without gaps, which Winograd's algorithm computes.
 *
 * <p>Phase (p, q) has the output rows p + d·t, which see the input rows p + d·(t + ky) − before: row u = t + ky of its
 * image. All phases have the size of the largest; what that is too much is zeros.
 */
final class InterleavedConvolution extends DerivedPasses {
    private final Axis rows;
    private final Axis columns;
    private final int in;
    private final int out;
    private final Conv2dGeometry phase;

    /** Where x and y of a phase lie in the workspace, behind that of the passes. */
    private final int xAt;

    private final int yAt;
    /** The passes' own workspace: they take an array from its start. */
    private final int passesSize;

    InterleavedConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry, new WinogradConvolution(phase(geometry), kernels));
        rows = geometry.rows();
        columns = geometry.columns();
        in = geometry.inChannels();
        out = geometry.outChannels();
        phase = phase(geometry);
        passesSize = passes.workspaceSize();
        xAt = passesSize;
        yAt = Math.addExact(xAt, phase.xSize());
    }

    /** Whether the algorithm computes a geometry: stride 1, gaps, and 3×3 without them. */
    static boolean serves(Conv2dGeometry geometry) {
        return geometry.groups() == 1 && !geometry.dense() && serves(geometry.rows()) && serves(geometry.columns());
    }

    private static boolean serves(Axis axis) {
        return axis.stride() == 1 && axis.window() > 1;
    }

    /** The convolution of a phase, without padding. */
    static Conv2dGeometry phase(Conv2dGeometry geometry) {
        return new Conv2dGeometry(
                phase(geometry.rows()), phase(geometry.columns()), geometry.inChannels(), geometry.outChannels());
    }

    private static Axis phase(Axis axis) {
        int output = Math.ceilDiv(axis.output(), axis.dilation());
        return new Axis(output + axis.window() - 1, axis.window(), 1, output, 0, 0);
    }

    @Override
    public int workspaceSize() {
        return Math.addExact(yAt, phase.ySize());
    }

    @Override
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        for (int p = 0; p < rows.dilation(); p++) {
            for (int q = 0; q < columns.dilation(); q++) {
                gatherInput(p, q, x, x0, workspace);
                passes.forward(workspace, xAt, 1, packedKernel, bias, workspace, yAt, workspace);
                copyOutput(p, q, y, y0, workspace, false);
            }
        }
    }

    @Override
    void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        // Pixels that no window reaches are of no phase.
        Arrays.fill(dx, dx0, dx0 + rows.input() * columns.input() * in, 0);
        for (int p = 0; p < rows.dilation(); p++) {
            for (int q = 0; q < columns.dilation(); q++) {
                copyOutput(p, q, dy, dy0, workspace, true);
                passes.inputGradient(workspace, yAt, 1, packedTransposed, workspace, xAt, workspace);
                scatterInput(p, q, dx, dx0, workspace);
            }
        }
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        for (int n = 0; n < images; n++) {
            int image = x0 + n * rows.input() * columns.input() * in;
            int gradient = dy0 + n * rows.output() * columns.output() * out;
            for (int p = 0; p < rows.dilation(); p++) {
                for (int q = 0; q < columns.dilation(); q++) {
                    gatherInput(p, q, x, image, workspace);
                    copyOutput(p, q, dy, gradient, workspace, true);
                    passes.addKernelGradient(workspace, xAt, workspace, yAt, 1, dkernel, pending, workspace);
                }
            }
        }
    }

    /** Copies a phase's pixels, and zeros for those on the padding. */
    private void gatherInput(int p, int q, float[] x, int x0, float[] workspace) {
        int target = xAt;
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

    /** Copies a phase's pixels back; every pixel under a window is of one phase. */
    private void scatterInput(int p, int q, float[] dx, int dx0, float[] workspace) {
        int source = xAt;
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

    private boolean inside(int row, int column) {
        return row >= 0 && row < rows.input() && column >= 0 && column < columns.input();
    }

    /** Copies a phase's outputs from the workspace, or into it, and then zeros for those that there are not. */
    private void copyOutput(int p, int q, float[] y, int y0, float[] workspace, boolean gather) {
        int place = yAt;
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
