package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * A penalty on large parameters that is made small together with the loss: factor·Σ|w| or factor·Σw². It is added to
 * gradients before clipping; reported losses are those of the data alone, so that training and validation can be
 * compared. Immutable.
 *
 * <p>With Adam and its like, {@code AdamW}'s decoupled weight decay is usually meant.
 */
@CheckReturnValue
public final class Regularizer {
    private final boolean squares;
    private final double factor;
    private final String pattern;

    private Regularizer(boolean squares, double factor, String pattern) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the factor of a penalty must be positive and finite, not " + factor);
        }
        this.squares = squares;
        this.factor = factor;
        this.pattern = Objects.requireNonNull(pattern, "pattern");
    }

    /**
     * factor·Σ|w| over all kernels.
     *
     * @param factor positive
     * @return the penalty
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public static Regularizer l1(double factor) {
        return new Regularizer(false, factor, "**.kernel");
    }

    /**
     * factor·Σw² over all kernels.
     *
     * @param factor positive
     * @return the penalty
     * @throws IllegalArgumentException if the factor is not positive and finite
     */
    public static Regularizer l2(double factor) {
        return new Regularizer(true, factor, "**.kernel");
    }

    /**
     * This for other parameters.
     *
     * @param names their names, in which "*" stands for any characters but dots, and "**" for any characters at all
     * @return the changed penalty
     */
    public Regularizer on(String names) {
        return new Regularizer(squares, factor, names);
    }

    /**
     * Which parameters of a network, by index, it is on.
     *
     * @throws IllegalArgumentException if there is none, or none of them learns
     */
    boolean[] of(Network network, ParameterRules rules) {
        List<Parameter> members = network.parameters(pattern);
        if (members.stream().noneMatch(Parameter::trainable)) {
            throw new IllegalArgumentException(
                    "the penalty " + this + " is on no parameter that could be trained, only on moving statistics");
        }
        if (members.stream().noneMatch(rules::learns)) {
            throw new IllegalArgumentException(
                    "the penalty " + this + " has no effect: groups freeze all its parameters");
        }
        boolean[] on = new boolean[network.parameters().size()];
        members.forEach(parameter -> on[parameter.index()] = parameter.trainable());
        return on;
    }

    /** Adds the gradient of the penalty on elements [from, to). */
    void add(Parameter parameter, float[] gradient, int from, int to) {
        float[] w = parameter.values();
        float scale = (float) (squares ? 2 * factor : factor);
        for (int i = from; i < to; i++) {
            gradient[i] += scale * (squares ? w[i] : Math.signum(w[i]));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Regularizer that && squares == that.squares
                && Double.compare(factor, that.factor) == 0 && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hash(squares, factor, pattern);
    }

    @Override
    public String toString() {
        return (squares ? "L2[" : "L1[") + factor + " on " + pattern + "]";
    }
}
