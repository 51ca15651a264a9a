package dev.fovea.predict;

import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Softmax or sigmoid of logits divided by a temperature. */
record Tempered(Predictor of, double temperature) implements Predictor {
    Tempered {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the temperature must be positive and finite, not " + temperature);
        }
        requireProbabilities(of.outputs());
    }

    /** Fails unless there is one output, of probabilities. */
    static Meaning requireProbabilities(Outputs outputs) {
        Meaning meaning = outputs.parts().getFirst().meaning();
        if (outputs.parts().size() > 1 || meaning == Meaning.VALUES) {
            throw new IllegalArgumentException(
                    "a temperature is for probabilities of one output, found a predictor of " + outputs);
        }
        return meaning;
    }

    @Override
    public Shape inputShape() {
        return of.inputShape();
    }

    @Override
    public Outputs outputs() {
        return of.outputs();
    }

    @Override
    public Tensor logits(Samples samples, Parallel parallel) {
        Tensor y = of.logits(samples, parallel);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = (float) (y.data()[i] / temperature);
        }
        return y;
    }
}
