package dev.fovea.nn;

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
 * statistics. gamma 1, beta 0, moving mean 0 and moving variance 1 at first; gamma and beta are trained.
 *
 * @param momentum the share of the moving statistics that is kept, in [0, 1]; by default 0.99
 * @param epsilon added to the variance, positive; by default 0.001
 */
public record BatchNorm(double momentum, double epsilon) implements Layer {
    /** Batch normalisation with Keras' defaults. */
    public BatchNorm() {
        this(0.99, 1e-3);
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if momentum is outside [0, 1] or epsilon is not positive
     */
    public BatchNorm {
        if (!(momentum >= 0 && momentum <= 1) || !(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "batch normalisation: momentum must be in [0, 1] and epsilon positive, not "
                            + momentum + " and " + epsilon);
        }
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
                        momentum,
                        epsilon,
                        emitter.parameter("gamma", channels, Initializer.constant(1)),
                        emitter.parameter("beta", channels, Initializer.zeros()),
                        emitter.state("moving_mean", channels, 0),
                        emitter.state("moving_variance", channels, 1)),
                x);
    }
}
