package dev.fovea.nn;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.RandomArrays;

/**
 * A loss that any output can have and that is as sharp as any: its product with given weights. It keeps the outputs.
 *
 * @param weights one for each output of each sample
 * @param y overwritten with the outputs
 */
record Projection(float[] weights, float[] y) implements Loss {
    /** Standard normal weights. */
    static Projection random(long seed, int samples, int outputs) {
        return new Projection(RandomArrays.gaussian(seed, samples * outputs), new float[samples * outputs]);
    }

    @Override
    public void check(Shape output, Target target) {}

    @Override
    public double gradient(LossFrame frame) {
        int offset = frame.logitsOffset();
        double loss = 0;
        for (int i = 0; i < frame.size(); i++) {
            y[offset + i] = frame.logits()[offset + i];
            loss += (double) weights[offset + i] * y[offset + i];
            frame.gradient()[frame.gradientOffset() + i] = (float) (frame.weight() * weights[offset + i]);
        }
        return loss;
    }

    /** The loss of outputs in float64, as a mean over samples. */
    double of(double[] outputs, int samples) {
        double loss = 0;
        for (int i = 0; i < outputs.length; i++) {
            loss += weights[i] * outputs[i];
        }
        return loss / samples;
    }
}
