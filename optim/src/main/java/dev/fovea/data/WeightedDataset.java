package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** Another data set with other weights. */
final class WeightedDataset implements Dataset {
    private final Dataset all;
    private final double[] weights;

    /** Takes the weights over. */
    WeightedDataset(Dataset all, double[] weights) {
        this.all = all;
        this.weights = weights;
        if (weights.length != all.size()) {
            throw new IllegalArgumentException(
                    all.size() + " samples need " + all.size() + " weights, found " + weights.length);
        }
        double greatest = weights.length == 0 ? 1 : 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the weight of sample " + i + " is " + weights[i] + "; weights are finite and at least 0");
            }
            greatest = Math.max(greatest, weights[i]);
        }
        if (greatest == 0) {
            throw new IllegalArgumentException("all weights are 0, so nothing counts");
        }
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Shape sampleShape() {
        return all.sampleShape();
    }

    @Override
    public Target target() {
        return all.target();
    }

    @Override
    public void read(int index, float[] x, int offset) {
        all.read(index, x, offset);
    }

    @Override
    public void readTarget(int index, float[] target, int offset) {
        all.readTarget(index, target, offset);
    }

    @Override
    public double weight(int index) {
        return weights[index];
    }

    @Override
    public int label(int index) {
        return all.label(index);
    }

    @Override
    public String toString() {
        return TensorDataset.text(this);
    }
}
