package dev.fovea.nn;

import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Samples;
import dev.fovea.testing.RandomArrays;
import java.util.Arrays;
import java.util.Random;

/**
 * A batch in memory.
 *
 * @param x samples, one after the other
 * @param labels one for each
 */
record ArrayBatch(float[] x, int[] labels) implements Batch, Samples {
    /** Standard normal samples with random labels. */
    static ArrayBatch random(long seed, int samples, int inputSize, int classes) {
        Random random = new Random(~seed);
        return new ArrayBatch(
                RandomArrays.gaussian(seed, samples * inputSize),
                random.ints(samples, 0, classes).toArray());
    }

    /** The first samples of this batch. */
    ArrayBatch first(int samples) {
        return new ArrayBatch(
                Arrays.copyOf(x, samples * (x.length / labels.length)), Arrays.copyOf(labels, samples));
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public void read(int sample, Example example) {
        read(sample, example.x(), example.xOffset(), new float[0]);
        example.target()[example.targetOffset()] = labels[sample];
    }

    @Override
    public void read(int sample, float[] to, int offset, float[] workspace) {
        int size = x.length / labels.length;
        System.arraycopy(x, sample * size, to, offset, size);
    }

    /** The class of a sample. */
    int label(int sample) {
        return labels[sample];
    }
}
