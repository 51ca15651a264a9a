package dev.fovea.nn.internal.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the samples of a value, or of its gradient, are: in an array for the whole batch; or only those of a call, in the
 * memory that the running chunk was lent.
 *
 * @param array the batch's, one sample after the other; null if only a call's samples are there
 * @param begin where the first of a call's samples begins in the lent memory
 * @param size the floats of a sample
 */
record Place(float @Nullable [] array, int begin, int size) {
    static Place ofBatch(float[] array, int size) {
        return new Place(array, 0, size);
    }

    static Place ofCall(int begin, int size) {
        return new Place(null, begin, size);
    }

    boolean isOfBatch() {
        return array != null;
    }

    /** The batch's array, where there is one. */
    float[] batch() {
        return Objects.requireNonNull(array, "only a call's samples are there");
    }

    float[] in(Scratch scratch) {
        float[] batch = array;
        return batch == null ? scratch.floats() : batch;
    }

    /** Where a sample begins, of a call whose first one is known. */
    int offset(int sample, int first) {
        return array == null ? begin + (sample - first) * size : sample * size;
    }
}
