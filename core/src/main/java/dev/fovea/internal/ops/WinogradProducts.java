package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.GroupProduct;
import dev.fovea.internal.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The products of {@link WinogradConvolution} with U: M[p] = V[p]·U[p] and dV[p] = dM[p]·U[p]ᵀ for each of the 36 positions
 * p, group of channels by group.
 */
interface WinogradProducts {
    /**
     * The products.
     *
     * @param kernel lays U out
     * @param groups groups of channels
     * @param phases of the image, 1 if there are several groups
     * @param tiles that are taken together most often: prepared for
     * @param chain the most terms of a sum that are one chain of multiply-adds
     * @param kernels what computes them
     */
    static WinogradProducts of(
            WinogradKernel kernel, JoinedGroups groups, int phases, int[] tiles, int chain, Kernels kernels) {
        GroupProduct small = small(groups, kernels);
        return small == null
                ? new WinogradPanels(kernel, groups, phases, tiles, chain, kernels)
                : new WinogradGroups(kernel, small, groups.allOutputs());
    }

    /** What computes groups of few channels; null if nothing does. */
    static @Nullable GroupProduct small(JoinedGroups groups, Kernels kernels) {
        return groups.groups() > 1 && groups.in() == groups.out()
                ? kernels.groupProduct(groups.in(), groups.allOutputs())
                : null;
    }

    /** Panels of U, which may be computed apart. */
    int panels();

    /** The first output channel of a panel; behind the last one, how many there are. */
    int firstOutput(int panel);

    /** The most output channels that any panels' number is a multiple of. */
    default int channelUnit() {
        int unit = 0;
        for (int panel = 1; panel <= panels(); panel++) {
            unit = commonDivisor(unit, firstOutput(panel));
        }
        return unit;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    /**
     * M[p] = V[p]·U[p].
     *
     * @param tiles their number
     * @param from the first panel
     * @param to behind the last one
     * @param packed U
     * @param workspace has V, takes M, of whose pixels it has these panels' channels only
     * @param vAt where V[0] is
     * @param vSize from V[p] to the next
     * @param mAt where M[0] is
     * @param mSize from M[p] to the next
     * @param scratchAt room for M[0]
     */
    void forward(
            int tiles,
            int from,
            int to,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt);

    /** dV[p] = dM[p]·U[p]ᵀ of so many tiles, with room for as many of their rows as {@link #forward} takes. */
    void inputGradient(
            int tiles,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt);
}
