package dev.fovea.data;

import dev.fovea.nn.loss.Target;

/** A data set whose targets are classes. */
public interface LabelledDataset extends Dataset {
    @Override
    int classes();

    @Override
    int label(int index);

    @Override
    default Target target() {
        return Target.label(classes());
    }

    @Override
    default void readTarget(int index, float[] target, int offset) {
        target[offset] = label(index);
    }
}
