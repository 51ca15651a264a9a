package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** A mixing of some of the samples; draws one number before it. */
record MixSometimes(double probability, Mixing part) implements Mixing {
    MixSometimes {
        probability = Probability.checked(probability);
        Objects.requireNonNull(part, "mixing");
    }

    @Override
    public void check(Shape shape, Target target) {
        part.check(shape, target);
    }

    @Override
    public void apply(MixingFrame sample) {
        if (sample.uniform(0, 1) < probability) {
            part.apply(sample);
        }
    }

    @Override
    public String toString() {
        return "Sometimes[" + probability + ", " + part + "]";
    }
}
