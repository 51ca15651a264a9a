package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.ChannelScaleOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * A learned factor per channel, the last dimension: y = scale·x. As the last layer of a residual block's body it is the
 * layer scale of Touvron et al. ("Going deeper with image transformers", 2021), with which deep networks begin next to
 * the identity.
 *
 * <p>scale is (channels), at first 10⁻⁶ everywhere, as in ConvNeXt (Liu et al., 2022), if not told otherwise. Immutable.
 */
@CheckReturnValue
public final class ChannelScale implements Layer {
    private final double initialValue;

    /** Factors that are 10⁻⁶ at first. */
    public ChannelScale() {
        this(1e-6);
    }

    /**
     * Factors with a first value.
     *
     * @param initialValue what they are before training, finite
     * @throws IllegalArgumentException if the value is not finite
     */
    public ChannelScale(double initialValue) {
        if (!Double.isFinite(initialValue)) {
            throw new IllegalArgumentException("channel scale: expected a finite first value, found " + initialValue);
        }
        this.initialValue = initialValue;
    }

    /**
     * What the factors are before training.
     *
     * @return the first value of each
     */
    public double initialValue() {
        return initialValue;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("channel scale: expected channels, found a scalar");
        }
        Shape channels = Shape.of(x.shape().channels());
        return emitter.emit(
                new ChannelScaleOp(
                        x.shape(), emitter.parameter("scale", channels, Initializer.constant((float) initialValue))),
                x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelScale that && Double.compare(initialValue, that.initialValue) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(initialValue);
    }

    @Override
    public String toString() {
        return "ChannelScale[initial value " + initialValue + "]";
    }
}
