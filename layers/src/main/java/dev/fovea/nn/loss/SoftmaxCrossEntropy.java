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
    public double gradient(
            float[] logits, int offset, int classes, int label, double weight, float[] gradient, int gradientOffset) {
        if (classes == 1) {
            throw new IllegalArgumentException(
                    "cross-entropy: of one class it is always 0, so nothing would be learned; "
                            + "expected at least 2 outputs, also for yes and no");
        }
        return Logits.crossEntropy(logits, offset, label, classes, weight, gradient, gradientOffset);
    }
}
