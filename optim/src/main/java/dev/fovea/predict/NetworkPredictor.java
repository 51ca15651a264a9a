package dev.fovea.predict;

import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** What a network computes that learned by a loss: softmax or sigmoid of what the loss sees, or that itself. */
record NetworkPredictor(Network network, Loss loss, Outputs outputs) implements Predictor {
    NetworkPredictor(Network network, Loss loss) {
        this(network, loss, Outputs.of(network, loss));
    }

    @Override
    public Shape inputShape() {
        return network.inputShape();
    }

    @Override
    public Tensor logits(Samples samples, Parallel parallel) {
        return network.logitsFor(loss, samples, parallel);
    }
}
