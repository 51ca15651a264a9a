package dev.fovea.data;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/** Another data set with other targets. */
final class RetargetedDataset implements Dataset {
    private final Dataset all;
    private final Target target;
    private final TargetReader reader;

    RetargetedDataset(Dataset all, Target target, TargetReader reader) {
        this.all = all;
        this.target = Objects.requireNonNull(target, "target");
        this.reader = Objects.requireNonNull(reader, "reader");
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
        return target;
    }

    @Override
    public void read(int index, float[] x, int offset) {
        all.read(index, x, offset);
    }

    @Override
    public void readTarget(int index, float[] y, int offset) {
        reader.read(index, y, offset);
    }

    @Override
    public double weight(int index) {
        return all.weight(index);
    }

    @Override
    public String toString() {
        return TensorDataset.text(this);
    }
}
