package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Numbered samples with their targets. Both are read one at a time into the reader's array, by several threads at once,
 * so images may stay in memory as bytes. What has classes for targets is a {@link LabelledDataset}, which is less to
 * write.
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
     * What the targets are.
     *
     * @return the same for all samples
     */
    Target target();

    /**
     * Writes a sample. Several threads may call this at once.
     *
     * @param index which sample, from 0
     * @param x modified from offset, one float per element of the sample's shape
     * @param offset where to write
     */
    void read(int index, float[] x, int offset);

    /**
     * Writes a sample's target. Several threads may call this at once.
     *
     * @param index which sample, from 0
     * @param target modified from offset, {@link Target#size} floats
     * @param offset where to write
     */
    void readTarget(int index, float[] target, int offset);

    /**
     * How much a sample counts: the factor of its loss.
     *
     * @param index which sample, from 0
     * @return finite and at least 0; by default 1
     */
    default double weight(int index) {
        return 1;
    }

    /**
     * The class of a sample, where targets are classes.
     *
     * @param index which sample, from 0
     * @return its label, from 0
     * @throws IllegalStateException if targets are something else
     */
    default int label(int index) {
        if (!target().isLabel()) {
            throw new IllegalStateException("expected a data set with a class for each sample, found " + target());
        }
        float[] label = new float[1];
        readTarget(index, label, 0);
        return (int) label[0];
    }

    /**
     * How many classes there are, where targets are classes.
     *
     * @return their number; labels are below it
     * @throws IllegalStateException if targets are values
     */
    default int classes() {
        if (!target().isLabels()) {
            throw new IllegalStateException("expected a data set with classes, found " + target());
        }
        return target().classes();
    }

    /**
     * A data set over arrays, with as many classes as the greatest label asks for.
     *
     * @param x samples, (n, sampleShape…); shared, not copied
     * @param labels n labels; shared, not copied
     * @return the data set
     * @throws IllegalArgumentException if the numbers of samples and labels differ or a label is negative
     */
    static Dataset of(Tensor x, int[] labels) {
        return new LabelledTensors(x, labels, LabelledTensors.classesOf(labels));
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
        return new LabelledTensors(x, labels, classes);
    }

    /**
     * A data set over arrays whose targets are values: numbers, images, distributions.
     *
     * @param x samples, (n, sampleShape…); shared, not copied
     * @param targets their targets, (n, targetShape…); shared, not copied
     * @return the data set
     * @throws IllegalArgumentException if the numbers of samples and targets differ or a value is not finite
     */
    static Dataset of(Tensor x, Tensor targets) {
        return new TensorDataset(x, targets, Target.values(TensorDataset.sampleOf("targets", targets)));
    }

    /**
     * A data set over arrays.
     *
     * @param x samples, (n, sampleShape…); shared, not copied
     * @param targets their targets, (n, targetShape…); shared, not copied
     * @param target what the targets are: {@code Target.labels(Shape.of(28, 28), 3)} for a class for each pixel
     * @return the data set
     * @throws IllegalArgumentException if the numbers of samples and targets differ or a target is not what it should be
     */
    static Dataset of(Tensor x, Tensor targets, Target target) {
        return new TensorDataset(x, targets, target);
    }

    /**
     * The first samples.
     *
     * @param n at most how many
     * @return a view of the first n samples, or of all if there are fewer
     * @throws IllegalArgumentException if n is negative
     */
    @CheckReturnValue
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
    @CheckReturnValue
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
     * A random split that has the classes in both parts as they are in all: ⌈validationShare·n⌉ samples for validation, of
     * each class its share of them, rounded down, or up where the remainder is among the largest; the seed decides between
     * equal ones.
     *
     * <p>Every class keeps a sample for training, so one of a single sample stays there. The other classes give as many
     * more; where they have no more than one left each, validation has fewer samples.
     *
     * @param validationShare the share for validation, in (0, 1)
     * @param seed decides what is drawn; any number
     * @return views of the two parts
     * @throws IllegalArgumentException if targets are not classes, or the share is not in (0, 1) or leaves a part empty, or
     *     no class has two samples
     */
    default Split stratifiedSplit(double validationShare, long seed) {
        return Split.stratified(this, validationShare, seed);
    }

    /**
     * Random splits for cross-validation: every sample is in the validation part of exactly one. Parts have n / k samples,
     * rounded up or down.
     *
     * @param k how many, from 2 to the number of samples
     * @param seed decides what is drawn; any number
     * @return k splits, views of this
     * @throws IllegalArgumentException if k is out of its range
     */
    default List<Split> folds(int k, long seed) {
        return Split.folds(this, k, seed, false);
    }

    /**
     * Random splits for cross-validation that have the classes as they are in all: of a class with c samples, c / k are in
     * each validation part, rounded up or down. The seed decides in which parts they are rounded up. Every sample is
     * validated with once, so a class of a single sample is not learned in that split.
     *
     * @param k how many, from 2 to the number of samples
     * @param seed decides what is drawn; any number
     * @return k splits, views of this
     * @throws IllegalArgumentException if targets are not classes, or k is out of its range
     */
    default List<Split> stratifiedFolds(int k, long seed) {
        return Split.folds(this, k, seed, true);
    }

    /**
     * This with weights, in place of those it had.
     *
     * @param weights one for each sample, finite and at least 0; copied
     * @return a view of the samples
     * @throws IllegalArgumentException if there is another number of weights, one is negative or not finite, or all are 0
     */
    @CheckReturnValue
    default Dataset weighted(float... weights) {
        double[] copy = new double[weights.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = weights[i];
        }
        return new WeightedDataset(this, copy);
    }

    /**
     * This with weights, in place of those it had: {@code dataset.weighted(i -> ofClass[dataset.label(i)])}.
     *
     * @param weight that of a sample by its index, finite and at least 0; asked once for each
     * @return a view of the samples
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
     */
    @CheckReturnValue
    default Dataset weighted(IntToDoubleFunction weight) {
        double[] weights = new double[size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight.applyAsDouble(i);
        }
        return new WeightedDataset(this, weights);
    }

    /**
     * This with other targets; weights stay.
     *
     * @param target what the targets are
     * @param reader writes the target of a sample; several threads may call it at once
     * @return a view of the samples
     */
    @CheckReturnValue
    default Dataset withTargets(Target target, TargetReader reader) {
        return new RetargetedDataset(this, target, reader);
    }

    /**
     * This with each sample for its own target, as autoencoders learn it. An augmentation that moves pixels moves those of
     * the target, too; any other leaves the target as it was.
     *
     * @return a view of the samples
     */
    @CheckReturnValue
    default Dataset autoencoding() {
        return withTargets(Target.values(sampleShape()), this::read);
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
