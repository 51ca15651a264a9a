package dev.fovea.data;

import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Shape;
import java.util.Objects;
import java.util.Optional;

/** A range of a data set, without its labels. */
record DatasetSamples(Dataset dataset, int from, int to) implements Samples {
    DatasetSamples {
        Objects.checkFromToIndex(from, to, dataset.size());
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public Optional<Shape> shape() {
        return Optional.of(dataset.sampleShape());
    }

    @Override
    public int number(int sample) {
        return from + sample;
    }

    @Override
    public void read(int sample, float[] x, int offset, float[] workspace) {
        dataset.read(from + sample, x, offset);
    }
}
