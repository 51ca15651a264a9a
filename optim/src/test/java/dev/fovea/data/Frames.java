package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/** Samples on their way through an augmentation. */
final class Frames {
    private Frames() {}

    /** A sample and its target, copied, with the random numbers of a seed and an index. */
    static AugmentationFrame of(Shape shape, float[] x, Target kind, float[] target, long seed, int index) {
        AugmentationFrame frame = new AugmentationFrame(shape, kind);
        System.arraycopy(x, 0, frame.x(), 0, x.length);
        System.arraycopy(target, 0, frame.target(), 0, target.length);
        frame.start(CounterRandom.ofSeed(seed), index, 0, CounterRandom.ofSeed(seed).bits(index));
        return frame;
    }

    /** A sample with a class. */
    static AugmentationFrame of(Shape shape, float[] x, long seed, int index) {
        return of(shape, x, Target.label(10), new float[1], seed, index);
    }

    /** What an augmentation makes of a sample with a class. */
    static float[] applied(Augmentation augmentation, Shape shape, float[] x, long seed, int index) {
        AugmentationFrame frame = of(shape, x, seed, index);
        augmentation.check(shape, frame.kind());
        augmentation.apply(frame);
        return frame.x().clone();
    }

    /** 0, 1, 2 and so on: each number says where it came from. */
    static float[] numbered(int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = i;
        }
        return x;
    }

    /** Uniform numbers in [0, 1). */
    static float[] uniform(int size, long seed) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) CounterRandom.ofSeed(seed).uniform(i);
        }
        return x;
    }
}
