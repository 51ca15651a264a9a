package dev.fovea.predict;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Samples;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** p[j] = exp(logits[j]/temperature) / Σ exp(logits[i]/temperature). */
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
        float[] p = y.data();
        for (int i = 0; i < p.length; i++) {
            p[i] = (float) (p[i] / temperature);
        }
        for (int row = 0; row < p.length; row += classes()) {
            Logits.softmax(p, row, p, row, classes());
        }
        return y;
    }
}
