package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** Mirrors each sample in every other epoch: which ones begin is random. */
record FlipInTurn(Flip flip) implements Augmentation {
    @Override
    public void check(Shape shape, Target target) {
        flip.check(shape, target);
    }

    @Override
    public void apply(AugmentationFrame sample) {
        if (((sample.lastingBits() ^ sample.epoch()) & 1) == 1) {
            flip.apply(sample);
        }
    }
}
