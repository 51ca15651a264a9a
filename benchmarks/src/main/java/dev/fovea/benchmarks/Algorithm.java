package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.Convolution;
import dev.fovea.internal.ops.ConvolutionAlgorithm;
import java.util.function.Function;

/** How a convolution is computed. */
public enum Algorithm {
    /** A matrix of all patches and a matrix product: the textbook form, the baseline. */
    IM2COL(Im2colPasses::new),
    /** The image read in place, through a table of offsets. */
    DIRECT(geometry -> new LibraryPasses(new Convolution(geometry, ConvolutionAlgorithm.DIRECT))),
    /** Winograd's algorithm where it can be had, else direct. */
    WINOGRAD(geometry -> new LibraryPasses(new Convolution(geometry, ConvolutionAlgorithm.WINOGRAD))),
    /** Direct or Winograd's, as the library chooses for each pass. */
    AUTO(geometry -> new LibraryPasses(new Convolution(geometry, ConvolutionAlgorithm.AUTO)));

    private final Function<Conv2dGeometry, ConvolutionPasses> constructor;

    Algorithm(Function<Conv2dGeometry, ConvolutionPasses> constructor) {
        this.constructor = constructor;
    }

    ConvolutionPasses passes(Conv2dGeometry geometry) {
        return constructor.apply(geometry);
    }
}
