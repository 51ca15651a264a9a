package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;

/** The convolutions that are measured: the digits network's layers, then shapes of ordinary small networks. */
public enum ConvolutionLayer {
    /** 28×28×1, 3×3 → 32. */
    CONV1(28, 1, 32, 3, 1, Padding.VALID),
    /** 26×26×32, 3×3 → 32. */
    CONV2(26, 32, 32, 3, 1, Padding.VALID),
    /** 24×24×32, 5×5 stride 2 SAME → 32. */
    CONV3(24, 32, 32, 5, 2, Padding.SAME),
    /** 12×12×32, 3×3 → 64. */
    CONV4(12, 32, 64, 3, 1, Padding.VALID),
    /** 32×32×64, 3×3 SAME → 64. */
    S32C64(32, 64, 64, 3, 1, Padding.SAME),
    /** 16×16×128, 3×3 SAME → 128. */
    S16C128(16, 128, 128, 3, 1, Padding.SAME),
    /** 8×8×256, 3×3 SAME → 256. */
    S8C256(8, 256, 256, 3, 1, Padding.SAME),
    /** 16×16×64, 3×3 stride 2 SAME → 128. */
    STRIDE2(16, 64, 128, 3, 2, Padding.SAME),
    /** 16×16×128, 1×1 → 128. */
    POINTWISE(16, 128, 128, 1, 1, Padding.VALID),
    /** 32×32×3, 3×3 SAME → 32. */
    COLOUR(32, 3, 32, 3, 1, Padding.SAME),
    /** 24×24×20, 5×5 → 50. */
    ODD(24, 20, 50, 5, 1, Padding.VALID);

    private final Conv2dGeometry geometry;

    ConvolutionLayer(int size, int in, int out, int kernel, int stride, Padding padding) {
        geometry = Conv2dGeometry.of(Shape.of(size, size, in), out, kernel, kernel, stride, stride, padding);
    }

    /**
     * The layer's sizes.
     *
     * @return the geometry
     */
    public Conv2dGeometry geometry() {
        return geometry;
    }
}
