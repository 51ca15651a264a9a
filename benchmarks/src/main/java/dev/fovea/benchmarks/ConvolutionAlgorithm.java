package dev.fovea.benchmarks;

import dev.fovea.ops.Conv2dGeometry;
import dev.fovea.ops.Convolution;
import java.util.function.Function;

/** How a convolution is computed. */
public enum ConvolutionAlgorithm {
    /** A matrix of all patches and a matrix product: the textbook form, the baseline. */
    IM2COL(Im2colPasses::new),
    /** The image read in place, through a table of offsets. */
    DIRECT(geometry -> new InPlacePasses(new Convolution(geometry)));

    private final Function<Conv2dGeometry, ConvolutionPasses> constructor;

    ConvolutionAlgorithm(Function<Conv2dGeometry, ConvolutionPasses> constructor) {
        this.constructor = constructor;
    }

    ConvolutionPasses passes(Conv2dGeometry geometry) {
        return constructor.apply(geometry);
    }
}
