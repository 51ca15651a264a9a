package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.BatchNormOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) per channel, the last dimension: y = gamma·(x − mean)/√(variance +
 * epsilon) + beta.
 *
 * <p>Training takes mean and biased variance over the batch and all pixels and moves the moving statistics: moving =
 * momentum·moving + (1 − momentum)·batch, with the biased variance as in Keras 3. Prediction takes the moving
 * statistics. gamma 1, beta 0, moving mean 0 and moving variance 1 at first; gamma and beta are trained. By default
 * momentum 0.99 and epsilon 0.001, as in Keras. Immutable.
 */
@CheckReturnValue
public final class BatchNorm implements Layer {
    private final Settings settings;

    private record Settings(double momentum, double epsilon) {
        Settings {
            if (!(momentum >= 0 && momentum <= 1) || !(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "batch normalisation: momentum must be in [0, 1] and epsilon positive, not "
                                + momentum + " and " + epsilon);
            }
        }
    }

    /** Batch normalisation with Keras' defaults. */
    public BatchNorm() {
        this(new Settings(0.99, 1e-3));
    }

    private BatchNorm(Settings settings) {
        this.settings = settings;
    }

    /**
     * This normalisation with another momentum.
     *
     * @param momentum the share of the moving statistics that is kept in each step, in [0, 1]
     * @return the changed layer
     * @throws IllegalArgumentException if momentum is outside [0, 1]
     */
    public BatchNorm momentum(double momentum) {
        return new BatchNorm(new Settings(momentum, settings.epsilon));
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to the variance, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public BatchNorm epsilon(double epsilon) {
        return new BatchNorm(new Settings(settings.momentum, epsilon));
    }

    /**
     * The share of the moving statistics that is kept in each step.
     *
     * @return the momentum, in [0, 1]
     */
    public double momentum() {
        return settings.momentum;
    }

    /**
     * What is added to the variance.
     *
     * @return epsilon, positive
     */
    public double epsilon() {
        return settings.epsilon;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("batch normalisation: expected channels, found a scalar");
        }
        Shape channels = Shape.of(x.shape().channels());
        return emitter.emit(
                new BatchNormOp(
                        x.shape(),
                        settings.momentum,
                        settings.epsilon,
                        emitter.parameter("gamma", channels, Initializer.constant(1)),
                        emitter.parameter("beta", channels, Initializer.zeros()),
                        emitter.state("moving_mean", channels, 0),
                        emitter.state("moving_variance", channels, 1)),
                x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchNorm that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "BatchNorm[momentum " + settings.momentum + ", epsilon " + settings.epsilon + "]";
    }
}
