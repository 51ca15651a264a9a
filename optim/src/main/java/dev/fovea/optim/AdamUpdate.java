package dev.fovea.optim;

import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;

/** Adam's updates of a parameter. */
class AdamUpdate extends ParameterUpdate {
    private final Moments moments;

    AdamUpdate(Parameter parameter, Moments moments) {
        super(parameter, moments.amsgrad() ? 3 : 2);
        this.moments = moments;
    }

    @Override
    public void update(float[] g, int from, int to, UpdateStep step) {
        double beta1 = moments.beta1();
        double beta2 = moments.beta2();
        float epsilon = (float) moments.epsilon();
        float alpha = Updates.adamRate(step.learningRate(), beta1, beta2, step.number());
        if (moments.amsgrad()) {
            Updates.amsGrad(weights(), g, slot(0), slot(1), slot(2), from, to, alpha, beta1, beta2, epsilon);
        } else {
            Updates.adam(weights(), g, slot(0), slot(1), from, to, alpha, beta1, beta2, epsilon);
        }
    }
}
