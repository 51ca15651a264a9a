package dev.fovea.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A formula's kernel for one width, compiled when it is first used: prediction needs no gradient, and most images no
 * narrower vectors, so that a program starts sooner. Two threads that come first may both compile it.
 */
final class CompiledElements implements ElementKernel {
    private static final int FEWEST_LANES = 4;

    private final Formula formula;
    private final int lanes;
    private volatile @Nullable ElementKernel code;

    /**
     * Nothing yet.
     *
     * @param formula what to compute
     * @param lanes floats of a vector, a power of two; 1 for none
     */
    CompiledElements(Formula formula, int lanes) {
        this.formula = formula;
        this.lanes = lanes;
    }

    @Override
    public void apply(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n) {
        ElementKernel compiled = code;
        if (compiled == null) {
            compiled = compile();
            code = compiled;
        }
        compiled.apply(a, a0, b, b0, y, y0, n);
    }

    private ElementKernel compile() {
        if (lanes == 1) {
            return new ScalarElementCode().define(formula, this);
        }
        // C2 does not keep vectors of two floats in registers.
        int narrower = lanes > FEWEST_LANES ? lanes / 2 : 1;
        return new VectorElementCode(lanes).define(formula, new CompiledElements(formula, narrower));
    }
}
