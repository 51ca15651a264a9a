package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.Convolution;
import dev.fovea.internal.ops.Window;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;

/** Convolutions that are no plain ones: of each channel by itself, in groups, with gaps, transposed. */
public enum GeneralConvolution {
    /** 56×56×64, depthwise 3×3. */
    DEPTHWISE3_56(56, 64, 64, 3, 1, 1, 64),
    /** 28×28×128, depthwise 3×3. */
    DEPTHWISE3_28(28, 128, 128, 3, 1, 1, 128),
    /** 14×14×256, depthwise 3×3. */
    DEPTHWISE3_14(14, 256, 256, 3, 1, 1, 256),
    /** 7×7×512, depthwise 3×3. */
    DEPTHWISE3_7(7, 512, 512, 3, 1, 1, 512),
    /** 56×56×64, depthwise 3×3, stride 2. */
    DEPTHWISE3_56_2(56, 64, 64, 3, 2, 1, 64),
    /** 28×28×128, depthwise 3×3, stride 2. */
    DEPTHWISE3_28_2(28, 128, 128, 3, 2, 1, 128),
    /** 14×14×256, depthwise 3×3, stride 2. */
    DEPTHWISE3_14_2(14, 256, 256, 3, 2, 1, 256),
    /** 7×7×512, depthwise 3×3, stride 2. */
    DEPTHWISE3_7_2(7, 512, 512, 3, 2, 1, 512),
    /** 56×56×64, depthwise 5×5. */
    DEPTHWISE5_56(56, 64, 64, 5, 1, 1, 64),
    /** 28×28×128, depthwise 5×5. */
    DEPTHWISE5_28(28, 128, 128, 5, 1, 1, 128),
    /** 14×14×256, depthwise 5×5. */
    DEPTHWISE5_14(14, 256, 256, 5, 1, 1, 256),
    /** 7×7×512, depthwise 5×5. */
    DEPTHWISE5_7(7, 512, 512, 5, 1, 1, 512),
    /** 56×56×64, depthwise 5×5, stride 2. */
    DEPTHWISE5_56_2(56, 64, 64, 5, 2, 1, 64),
    /** 28×28×128, depthwise 5×5, stride 2. */
    DEPTHWISE5_28_2(28, 128, 128, 5, 2, 1, 128),
    /** 14×14×256, depthwise 5×5, stride 2. */
    DEPTHWISE5_14_2(14, 256, 256, 5, 2, 1, 256),
    /** 7×7×512, depthwise 5×5, stride 2. */
    DEPTHWISE5_7_2(7, 512, 512, 5, 2, 1, 512),
    /** 14×14×256, depthwise 7×7. */
    DEPTHWISE7_14(14, 256, 256, 7, 1, 1, 256),
    /** 28×28×100, depthwise 3×3: channels that fill no vectors. */
    DEPTHWISE3_ODD(28, 100, 100, 3, 1, 1, 100),
    /** 28×28×128, 3×3 in two groups. */
    GROUPS2(28, 128, 128, 3, 1, 1, 2),
    /** 28×28×128, 3×3 in four groups. */
    GROUPS4(28, 128, 128, 3, 1, 1, 4),
    /** 28×28×128, 3×3 in eight groups. */
    GROUPS8(28, 128, 128, 3, 1, 1, 8),
    /** 28×28×128, 3×3 in 16 groups. */
    GROUPS16(28, 128, 128, 3, 1, 1, 16),
    /** 28×28×128, 3×3 in 32 groups. */
    GROUPS32(28, 128, 128, 3, 1, 1, 32),
    /** 28×28×128, 3×3, dilation 2. */
    DILATED(28, 128, 128, 3, 1, 2, 1),
    /** 28×28×64, 3×3, dilation 2. */
    DILATED_64(28, 64, 64, 3, 1, 2, 1),
    /** 28×28×128, transposed 2×2/2 → 56×56×64. */
    TRANSPOSED2(28, 128, 64, 2, 0),
    /** 14×14×256, transposed 2×2/2 → 28×28×128. */
    TRANSPOSED2_14(14, 256, 128, 2, 0),
    /** 28×28×128, transposed 4×4/2 → 56×56×64. */
    TRANSPOSED4(28, 128, 64, 4, 1),
    /** 14×14×256, transposed 4×4/2 → 28×28×128. */
    TRANSPOSED4_14(14, 256, 128, 4, 1);

    private final Conv2dGeometry geometry;
    private final boolean transposed;

    GeneralConvolution(int size, int in, int out, int kernel, int stride, int dilation, int groups) {
        Window window = new Window(kernel, kernel, stride, stride).dilation(dilation, dilation).padding(Padding.SAME);
        geometry = Conv2dGeometry.of(Shape.of(size, size, in), out, window, groups);
        transposed = false;
    }

    GeneralConvolution(int size, int in, int out, int kernel, int padding) {
        Window window = new Window(kernel, kernel, 2, 2).padding(Padding.of(padding));
        geometry = Conv2dGeometry.transposed(Shape.of(size, size, in), out, window, 1, 0, 0);
        transposed = true;
    }

    Convolution convolution() {
        return transposed ? Convolution.transposed(geometry) : Convolution.of(geometry);
    }

    Conv2dGeometry geometry() {
        return geometry;
    }

    int xSize() {
        return (transposed ? geometry.y() : geometry.x()).size();
    }

    int ySize() {
        return (transposed ? geometry.x() : geometry.y()).size();
    }
}
