package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;

/** What a network made of one sample, beside what was true. Lent for a call; not to be kept. */
public interface Outcome {
    /**
     * The array of the network's outputs before any softmax.
     *
     * @return the array, not to be modified
     */
    float[] logits();

    /**
     * Where the sample starts in {@link #logits}.
     *
     * @return the offset
     */
    int logitsOffset();

    /**
     * The numbers of a sample.
     *
     * @return how many there are in logits
     */
    int size();

    /**
     * What the targets are.
     *
     * @return labels or values, and their shape
     */
    Target kind();

    /**
     * The array of targets.
     *
     * @return the array, not to be modified
     */
    float[] target();

    /**
     * Where the sample's target starts.
     *
     * @return the offset
     */
    int targetOffset();

    /**
     * How much the sample counts.
     *
     * @return the factor of its loss, 1 unless the data say otherwise
     */
    double weight();

    /**
     * One of the outputs.
     *
     * @param i which, from 0
     * @return the logit
     */
    default float logit(int i) {
        return logits()[logitsOffset() + i];
    }

    /**
     * One of the target's numbers.
     *
     * @param i which, from 0
     * @return a value, or the number of a class
     */
    default float target(int i) {
        return target()[targetOffset() + i];
    }

    /**
     * Memory to compute in. What it holds does not stay from call to call.
     *
     * @param atLeast how many numbers are needed
     * @return an array of at least so many, always the same unless more are asked for
     */
    double[] workspace(int atLeast);

    /**
     * The same sample, as if a part of its outputs and of its target were all there is.
     *
     * @param partKind what that part of the target is
     * @param begin where the part of the outputs begins
     * @param partSize how many outputs it has
     * @param targetBegin where the part of the target begins
     * @return the part, lent like this
     */
    @CheckReturnValue
    Outcome part(Target partKind, int begin, int partSize, int targetBegin);

    /**
     * The numbers of a vector of outputs: those that go with one label, for values those of the last axis.
     *
     * @return how many; {@link #size} unless there are pixels
     */
    default int channels() {
        Target kind = kind();
        return kind.isLabels() ? size() / kind.size() : kind.shape().channels();
    }

    /**
     * The true class, where the target is one.
     *
     * @return the label
     * @throws IllegalStateException if targets are something else, also the distributions that mixing makes of a label
     */
    default int label() {
        if (!kind().isLabel()) {
            throw new IllegalStateException("expected a target that is a label, found " + kind()
                    + "; read its numbers by target(i): mixing makes a distribution over the classes of a label");
        }
        return (int) target(0);
    }
}
