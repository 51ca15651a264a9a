package dev.fovea.optim;

import dev.fovea.nn.op.Parameter;

/**
 * How weights follow from gradients. An optimizer has settings and no state of its own; for each parameter it {@link
 * #begin makes} a {@link ParameterUpdate}, which has the parameter's.
 *
 * <p>One of one's own is a lambda or a class, here the gradient's sign times the learning rate:
 *
 * {@snippet lang = "java" :
 * Optimizer sign = parameter -> new ParameterUpdate(parameter, 0) {
 *     @Override
 *     public void update(float[] g, int from, int to, UpdateStep step) {
 *         for (int i = from; i < to; i++) {
 *             weights()[i] -= (float) step.learningRate() * Math.signum(g[i]);
 *         }
 *     }
 * };
 * }
 *
 * <p>Checkpoints are compared by what {@code toString} says.
 */
@FunctionalInterface
public interface Optimizer {
    /**
     * Begins to optimise a parameter.
     *
     * @param parameter a trainable parameter
     * @return its updates, with the state as it is before the first
     */
    ParameterUpdate begin(Parameter parameter);

    /**
     * Whether a parameter can have weight decay, so that {@link UpdateStep#weightDecay} means something to it.
     *
     * @param parameter a trainable parameter
     * @return whether its update does what an update step says of weight decay; false unless overridden
     */
    default boolean decays(Parameter parameter) {
        return false;
    }
}
