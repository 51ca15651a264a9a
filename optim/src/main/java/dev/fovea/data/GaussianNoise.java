package dev.fovea.data;

import dev.fovea.internal.ops.Degrees;
import dev.fovea.random.CounterRandom;

/** Adds a normal random number to each number of a sample; draws one key. */
record GaussianNoise(double deviation) implements Augmentation {
    GaussianNoise {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the standard deviation must be at least 0 and finite, not " + deviation);
        }
    }

    /** By the transform of Box and Muller, which makes two normal numbers of two uniform ones. */
    @Override
    public void apply(AugmentationFrame sample) {
        CounterRandom random = new CounterRandom(sample.bits());
        float[] x = sample.x();
        for (int i = 0; i < x.length; i += 2) {
            double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.uniform(i)));
            double degrees = 360 * random.uniform(i + 1);
            x[i] = (float) (x[i] + radius * Degrees.cos(degrees));
            if (i + 1 < x.length) {
                x[i + 1] = (float) (x[i + 1] + radius * Degrees.sin(degrees));
            }
        }
    }
}
