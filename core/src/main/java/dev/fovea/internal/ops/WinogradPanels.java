package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProduct;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import java.util.stream.IntStream;

/** {@link WinogradProducts} of whole panels of U. */
final class WinogradPanels implements WinogradProducts {
    private static final int POSITIONS = INPUTS * INPUTS;

    private final Kernels kernels;
    private final WinogradKernel kernel;
    private final int groups;
    /** Inputs and outputs of a group, and of all. */
    private final int in;

    private final int out;
    private final int allIn;
    private final int allOut;
    private final Panels inPanels;
    private final Panels outPanels;
    private final int[] channelOffsets;
    private final float[] zeros;

    /** A longer sum is one of several chains. */
    private final int chain;
    /** The numbers of tiles for which products are prepared. */
    private final int[] prepared;

    private final PanelProducts[] forward;
    private final PanelProducts[] inputGradient;

    WinogradPanels(
            WinogradKernel kernel, JoinedGroups groups, int phases, int[] tiles, int chain, Kernels kernels) {
        this.chain = chain;
        this.kernel = kernel;
        this.kernels = kernels;
        this.groups = groups.count();
        in = phases * groups.inputs();
        out = groups.outputs();
        allIn = this.groups * in;
        allOut = this.groups * out;
        inPanels = Panels.of(in, kernels);
        outPanels = Panels.of(out, kernels);
        channelOffsets = IntStream.range(0, Math.max(in, out)).toArray();
        zeros = new float[Math.max(in, out)];
        prepared = tiles.clone();
        forward = new PanelProducts[tiles.length];
        inputGradient = new PanelProducts[tiles.length];
        for (int i = 0; i < tiles.length; i++) {
            forward[i] = PanelProducts.of(kernels, outPanels, tiles[i], allIn);
            inputGradient[i] = PanelProducts.of(kernels, inPanels, tiles[i], allOut);
        }
    }

    @Override
    public int panels() {
        return groups * outPanels.count();
    }

    @Override
    public int firstOutput(int panel) {
        return panel / outPanels.count() * out + outPanels.first(panel % outPanels.count());
    }

    /** The place of prepared products, or -1: shares of an image may have any number of tiles. */
    private int place(int tiles) {
        for (int i = 0; i < prepared.length; i++) {
            if (prepared[i] == tiles) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void forward(
            int tiles,
            int from,
            int to,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt) {
        int place = place(tiles);
        PanelProducts products = place < 0 ? PanelProducts.of(kernels, outPanels, tiles, allIn) : forward[place];
        int first = firstOutput(from);
        int columns = firstOutput(to) - first;
        for (int p = 0; p < POSITIONS; p++) {
            for (int i = from; i < to; i++) {
                int g = i / outPanels.count();
                int panel = i % outPanels.count();
                // M = tiles, N = the panel's output channels, K = inputs of the group
                multiply(
                        products.get(panel), tiles, outPanels.columns(panel), in, vAt + p * vSize + g * in, packed,
                        kernel.group(p, g) + outPanels.offset(panel, in), workspace,
                        mAt + p * mSize + firstOutput(i) - first, columns, scratchAt);
            }
        }
    }

    @Override
    public void inputGradient(
            int tiles,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt) {
        PanelProducts products = inputGradient[place(tiles)];
        for (int p = 0; p < POSITIONS; p++) {
            for (int g = 0; g < groups; g++) {
                for (int panel = 0; panel < inPanels.count(); panel++) {
                    // M = tiles, N = the panel's inputs, K = output channels of the group
                    multiply(
                            products.get(panel), tiles, inPanels.columns(panel), out, mAt + p * mSize + g * out, packed,
                            kernel.group(p, g) + inPanels.offset(panel, out), workspace,
                            vAt + p * vSize + g * in + inPanels.first(panel), allIn, scratchAt);
                }
            }
        }
    }

    /** A product with one panel, of so many rows, columns and terms. */
    private void multiply(
            PanelProduct product,
            int rows,
            int columns,
            int depth,
            int a,
            float[] packed,
            int b,
            float[] workspace,
            int c,
            int ldc,
            int scratchAt) {
        int end = Math.min(depth, chain);
        product.multiply(workspace, a, channelOffsets, 0, end, packed, b, zeros, 0, 0, workspace, c, ldc);
        for (int k = end; k < depth; k = end) {
            end = Math.min(depth, k + chain);
            product.multiply(
                    workspace, a, channelOffsets, k, end, packed, b + k * columns, zeros, 0, 0, workspace, scratchAt,
                    columns);
            kernels.addRows(workspace, scratchAt, columns, workspace, c, ldc, rows, columns);
        }
    }
}
