package dev.fovea.train;

import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;

/**
 * A sample whose label mixing has made a distribution of, as metrics see it: with the class of the largest share, the
 * first of several, so that a figure means the same in training as in validation. Lent like the sample itself.
 */
final class LikeliestLabel implements Outcome {
    private final Target kind;
    private final float[] label = new float[1];
    private Outcome mixed;

    /** No sample yet; the kind is that of the labels before they were mixed. */
    LikeliestLabel(Target kind, Outcome first) {
        this.kind = kind;
        this.mixed = first;
    }

    /** This, of another sample. */
    LikeliestLabel of(Outcome sample) {
        mixed = sample;
        label[0] = Logits.argmax(sample.target(), sample.targetOffset(), kind.classes());
        return this;
    }

    @Override
    public float[] logits() {
        return mixed.logits();
    }

    @Override
    public int logitsOffset() {
        return mixed.logitsOffset();
    }

    @Override
    public int size() {
        return mixed.size();
    }

    @Override
    public Target kind() {
        return kind;
    }

    @Override
    public float[] target() {
        return label;
    }

    @Override
    public int targetOffset() {
        return 0;
    }

    @Override
    public double weight() {
        return mixed.weight();
    }

    @Override
    public double[] workspace(int atLeast) {
        return mixed.workspace(atLeast);
    }

    @Override
    public Outcome part(Target partKind, int begin, int partSize, int targetBegin) {
        throw new IllegalStateException("a single label has no parts");
    }
}
