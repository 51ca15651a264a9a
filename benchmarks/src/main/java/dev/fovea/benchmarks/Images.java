package dev.fovea.benchmarks;

import dev.fovea.nn.op.Samples;

/**
 * Images one after the other in an array.
 *
 * @param data their pixels
 * @param length pixels of one, times channels
 */
record Images(float[] data, int length) implements Samples {
    @Override
    public int size() {
        return data.length / length;
    }

    @Override
    public void read(int sample, float[] x, int offset, float[] workspace) {
        System.arraycopy(data, sample * length, x, offset, length);
    }
}
