package dev.fovea.nn.op;

import dev.fovea.tensor.Shape;
import java.util.Optional;

/** Numbered inputs of a network, read one at a time, by several threads at once. */
public interface Samples {
    /**
     * How many samples there are.
     *
     * @return their number
     */
    int size();

    /**
     * The shape of one sample, so that a network can refuse others than it takes, as it does by {@code predict}, {@code
     * logits} and {@code features}.
     *
     * @return the shape; by default empty, and whoever reads them must know
     */
    default Optional<Shape> shape() {
        return Optional.empty();
    }

    /**
     * The floats of scratch that {@link #read} needs.
     *
     * @return the workspace size, 0 if none
     */
    default int workspaceSize() {
        return 0;
    }

    /**
     * The number that a sample is known by, however few of them these are: what is random about it is drawn by that.
     *
     * @param sample which sample, from 0
     * @return its number in the data set it is of; by default the same
     */
    default int number(int sample) {
        return sample;
    }

    /**
     * Writes a sample.
     *
     * @param sample which sample, from 0
     * @param x overwritten from offset, one float per element of the sample's shape
     * @param offset where to write
     * @param workspace scratch of at least {@link #workspaceSize} floats
     */
    void read(int sample, float[] x, int offset, float[] workspace);
}
