package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/** Another data set, but for what is overridden. */
interface Forwarding extends Dataset {
    /** The other. */
    Dataset data();

    @Override
    default int size() {
        return data().size();
    }

    @Override
    default Shape sampleShape() {
        return data().sampleShape();
    }

    @Override
    default Target target() {
        return data().target();
    }

    @Override
    default void read(int index, float[] x, int offset) {
        data().read(index, x, offset);
    }

    @Override
    default void readTarget(int index, float[] target, int offset) {
        data().readTarget(index, target, offset);
    }

    @Override
    default double weight(int index) {
        return data().weight(index);
    }
}
