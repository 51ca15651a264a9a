package dev.fovea.predict;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** p[j] = exp(logits[j]/temperature) / Σ exp(logits[i]/temperature), in double. */
record NetworkPredictor(Network network, double temperature) implements Predictor {
    NetworkPredictor {
        if (network.outputShape().rank() != 1) {
            throw new IllegalArgumentException(
                    "a predictor of classes needs a network that ends in (classes), found " + network.outputShape());
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the temperature must be positive and finite, not " + temperature);
        }
    }

    @Override
    public Shape inputShape() {
        return network.inputShape();
    }

    @Override
    public int classes() {
        return network.outputShape().size();
    }

    @Override
    public Tensor predict(Samples samples, Parallel parallel) {
        Tensor y = network.logits(samples, parallel);
        for (int row = 0; row < y.data().length; row += classes()) {
            softmax(y.data(), row);
        }
        return y;
    }

    private void softmax(float[] y, int row) {
        double[] exponentials = new double[classes()];
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < exponentials.length; i++) {
            max = Math.max(max, y[row + i]);
        }
        double sum = 0;
        for (int i = 0; i < exponentials.length; i++) {
            exponentials[i] = StrictMath.exp((y[row + i] - max) / temperature);
            sum += exponentials[i];
        }
        for (int i = 0; i < exponentials.length; i++) {
            y[row + i] = (float) (exponentials[i] / sum);
        }
    }
}
