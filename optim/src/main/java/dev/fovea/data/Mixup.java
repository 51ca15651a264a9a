package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** See {@link Mixing#mixup}; draws two numbers. */
record Mixup(double alpha) implements Mixing {
    Mixup {
        alpha = Beta.checked(alpha);
    }

    @Override
    public void check(Shape shape, Target target) {
        if ((target.isLabels() && !target.isLabel()) || target.ignored().isPresent()) {
            throw new IllegalArgumentException("mixup mixes a class or values, not targets that are " + target
                    + (AugmentationFrame.isMapOf(shape, target) ? "; cutMix can" : ""));
        }
    }

    @Override
    public void apply(MixingFrame sample) {
        double share = sample.beta(alpha);
        MixingFrame.mix(sample.x(), sample.partnerX(), share);
        sample.mixTargets(share);
        sample.mixWeights(share);
    }
}
