package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ElementKernel;
import dev.fovea.internal.kernel.Formula;
import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Term;

/**
 * exp x of many numbers that are at most 0, such as logits less the greatest, in float32: to a unit in the last place, and
 * the same bits everywhere. Below −87, where the result would leave the normal floats, it is that of −87, 1.6·10⁻³⁸.
 */
public final class Exponentials {
    private static final double LEAST = -87;

    private final ElementKernel kernel = KernelProvider.kernels().elementwise(new OfNonPositive());

    /** On the kernels that were chosen. */
    public Exponentials() {}

    /** The formula. */
    record OfNonPositive() implements Formula {
        @Override
        public Term term() {
            return Exponential.of(Term.first().atLeast(LEAST), 0).value();
        }
    }

    /**
     * y = exp x. May run in place.
     *
     * @param x numbers of at most 0 or NaN, read
     * @param x0 offset
     * @param y exponentials, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    public void apply(float[] x, int x0, float[] y, int y0, int n) {
        Sizes.checkRange("x", x, x0, n);
        Sizes.checkRange("y", y, y0, n);
        kernel.apply(x, x0, x, x0, y, y0, n);
    }
}
