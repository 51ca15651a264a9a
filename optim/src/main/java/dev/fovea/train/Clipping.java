package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;

/**
 * A bound on gradients, so that a single bad batch cannot spoil a network. Immutable. A trainer takes one of each kind, in
 * the order in which they are set, as programs for PyTorch call {@code clip_grad_norm_} and {@code clip_grad_value_}; Keras
 * allows one only.
 *
 * <p>By norm: g·bound/max(bound, √Σg²) over all parameters together (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training recurrent neural networks", ICML 2013). By value: every element within ±bound.
 */
@CheckReturnValue
public final class Clipping {
    private final boolean byNorm;
    private final double bound;

    private Clipping(boolean byNorm, double bound) {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the bound of gradients must be positive and finite, not " + bound);
        }
        this.byNorm = byNorm;
        this.bound = bound;
    }

    /**
     * Clips all gradients together, which keeps their direction.
     *
     * @param norm the greatest norm, positive
     * @return the clipping
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static Clipping norm(double norm) {
        return new Clipping(true, norm);
    }

    /**
     * Clips every element by itself.
     *
     * @param value the greatest absolute value, positive
     * @return the clipping
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static Clipping value(double value) {
        return new Clipping(false, value);
    }

    /** Whether all gradients are clipped together. */
    boolean byNorm() {
        return byNorm;
    }

    /** What gradients of such a norm are multiplied by. */
    float factor(double norm) {
        return (float) (bound / Math.max(bound, norm));
    }

    /** Clips elements [from, to), where {@link #factor} has said what by norm is to be done. */
    void clip(float[] gradient, int from, int to, float factor) {
        float most = (float) bound;
        for (int i = from; i < to; i++) {
            gradient[i] = byNorm ? gradient[i] * factor : Math.max(-most, Math.min(most, gradient[i]));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Clipping that && byNorm == that.byNorm && Double.compare(bound, that.bound) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(bound) + Boolean.hashCode(byNorm);
    }

    @Override
    public String toString() {
        return (byNorm ? "Clipping[norm=" : "Clipping[value=") + bound + "]";
    }
}
