package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Samples and labels in arrays. */
final class LabelledTensors implements LabelledDataset {
    /** So many a target can have. */
    private static final int MOST_CLASSES = 1 << 24;

    private final Shape sampleShape;
    private final int sampleSize;
    private final float[] samples;
    private final int[] labels;
    private final int classes;

    LabelledTensors(Tensor x, int[] labels, int classes) {
        if (x.shape().rank() < 1 || x.shape().dimension(0) != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels need samples of (" + labels.length
                    + ", sampleShape…), found " + x.shape());
        }
        if (classes < 1 && labels.length > 0) {
            throw new IllegalArgumentException("there must be at least 1 class, not " + classes);
        }
        if (classes > MOST_CLASSES) {
            throw new IllegalArgumentException("there must be at most " + MOST_CLASSES + " classes, not " + classes);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label " + labels[i] + " of sample " + i + " is not one of " + classes + " classes");
            }
        }
        this.sampleShape = x.shape().sample();
        this.sampleSize = sampleShape.size();
        this.samples = x.data();
        this.labels = labels;
        this.classes = classes;
    }

    /** One more than the greatest label. */
    static int classesOf(int[] labels) {
        int classes = 1;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) {
                throw new IllegalArgumentException(
                        "label " + labels[i] + " of sample " + i + " is negative; labels are 0, 1, 2 and so on");
            }
            if (labels[i] >= MOST_CLASSES) {
                throw new IllegalArgumentException(
                        "label " + labels[i] + " of sample " + i + " is above " + (MOST_CLASSES - 1)
                                + ", the greatest of as many classes as there can be");
            }
            classes = Math.max(classes, labels[i] + 1);
        }
        return classes;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public void read(int index, float[] x, int offset) {
        System.arraycopy(samples, index * sampleSize, x, offset, sampleSize);
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String toString() {
        return TensorDataset.text(this);
    }
}
