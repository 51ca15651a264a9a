package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;
import static dev.fovea.internal.kernel.WinogradMatrix.KERNEL;
import static dev.fovea.internal.kernel.WinogradMatrix.KERNEL_GRADIENT;
import static dev.fovea.internal.kernel.WinogradMatrix.WINDOW;

import dev.fovea.internal.kernel.AxisTransform;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Panels;
import java.util.Arrays;

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
        transformGradient = kernels.axisTransform(KERNEL_GRADIENT, false, size);
        addGradient = kernels.axisTransform(KERNEL_GRADIENT, true, in * out);
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

    /** What {@link #addGradient} needs: dU half done, and a row of taps. */
    int workspaceSize() {
        return Math.addExact(Math.multiplyExact(WINDOW * INPUTS, step), WINDOW * in * out);
    }

    /** dkernel += Gᵀ·dU·G; then dU is zeros. */
    void addGradient(float[] transformed, float[] dkernel, float[] workspace, int workspace0) {
        int line = INPUTS * step;
        transformGradient.apply(transformed, 0, line, step, workspace, workspace0, line, step, INPUTS, size);
        int taps = workspace0 + WINDOW * line;
        int tap = in * out;
        for (int ky = 0; ky < height; ky++) {
            for (int phase = 0; phase < columnStride; phase++) {
                int source = workspace0 + ky / rowStride * line + row(ky, phase) * out;
                int first = (ky * width + phase) * tap;
                for (int i = 0; phase + i * columnStride < width; i++) {
                    System.arraycopy(dkernel, first + i * columnStride * tap, workspace, taps + i * tap, tap);
                }
                addGradient.apply(workspace, source, step, 0, workspace, taps, tap, 0, 1, tap);
                for (int i = 0; phase + i * columnStride < width; i++) {
                    System.arraycopy(workspace, taps + i * tap, dkernel, first + i * columnStride * tap, tap);
                }
            }
        }
        Arrays.fill(transformed, 0, transformedSize(), 0);
    }
}
