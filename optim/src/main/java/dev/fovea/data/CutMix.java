package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** See {@link Mixing#cutMix}; draws four numbers. */
record CutMix(double alpha) implements Mixing {
    CutMix {
        alpha = Beta.checked(alpha);
    }

    @Override
    public void check(Shape shape, Target target) {
        Augmentation.requireMovable("cut and mixed", shape, target);
        boolean map = AugmentationFrame.isMapOf(shape, target);
        boolean mixable = map || !target.isLabels() || (target.isLabel() && target.ignored().isEmpty());
        if (!mixable) {
            throw new IllegalArgumentException("cutMix mixes a class, values or a map of the pixels of " + shape
                    + ", not targets that are " + target);
        }
    }

    @Override
    public void apply(MixingFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        double side = Math.sqrt(1 - sample.beta(alpha));
        int row = sample.below(height);
        int column = sample.below(width);
        int up = (int) (height * side) / 2; // of the rectangle, half of whose sides are whole pixels
        int left = (int) (width * side) / 2;
        int top = Math.max(0, row - up);
        int bottom = Math.min(height, row + up);
        int first = Math.max(0, column - left);
        int end = Math.min(width, column + left);
        double share = 1 - (double) (bottom - top) * (end - first) / (height * width);
        paste(sample.partnerX(), sample.x(), sample.shape().dimension(2), width, top, bottom, first, end);
        if (sample.mapped()) {
            paste(
                    sample.partnerTarget(), sample.target(), sample.mapChannels(), width, top, bottom, first,
                    end);
        } else {
            sample.mixTargets(share);
        }
        sample.mixWeights(share);
    }

    private static void paste(
            float[] from, float[] to, int channels, int width, int top, int bottom, int first, int end) {
        for (int row = top; row < bottom; row++) {
            int at = (row * width + first) * channels;
            System.arraycopy(from, at, to, at, (end - first) * channels);
        }
    }
}
