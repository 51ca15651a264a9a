package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.GroupProduct;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProduct;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import dev.fovea.internal.ops.WinogradKernel.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel gradient of {@link WinogradConvolution}: dU[p] += V[p]ᵀ·dM[p], and dkernel += Gᵀ·dU·G.
 *
 * <p>A small dU is pending until the last image: it stays in a cache, and is transformed once. A large one would be read and
 * written in memory for every few images. It is computed in blocks that stay in a cache, each of which is transformed and
 * added to dkernel, a quarter as large, at once.
 */
final class WinogradKernelGradient {
    private static final int POSITIONS = INPUTS * INPUTS;

    /**
     * Numbers of dU, or of a block of it, that stay in a second-level cache while others pass: 20 and 80 thousand are as good;
     * from 160 thousand on it takes up to twice as long.
     */
    private static final int CACHED = 40 * 1024;

    /** Of groups with so few channels dU is small for what its tiles cost, and pending whatever its size. */
    private static final int FEW = 16;

    private final WinogradKernel kernel;
    private final int groups;
    /** Rows of dU[p], the inputs of a group. */
    private final int inputs;

    private final int out;
    private final Panels panels;
    private final List<Block> phases;
    /** Of a large dU; none if it is small. */
    private final List<Block> blocks;
    private final List<PanelProduct> blockProducts = new ArrayList<>();

    private final @Nullable GroupProduct small;
    private final PanelProducts products;
    private final int[] tileOffsets;
    private final float[] zeros;
    /** From dU[p] of the largest block to the next. */
    private final int blockStep;

    WinogradKernelGradient(WinogradKernel kernel, JoinedGroups groups, int phases, Kernels kernels, int mostTiles) {
        this.kernel = kernel;
        this.groups = groups.count();
        inputs = phases * groups.inputs();
        out = groups.allOutputs();
        panels = Panels.of(groups.outputs(), kernels);
        this.phases = kernel.phases();
        small = WinogradProducts.small(groups, kernels);
        // Of groups by themselves: how many are joined depends on the vectors.
        int size = POSITIONS * CacheLines.odd(phases * groups.in() * out);
        boolean few = groups.groups() > 1 && groups.in() <= FEW;
        blocks = few || size <= CACHED ? List.of() : kernel.blocks(CACHED);
        for (Block block : blocks) {
            blockProducts.add(kernels.panelProduct(block.count(), block.columns(), 1, out));
        }
        products = PanelProducts.inPlace(kernels, panels, out, inputs, 1);
        tileOffsets = IntStream.range(0, mostTiles).map(t -> t * inputs * groups.count()).toArray();
        zeros = new float[panels.columns(0)];
        blockStep = blocks.stream().mapToInt(block -> CacheLines.odd(block.size())).max().orElse(0);
    }

    /** Numbers that are pending. */
    int pendingSize() {
        return blocks.isEmpty() ? kernel.transformedSize() : 0;
    }

    /** Scratch for dU of a block. */
    int blockSize() {
        return POSITIONS * blockStep;
    }

    /** Scratch for the transform. */
    int transformSize() {
        List<Block> all = blocks.isEmpty() ? phases : blocks;
        return all.stream().mapToInt(kernel::workspaceSize).max().orElse(0);
    }

    /**
     * Adds the gradient from tiles to dkernel or to what is pending.
     *
     * @param tiles their number
     * @param workspace has V and dM, and room
     * @param vAt where V[0] is
     * @param vSize from V[p] to the next
     * @param mAt where dM[0] is
     * @param mSize from dM[p] to the next
     * @param blockAt room for {@link #blockSize} numbers
     * @param transformAt room for {@link #transformSize} numbers
     * @param dkernel accumulated if nothing is pending
     * @param pending accumulated otherwise
     */
    void add(
            int tiles,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int blockAt,
            int transformAt,
            float[] dkernel,
            float[] pending) {
        if (blocks.isEmpty()) {
            addPending(tiles, workspace, vAt, vSize, mAt, mSize, pending);
        }
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            for (int p = 0; p < POSITIONS; p++) {
                // M = input channels, N = output channels, K = tiles
                blockProducts.get(i).multiply(
                        workspace, vAt + p * vSize + kernel.firstInput(block), tileOffsets, 0, tiles, workspace,
                        mAt + p * mSize + block.out0(), zeros, 0, 0, workspace, blockAt + p * blockStep,
                        block.columns());
            }
            kernel.addGradient(block, workspace, blockAt, blockStep, dkernel, workspace, transformAt);
        }
    }

    private void addPending(
            int tiles, float[] workspace, int vAt, int vSize, int mAt, int mSize, float[] pending) {
        for (int p = 0; p < POSITIONS; p++) {
            if (small != null) {
                small.gradient(
                        workspace, vAt + p * vSize, workspace, mAt + p * mSize, pending, p * kernel.position(), tiles,
                        out);
                continue;
            }
            for (int g = 0; g < groups; g++) {
                for (int panel = 0; panel < panels.count(); panel++) {
                    int column = g * panels.columns() + panels.first(panel);
                    int c0 = p * kernel.position() + column;
                    // M = inputs of the group, N = the panel's output channels, K = tiles
                    products.get(panel).multiply(
                            workspace, vAt + p * vSize + g * inputs, tileOffsets, 0, tiles, workspace,
                            mAt + p * mSize + column, pending, c0, out, pending, c0, out);
                }
            }
        }
    }

    /** Moves what is pending into dkernel. */
    void complete(float[] pending, float[] dkernel, float[] workspace, int transformAt) {
        if (!blocks.isEmpty()) {
            return;
        }
        for (Block phase : phases) {
            kernel.addGradient(
                    phase, pending, kernel.firstRow(phase) * out, kernel.position(), dkernel, workspace, transformAt);
        }
        Arrays.fill(pending, 0, kernel.transformedSize(), 0);
    }
}
