package dev.fovea.internal.ops;

import dev.fovea.testing.RandomArrays;
import java.util.Arrays;

/** Inputs of all passes, of one image or several; gradients are added to what equals kernel and bias. */
final class ConvolutionInputs {
    /** Where the image begins in its array; what is before is NaN. */
    static final int X0 = 3;

    /** Where the output and its gradient begin. */
    static final int Y0 = 4;

    final int images;
    final float[] x;
    final float[] dy;
    final float[] kernel;
    final float[] bias;

    private ConvolutionInputs(Conv2dGeometry g, int images, Draw draw) {
        this.images = images;
        x = draw.of(1, X0 + images * g.x().size());
        dy = draw.of(2, Y0 + images * g.y().size());
        kernel = draw.of(3, g.kernel().size());
        bias = draw.of(4, g.outChannels());
        Arrays.fill(x, 0, X0, Float.NaN);
        Arrays.fill(dy, 0, Y0, Float.NaN);
    }

    static ConvolutionInputs gaussian(Conv2dGeometry g) {
        return gaussian(g, 1);
    }

    static ConvolutionInputs gaussian(Conv2dGeometry g, int images) {
        return new ConvolutionInputs(g, images, RandomArrays::gaussian);
    }

    static ConvolutionInputs integers(Conv2dGeometry g) {
        return new ConvolutionInputs(g, 1, RandomArrays::integers);
    }

    private interface Draw {
        float[] of(long seed, int n);
    }
}
