package dev.fovea.optim;

import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;

/** Parameters to test optimizers with. */
final class Weights {
    private Weights() {}

    /** Begins to optimise weights that are no matrix. */
    static ParameterUpdate begin(Optimizer optimizer, float[] weights) {
        return begin(optimizer, weights, weights.length);
    }

    /** Begins to optimise weights of a shape. */
    static ParameterUpdate begin(Optimizer optimizer, float[] weights, int... shape) {
        return optimizer.begin(parameter(weights, shape));
    }

    /** A parameter of a shape. */
    static Parameter parameter(float[] weights, int... shape) {
        return new Parameter(0, "dense.kernel", Shape.of(shape), true, weights);
    }
}
