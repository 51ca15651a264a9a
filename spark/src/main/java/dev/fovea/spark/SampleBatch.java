package dev.fovea.spark;

import dev.fovea.nn.op.Samples;
import org.jspecify.annotations.Nullable;

/** Samples one after the other in an array, as many as were added. */
final class SampleBatch implements Samples {
    private final int length;
    private final float[] x;
    private int size;

    SampleBatch(int length, int most) {
        this.length = length;
        this.x = new float[Math.multiplyExact(length, most)];
    }

    /** Adds a sample, unless the value is none. */
    void add(SampleInput input, @Nullable Object value) throws InvalidRowException {
        input.read(value, x, size * length);
        size++;
    }

    void clear() {
        size = 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void read(int sample, float[] to, int offset, float[] workspace) {
        System.arraycopy(x, sample * length, to, offset, length);
    }
}
