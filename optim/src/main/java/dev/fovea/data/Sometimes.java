package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** An augmentation of some of the samples; draws one number before it. */
record Sometimes(double probability, Augmentation part) implements Augmentation {
    Sometimes {
        probability = Probability.checked(probability);
        Objects.requireNonNull(part, "augmentation");
    }

    @Override
    public void check(Shape shape, Target target) {
        part.check(shape, target);
    }

    @Override
    public void apply(AugmentationFrame sample) {
        if (sample.uniform(0, 1) < probability) {
            part.apply(sample);
        }
    }

    @Override
    public String toString() {
        return "Sometimes[" + probability + ", " + part + "]";
    }
}
