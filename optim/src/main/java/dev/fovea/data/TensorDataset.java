package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Samples and targets in arrays. */
final class TensorDataset implements Dataset {
    private final Shape sampleShape;
    private final int sampleSize;
    private final float[] samples;
    private final float[] targets;
    private final Target target;
    private final int size;

    TensorDataset(Tensor x, Tensor targets, Target target) {
        this.sampleShape = sampleOf("samples", x);
        this.sampleSize = sampleShape.size();
        this.samples = x.data();
        this.size = x.shape().dimension(0);
        if (!targets.shape().equals(target.shape().batch(size))) {
            throw new IllegalArgumentException(size + " samples with " + target + " need targets of "
                    + target.shape().batch(size) + ", found " + targets.shape());
        }
        for (int i = 0; i < size; i++) {
            try {
                target.check(targets.data(), i * target.size());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("sample " + i + ": " + e.getMessage(), e);
            }
        }
        this.targets = targets.data();
        this.target = target;
    }

    /** The shape of one row. */
    static Shape sampleOf(String name, Tensor rows) {
        if (rows.shape().rank() < 1) {
            throw new IllegalArgumentException(name + " must be (n, …), found " + rows.shape());
        }
        return rows.shape().sample();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void read(int index, float[] x, int offset) {
        System.arraycopy(samples, index * sampleSize, x, offset, sampleSize);
    }

    @Override
    public void readTarget(int index, float[] y, int offset) {
        System.arraycopy(targets, index * target.size(), y, offset, target.size());
    }

    @Override
    public String toString() {
        return text(this);
    }

    /** A data set in a few words. */
    static String text(Dataset dataset) {
        String samples = dataset.size() + " samples of " + dataset.sampleShape();
        return dataset.target().isLabel()
                ? samples + " in " + dataset.classes() + " classes"
                : samples + " with " + dataset.target();
    }
}
