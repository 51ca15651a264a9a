package dev.fovea.nn.loss;

import dev.fovea.ops.Logits;

/**
 * Softmax and cross-entropy in one: loss = log Σ exp(logits[j]) − logits[label], gradient softmax(logits) −
 * onehot(label).
 *
 * <p>Taken from the logits it is finite wherever they are, where the logarithm of an underflowed probability is not.
 */
public record SoftmaxCrossEntropy() implements Loss {
    @Override
    public boolean hasSoftmax() {
        return true;
    }

    @Override
    public double gradient(LossFrame frame) {
        if (frame.classes() == 1) {
            throw new IllegalArgumentException(
                    "cross-entropy: of one class it is always 0, so nothing would be learned; "
                            + "expected at least 2 outputs, also for yes and no");
        }
        return Logits.crossEntropy(
                frame.logits(), frame.logitsOffset(), frame.label(), frame.classes(), frame.weight(),
                frame.gradient(), frame.gradientOffset());
    }
}
