package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** Some samples of another data set, by index. */
final class SelectedDataset implements Dataset {
    private final Dataset all;
    private final int[] indices;

    SelectedDataset(Dataset all, int[] indices) {
        this.all = all;
        this.indices = indices.clone();
        for (int index : indices) {
            Objects.checkIndex(index, all.size());
        }
    }

    @Override
    public int size() {
        return indices.length;
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
        all.read(indices[index], x, offset);
    }

    @Override
    public void readTarget(int index, float[] target, int offset) {
        all.readTarget(indices[index], target, offset);
    }

    @Override
    public double weight(int index) {
        return all.weight(indices[index]);
    }

    @Override
    public int label(int index) {
        return all.label(indices[index]);
    }

    @Override
    public String toString() {
        return TensorDataset.text(this);
    }
}
