package dev.fovea.spark;

import dev.fovea.nn.op.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Samples one after the other in an array, as many as were added. */
final class SampleBatch implements Samples {
    private final int length;
    /** As long as it has needed to be: a partition may have fewer rows than a batch. */
    private float[] x;
    private int size;

    SampleBatch(int length) {
        this.length = length;
        this.x = new float[length];
    }

    /** Adds a sample, unless the value is none. */
    void add(SampleInput input, @Nullable Object value) throws InvalidRowException {
        int end = Math.multiplyExact(size + 1, length);
        if (end > x.length) {
            x = Arrays.copyOf(x, (int) Math.min(Integer.MAX_VALUE - 8, 2L * end));
        }
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
