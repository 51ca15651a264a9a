package dev.fovea.data;

import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/**
 * Numbered samples with their classes. Samples are read one at a time into the reader's array, by several threads at
 * once, so images may stay in memory as bytes.
 */
public interface Dataset {
    /**
     * How many samples there are.
     *
     * @return their number, at least 0
     */
    int size();

    /**
     * The shape of one sample.
     *
     * @return the shape, without a batch dimension
     */
    Shape sampleShape();

    /**
     * How many classes there are.
     *
     * @return their number; labels are below it
     */
    int classes();

    /**
     * Writes a sample. Several threads may call this at once.
     *
     * @param index which sample, from 0
     * @param x modified from offset, one float per element of the sample's shape
     * @param offset where to write
     */
    void read(int index, float[] x, int offset);

    /**
     * The class of a sample.
     *
     * @param index which sample, from 0
     * @return its label, from 0
     */
    int label(int index);

    /**
     * A data set over arrays, with as many classes as the greatest label asks for.
     *
     * @param x samples, (n, sampleShape…); shared, not copied
     * @param labels n labels; shared, not copied
     * @return the data set
     * @throws IllegalArgumentException if the numbers of samples and labels differ or a label is negative
     */
    static Dataset of(Tensor x, int[] labels) {
        return new TensorDataset(x, labels, TensorDataset.classesOf(labels));
    }

    /**
     * A data set over arrays.
     *
     * @param x samples, (n, sampleShape…); shared, not copied
     * @param labels n labels; shared, not copied
     * @param classes how many classes there are
     * @return the data set
     * @throws IllegalArgumentException if the numbers of samples and labels differ or a label is not a class
     */
    static Dataset of(Tensor x, int[] labels, int classes) {
        return new TensorDataset(x, labels, classes);
    }

    /**
     * The first samples.
     *
     * @param n at most how many
     * @return a view of the first n samples, or of all if there are fewer
     * @throws IllegalArgumentException if n is negative
     */
    default Dataset limit(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("the limit must be at least 0, not " + n);
        }
        if (n >= size()) {
            return this;
        }
        int[] indices = new int[n];
        for (int i = 0; i < n; i++) {
            indices[i] = i;
        }
        return select(indices);
    }

    /**
     * Some of the samples, in a given order.
     *
     * @param indices which samples; one may occur several times
     * @return a view of them
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    default Dataset select(int... indices) {
        return new SelectedDataset(this, indices);
    }

    /**
     * A random split: ⌈validationShare·n⌉ samples for validation, the first of a random permutation, the others for
     * training.
     *
     * @param validationShare the share for validation, in (0, 1)
     * @param seed decides the permutation; any number
     * @return views of the two parts
     * @throws IllegalArgumentException if the share is not in (0, 1) or leaves a part empty
     */
    default Split split(double validationShare, long seed) {
        return Split.of(this, validationShare, seed);
    }

    /**
     * All samples, as a network's {@code predict} and {@code logits} read them.
     *
     * @return a view of the samples
     */
    default Samples samples() {
        return samples(0, size());
    }

    /**
     * A range of the samples, as a network's {@code predict} and {@code logits} read them.
     *
     * @param from first index
     * @param to one past the last index
     * @return a view of the samples
     * @throws IndexOutOfBoundsException if the range is not within the data set
     */
    default Samples samples(int from, int to) {
        return new DatasetSamples(this, from, to);
    }
}
