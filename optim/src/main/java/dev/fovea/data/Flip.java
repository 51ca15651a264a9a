package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** Mirrors images, and what is a map of their pixels, in place. */
record Flip(Axis axis) implements Augmentation {
    enum Axis {
        /** Left and right. */
        COLUMNS,
        /** Top and bottom. */
        ROWS
    }

    Flip {
        Objects.requireNonNull(axis, "axis");
    }

    @Override
    public void check(Shape shape, Target target) {
        Augmentation.requireMovable("flipped", shape, target);
    }

    @Override
    public void apply(AugmentationFrame sample) {
        int height = sample.shape().dimension(0);
        int width = sample.shape().dimension(1);
        flip(sample.x(), height, width, sample.shape().dimension(2));
        if (sample.mapped()) {
            flip(sample.target(), height, width, sample.mapChannels());
        }
    }

    private void flip(float[] x, int height, int width, int channels) {
        if (axis == Axis.ROWS) { // whole rows change places
            reverse(x, 0, height, width * channels);
            return;
        }
        for (int row = 0; row < height; row++) {
            reverse(x, row * width * channels, width, channels);
        }
    }

    /** Reverses the order of pieces, each of which stays as it is. */
    private static void reverse(float[] x, int from, int pieces, int length) {
        for (int low = 0, high = pieces - 1; low < high; low++, high--) {
            for (int i = 0; i < length; i++) {
                int a = from + low * length + i;
                int b = from + high * length + i;
                float moved = x[a];
                x[a] = x[b];
                x[b] = moved;
            }
        }
    }
}
