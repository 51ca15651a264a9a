package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** Augmentations, each of what the one before made. */
record InOrder(Parts<Augmentation> parts) implements Augmentation {
    @Override
    public void check(Shape shape, Target target) {
        parts.list().forEach(part -> part.check(shape, target));
    }

    @Override
    public void apply(AugmentationFrame sample) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).apply(sample);
        }
    }

    @Override
    public String toString() {
        return "InOrder[" + parts + "]";
    }
}
