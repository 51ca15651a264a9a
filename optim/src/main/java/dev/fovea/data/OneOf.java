package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** One of several augmentations for each sample, all as likely; draws one number besides. */
record OneOf(Parts<Augmentation> parts) implements Augmentation {
    @Override
    public void check(Shape shape, Target target) {
        parts.list().forEach(part -> part.check(shape, target));
    }

    @Override
    public void apply(AugmentationFrame sample) {
        parts.get(sample.below(parts.size())).apply(sample);
    }

    @Override
    public String toString() {
        return "OneOf[" + parts + "]";
    }
}
