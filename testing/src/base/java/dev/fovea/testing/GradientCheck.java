package dev.fovea.testing;

import java.util.function.ToDoubleFunction;

/** Compares a gradient with central finite differences, (f(x + h·eᵢ) − f(x − h·eᵢ))/2h, in float64. */
public final class GradientCheck {
    /** Balances the two errors of a central difference of a smooth function of order one: h² against 10⁻¹⁶/h. */
    public static final double STEP = 1e-5;

    private GradientCheck() {}

    /**
     * The gradient by finite differences.
     *
     * @param f the function; called with an array of its own
     * @param at where
     * @param step h
     * @return the derivative by each element
     */
    public static double[] numeric(ToDoubleFunction<double[]> f, double[] at, double step) {
        double[] x = at.clone();
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = at[i] + step;
            double up = f.applyAsDouble(x.clone());
            x[i] = at[i] - step;
            double down = f.applyAsDouble(x.clone());
            x[i] = at[i];
            gradient[i] = (up - down) / (2 * step);
        }
        return gradient;
    }

    /**
     * The derivative along a direction by finite differences, for functions of too many elements: ⟨gradient,
     * direction⟩.
     *
     * @param f the function
     * @param at where
     * @param direction along what
     * @param step h
     * @return (f(x + h·d) − f(x − h·d))/2h
     */
    public static double directional(
            ToDoubleFunction<double[]> f, double[] at, double[] direction, double step) {
        double[] up = at.clone();
        double[] down = at.clone();
        for (int i = 0; i < at.length; i++) {
            up[i] += step * direction[i];
            down[i] -= step * direction[i];
        }
        return (f.applyAsDouble(up) - f.applyAsDouble(down)) / (2 * step);
    }

    /**
     * Asserts that a gradient is the derivative of a function.
     *
     * @param what what is compared, for the message
     * @param f the function
     * @param at where
     * @param gradient the gradient there
     * @param bound the largest relative error allowed
     * @throws AssertionError if it is not
     */
    public static void assertGradient(
            String what, ToDoubleFunction<double[]> f, double[] at, double[] gradient, double bound) {
        Close.assertClose(what, gradient, numeric(f, at, STEP), bound);
    }
}
