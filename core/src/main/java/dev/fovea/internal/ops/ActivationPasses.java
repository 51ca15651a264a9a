package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.ElementKernel;
import dev.fovea.internal.kernel.KernelProvider;

/** An activation, forward and backward. Both may run in place. */
public final class ActivationPasses {
    private final boolean byOutput;
    private final ElementKernel value;
    private final ElementKernel gradient;

    private ActivationPasses(boolean byOutput, ElementKernel value, ElementKernel gradient) {
        this.byOutput = byOutput;
        this.value = value;
        this.gradient = gradient;
    }

    /**
     * The passes of a function.
     *
     * @param f the function
     * @param alpha its setting; ignored by functions without one
     * @return its passes
     */
    public static ActivationPasses of(ActivationFunction f, double alpha) {
        return new ActivationPasses(
                f.byOutput(),
                KernelProvider.kernels().elementwise(new ActivationFunction.Value(f, alpha)),
                KernelProvider.kernels().elementwise(new ActivationFunction.Gradient(f, alpha)));
    }

    /**
     * Forward: y = f(x).
     *
     * @param x input, read
     * @param x0 offset
     * @param y output, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    public void forward(float[] x, int x0, float[] y, int y0, int n) {
        Sizes.checkRange("x", x, x0, n);
        Sizes.checkRange("y", y, y0, n);
        value.apply(x, x0, x, x0, y, y0, n);
    }

    /**
     * Backward: dx = f′·dy.
     *
     * @param v the output if the function is {@link ActivationFunction#byOutput}, else the input; read
     * @param v0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     * @param n number of elements
     */
    public void gradient(float[] v, int v0, float[] dy, int dy0, float[] dx, int dx0, int n) {
        Sizes.checkRange(byOutput ? "y" : "x", v, v0, n);
        Sizes.checkRange("dy", dy, dy0, n);
        Sizes.checkRange("dx", dx, dx0, n);
        gradient.apply(v, v0, dy, dy0, dx, dx0, n);
    }
}
