package dev.fovea.nn.op;

import dev.fovea.annotation.CanIgnoreReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Batch} writes one sample and its target. Lent for a call and then moved to the next sample, so that no
 * object is made for each; not to be kept.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Example {
    private final float[] x;
    private final float[] target;
    private final @Nullable Object own;
    private int xOffset;
    private int targetOffset;
    private double weight = 1;

    /**
     * An example at the first sample.
     *
     * @param x samples, one after the other; shared, not copied
     * @param target targets, one after the other; shared, not copied
     * @param own what {@link Batch#newOwn} made
     */
    public Example(float[] x, float[] target, @Nullable Object own) {
        this.x = x;
        this.target = target;
        this.own = own;
    }

    /**
     * Moves to a sample, of weight 1.
     *
     * @param newXOffset where it starts
     * @param newTargetOffset where its target starts
     * @return this
     */
    @CanIgnoreReturnValue
    public Example moveTo(int newXOffset, int newTargetOffset) {
        xOffset = newXOffset;
        targetOffset = newTargetOffset;
        weight = 1;
        return this;
    }

    /**
     * The array of samples.
     *
     * @return the array, to be overwritten from {@link #xOffset}
     */
    public float[] x() {
        return x;
    }

    /**
     * Where the sample starts.
     *
     * @return the offset
     */
    public int xOffset() {
        return xOffset;
    }

    /**
     * The array of targets.
     *
     * @return the array, to be overwritten from {@link #targetOffset}
     */
    public float[] target() {
        return target;
    }

    /**
     * Where the sample's target starts.
     *
     * @return the offset
     */
    public int targetOffset() {
        return targetOffset;
    }

    /**
     * The reader's own memory.
     *
     * @param type its class
     * @param <T> its type
     * @return what {@link Batch#newOwn} made
     */
    public <T> T own(Class<T> type) {
        return Objects.requireNonNull(type.cast(own), "the batch asked for no memory of its own");
    }

    /**
     * How much the sample counts.
     *
     * @return the factor of its loss, 1 unless {@link #weight(double)} was called
     */
    public double weight() {
        return weight;
    }

    /**
     * Sets how much the sample counts.
     *
     * @param newWeight the factor of its loss, finite and at least 0
     */
    public void weight(double newWeight) {
        weight = newWeight;
    }
}
