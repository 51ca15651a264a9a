package dev.fovea.nn.loss;

import dev.fovea.annotation.CanIgnoreReturnValue;
import dev.fovea.annotation.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Loss} finds one sample and leaves its gradient. Lent for a call and then moved to the next sample, so
 * that no object is made for each; not to be kept.
 */
public final class LossFrame implements Outcome {
    private final Target kind;
    private final float[] logits;
    private final int size;
    private final float[] target;
    private final float[] gradient;
    private int logitsOffset;
    private int targetOffset;
    private int gradientOffset;
    private double weight = 1;
    private int count = 1;
    private double[] workspace = new double[0];
    private @Nullable LossFrame aside;
    private final List<LossFrame> parts = new ArrayList<>();
    /** Where a part begins in the whole. */
    private int begin;

    /**
     * A frame at the first sample, of weight 1.
     *
     * @param kind what the targets are
     * @param logits outputs of samples, one after the other; shared, not copied
     * @param size numbers per sample
     * @param target targets, one after the other; shared, not copied
     * @param gradient where gradients go; shared, not copied
     */
    public LossFrame(Target kind, float[] logits, int size, float[] target, float[] gradient) {
        this.kind = kind;
        this.logits = logits;
        this.size = size;
        this.target = target;
        this.gradient = gradient;
    }

    /**
     * Moves to a sample, which counts once.
     *
     * @param newLogitsOffset where its outputs start
     * @param newTargetOffset where its target starts
     * @param newGradientOffset where its gradient starts
     * @param newWeight how much it counts
     * @return this
     */
    @CanIgnoreReturnValue
    public LossFrame moveTo(int newLogitsOffset, int newTargetOffset, int newGradientOffset, double newWeight) {
        logitsOffset = newLogitsOffset;
        targetOffset = newTargetOffset;
        gradientOffset = newGradientOffset;
        weight = newWeight;
        count = 1;
        return this;
    }

    @Override
    public Target kind() {
        return kind;
    }

    @Override
    public float[] logits() {
        return logits;
    }

    @Override
    public int logitsOffset() {
        return logitsOffset;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public float[] target() {
        return target;
    }

    @Override
    public int targetOffset() {
        return targetOffset;
    }

    @Override
    public double weight() {
        return weight;
    }

    /** Sets how much the sample counts. */
    void weight(double newWeight) {
        weight = newWeight;
    }

    /**
     * The array of gradients.
     *
     * @return the array, to be overwritten from {@link #gradientOffset} with weight · ∂loss/∂logits
     */
    public float[] gradient() {
        return gradient;
    }

    /**
     * Where the sample's gradient starts.
     *
     * @return the offset
     */
    public int gradientOffset() {
        return gradientOffset;
    }

    /**
     * Writes one number of the gradient.
     *
     * @param i which of the outputs
     * @param derivative ∂loss/∂logits[i], without the weight
     */
    public void gradient(int i, double derivative) {
        gradient[gradientOffset + i] = (float) (weight * derivative);
    }

    /**
     * How often the sample counts in the mean over the batch: the pixels that have a label, for example.
     *
     * @return by default 1
     */
    public int count() {
        return count;
    }

    /**
     * Sets how often the sample counts in the mean over the batch. Its loss is then a sum of so many terms.
     *
     * @param newCount at least 0
     */
    public void count(int newCount) {
        count = newCount;
    }

    @Override
    public double[] workspace(int atLeast) {
        if (workspace.length < atLeast) {
            workspace = new double[atLeast];
        }
        return workspace;
    }

    /** A frame at a part of the sample, whose gradient goes where the whole one's does; always the same for a part. */
    @Override
    @CheckReturnValue
    public LossFrame part(Target partKind, int begin, int partSize, int targetBegin) {
        LossFrame found = null;
        for (int i = 0; i < parts.size() && found == null; i++) {
            LossFrame part = parts.get(i);
            if (part.begin == begin && part.size == partSize && part.kind.equals(partKind)) {
                found = part;
            }
        }
        if (found == null) {
            found = new LossFrame(partKind, logits, partSize, target, gradient);
            found.begin = begin;
            parts.add(found);
        }
        return found.moveTo(
                logitsOffset + begin, targetOffset + targetBegin, gradientOffset + begin, weight);
    }

    /**
     * A frame at the same sample whose gradient goes elsewhere, for losses that are made of several.
     *
     * @return the frame, always the same; its gradient is of the sample alone, from 0
     */
    @CheckReturnValue
    public LossFrame aside() {
        if (aside == null) {
            aside = new LossFrame(kind, logits, size, target, new float[size]);
        }
        return aside.moveTo(logitsOffset, targetOffset, 0, weight);
    }
}
