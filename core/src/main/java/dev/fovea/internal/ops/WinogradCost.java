package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.Kernels;

/**
 * Whether {@link WinogradConvolution} is likely to be faster than {@link DirectConvolution}, by the geometry alone, so
 * that every machine decides alike. Costs are in multiply-adds of the widest vectors.
 */
final class WinogradCost {
    /** What fetching a number of U costs, which an image alone does anew. */
    private static final int FETCH = 7;

    /** Images of 8×8 pixels have so many: their kernel gradients are faster than directly, those of 4×4 slower. */
    private static final int GRADIENT_TILES = 4;

    private final Conv2dGeometry geometry;
    private final Kernels kernels;
    private final JoinedGroups groups;
    private final int phases;

    WinogradCost(Conv2dGeometry geometry, Kernels kernels) {
        this.geometry = geometry;
        this.kernels = kernels;
        groups = JoinedGroups.of(geometry, CostModel.LANES);
        phases = geometry.rows().stride() * geometry.columns().stride();
    }

    /**
     * Whether forward and input gradient are. Fewer channels than a vector has lanes leave most of these idle, odd
     * counts end in single numbers; the reference is for the direct one.
     */
    boolean pays() {
        int in = geometry.inChannels();
        int out = geometry.outChannels();
        boolean odd = (in | out) % 2 != 0;
        if (kernels.reference() || !WinogradConvolution.serves(geometry) || odd
                || Math.min(in, out) < CostModel.LANES || packedKernel() > Integer.MAX_VALUE) {
            return false;
        }
        double direct = geometry.flops() / 2.0 / groups.out() * CostModel.wholeVectors(groups.out());
        return of(tiles(), 1) < direct;
    }

    /** The floats of a packed kernel, or a few more; they must fit into an array. */
    private long packedKernel() {
        int rowTaps = WinogradTiles.of(geometry.rows()).size().taps();
        int columnTaps = WinogradTiles.of(geometry.columns()).size().taps();
        long step = (long) phases * groups.inputs() * groups.allOutputs() + CacheLines.odd(1);
        return WinogradKernel.packedSize(rowTaps, columnTaps, step);
    }

    /** What so many tiles of an image cost, for all output channels or a share of them. */
    double of(double tiles, double share) {
        double products = share * phases * groups.count() * groups.inputs() * CostModel.wholeVectors(groups.outputs());
        int out = (int) Math.ceil(share * geometry.outChannels());
        double transforms = phases * transformCost(geometry.inChannels()) + transformCost(out);
        return INPUTS * INPUTS * (tiles * (products + transforms) + FETCH * products);
    }

    /**
     * Of a pixel of V or M: about 5 for each channel; where narrower vectors finish the work, about 16 for each lane of the
     * vectors that hold them.
     */
    private static double transformCost(int channels) {
        return channels % CostModel.LANES == 0 ? 5.0 * channels : 16.0 * CostModel.wholeVectors(channels);
    }

    /** Whether the kernel gradient is, too: for a few tiles dU is not worth its transform. */
    boolean paysForKernelGradient() {
        return pays() && tiles() >= GRADIENT_TILES;
    }

    private double tiles() {
        return (double) WinogradTiles.of(geometry.rows()).count() * WinogradTiles.of(geometry.columns()).count();
    }
}
