package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import java.util.stream.IntStream;

/**
 * The products of {@link WinogradConvolution}: M[p] = V[p]·U[p] and dV[p] = dM[p]·U[p]ᵀ for each of the 36 positions p,
 * group of channels by group.
 */
final class WinogradProducts {
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

    /**
     * The products.
     *
     * @param kernel lays U out
     * @param groups groups of channels
     * @param phases of the image, 1 if there are several groups
     * @param kernels what computes them
     */
    WinogradProducts(WinogradKernel kernel, JoinedGroups groups, int phases, Kernels kernels) {
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
    }

    /** The panels of U of all groups: what may be computed apart. */
    int panels() {
        return groups * outPanels.count();
    }

    /** The first output channel of a panel; behind the last one, how many there are. */
    int firstOutput(int panel) {
        return panel / outPanels.count() * out + outPanels.first(panel % outPanels.count());
    }

    /** Those that make M of so many tiles with a panel of each kind: full ones, and the last of a group. */
    PanelProducts forward(int tiles) {
        return PanelProducts.of(kernels, outPanels, tiles, allIn);
    }

    /** Those that make dV of so many tiles. */
    PanelProducts inputGradient(int tiles) {
        return PanelProducts.of(kernels, inPanels, tiles, allOut);
    }

    /**
     * M[p] = V[p]·U[p].
     *
     * @param products from {@link #forward(int)}
     * @param from the first panel
     * @param to behind the last one
     * @param packed U
     * @param workspace has V, takes M, of whose pixels it has these panels' channels only
     * @param vAt where V[0] is
     * @param vSize from V[p] to the next
     * @param mAt where M[0] is
     * @param mSize from M[p] to the next
     */
    void forward(
            PanelProducts products,
            int from,
            int to,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize) {
        int first = firstOutput(from);
        int columns = firstOutput(to) - first;
        for (int p = 0; p < POSITIONS; p++) {
            for (int i = from; i < to; i++) {
                int g = i / outPanels.count();
                int panel = i % outPanels.count();
                // M = tiles, N = the panel's output channels, K = inputs of the group
                products.get(panel).multiply(
                        workspace, vAt + p * vSize + g * in, channelOffsets, 0, in, packed,
                        kernel.group(p, g) + outPanels.offset(panel, in), zeros, 0, 0, workspace,
                        mAt + p * mSize + firstOutput(i) - first, columns);
            }
        }
    }

    /** dV[p] = dM[p]·U[p]ᵀ, with products from {@link #inputGradient(int)}. */
    void inputGradient(
            PanelProducts products, float[] packed, float[] workspace, int vAt, int vSize, int mAt, int mSize) {
        for (int p = 0; p < POSITIONS; p++) {
            for (int g = 0; g < groups; g++) {
                for (int panel = 0; panel < inPanels.count(); panel++) {
                    // M = tiles, N = the panel's inputs, K = output channels of the group
                    products.get(panel).multiply(
                            workspace, mAt + p * mSize + g * out, channelOffsets, 0, out, packed,
                            kernel.group(p, g) + inPanels.offset(panel, out), zeros, 0, 0, workspace,
                            vAt + p * vSize + g * in + inPanels.first(panel), allIn);
                }
            }
        }
    }
}
