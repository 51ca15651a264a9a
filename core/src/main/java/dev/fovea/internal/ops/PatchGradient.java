package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The input gradient of a convolution by way of its patches (col2im), for few input channels: they would leave most
 * lanes of a vector idle, all numbers of a patch together fill them.
 *
 * <p>For each row of dy, patches = dy·kernelᵀ: m = output pixels of the row, n = (ky, kx, i), k = outChannels. What
 * lies under one kernel row is contiguous in a patch as well as in dx, where it is added.
 */
final class PatchGradient {
    private final Conv2dGeometry geometry;
    private final Kernels kernels;
    /** Columns of zeros for what lies on the padding. */
    private final Border border;

    /** Of the border; a field, since a call in the loop over kernel rows costs a seventh. */
    private final int pitch;

    private final Panels panels;
    private final PanelProducts products;
    private final int[] channelOffsets;
    private final float[] zeros;

    PatchGradient(Conv2dGeometry geometry, Kernels kernels) {
        this.geometry = geometry;
        this.kernels = kernels;
        int out = geometry.outChannels();
        Axis rows = geometry.rows();
        Axis columns = geometry.columns();
        border = new Border(
                rows.input(), columns.input(), geometry.inChannels(), 0, columns.before(), rows.input(),
                columns.padded());
        pitch = border.pitch();
        panels = Panels.of(geometry.patchSize(), kernels);
        products = PanelProducts.of(kernels, panels, geometry.columns().output(), out);
        channelOffsets = IntStream.range(0, out).toArray();
        zeros = new float[geometry.patchSize()];
    }

    /**
     * Whether this is likely to be faster than products of inChannels columns. Cost in vectors, per output pixel: a
     * multiply-add for each of a product's, and about 4 for each that is added to dx. The reference never does it.
     */
    static boolean pays(Conv2dGeometry geometry, Kernels kernels) {
        int kernelHeight = geometry.rows().window();
        int kernelWidth = geometry.columns().window();
        double in = geometry.inChannels();
        double out = geometry.outChannels();
        double patches = out * CostModel.vectors(geometry.patchSize())
                + 4.0 * kernelHeight * CostModel.vectors(kernelWidth * geometry.inChannels());
        return !kernels.reference()
                && geometry.dense()
                && in < CostModel.LANES
                && patches < out * kernelHeight * kernelWidth * CostModel.vectors(geometry.inChannels());
    }

    void pack(float[] kernel, float[] packed) {
        int out = geometry.outChannels();
        for (int panel = 0; panel < panels.count(); panel++) {
            int width = panels.columns(panel);
            int target = panels.offset(panel, out);
            int source = panels.first(panel) * out;
            for (int o = 0; o < out; o++) {
                for (int j = 0; j < width; j++) {
                    packed[target + o * width + j] = kernel[source + j * out + o];
                }
            }
        }
    }

    /** The floats of dx with its border and of the patches of a row of dy. */
    int workspaceSize() {
        return borderedSize() + Math.multiplyExact(geometry.columns().output(), geometry.patchSize());
    }

    private int borderedSize() {
        return border.none() ? 0 : border.size();
    }

    /**
     * Computes dx.
     *
     * @param dy gradient of y, read
     * @param dy0 offset of the image
     * @param packed from {@link #pack}, read
     * @param dx gradient of x, overwritten
     * @param dx0 offset of the image
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    void compute(float[] dy, int dy0, float[] packed, float[] dx, int dx0, float[] workspace) {
        float[] target = border.none() ? dx : workspace;
        int target0 = border.none() ? dx0 : 0;
        Arrays.fill(target, target0, target0 + border.size(), 0);
        add(dy, dy0, packed, target, target0, workspace, borderedSize());
        if (!border.none()) {
            border.cut(target, target0, dx, dx0);
        }
    }

    /** Adds to dx with its border. */
    private void add(
            float[] dy, int dy0, float[] packed, float[] dx, int dx0, float[] workspace, int workspace0) {
        int patch = geometry.patchSize();
        int out = geometry.outChannels();
        Axis columns = geometry.columns();
        for (int row = 0; row < geometry.rows().output(); row++) {
            int source = dy0 + row * geometry.columns().output() * out;
            for (int panel = 0; panel < panels.count(); panel++) {
                int first = panels.first(panel);
                // M = output width, N = the panel's numbers of a patch, K = outChannels
                products.get(panel).multiply(
                        dy, source, channelOffsets, 0, out, packed, panels.offset(panel, out), zeros, first, 0,
                        workspace, workspace0 + first, patch);
            }
            int apart = (columns.window() - 1) / columns.stride() + 1;
            for (int first = 0; first < Math.min(apart, columns.output()); first++) {
                addEvery(apart, first, row, dx, dx0, workspace, workspace0);
            }
        }
    }

    /** Adds every so many patches of a row to dx, so that none overlap there. */
    private void addEvery(
            int apart, int first, int row, float[] dx, int dx0, float[] patches, int patches0) {
        Axis rows = geometry.rows();
        Axis columns = geometry.columns();
        int patch = geometry.patchSize();
        int width = columns.window() * geometry.inChannels();
        int step = columns.stride() * geometry.inChannels();
        int pixels = (columns.output() - first - 1) / apart + 1;
        for (int ky = 0; ky < rows.window(); ky++) {
            int target = rows.source(row, ky);
            if (target >= 0 && target < rows.input()) {
                kernels.addRows(
                        patches, patches0 + first * patch + ky * width, apart * patch, dx,
                        dx0 + target * pitch + first * step, apart * step, pixels, width);
            }
        }
    }
}
