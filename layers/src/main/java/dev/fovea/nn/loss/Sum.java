package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/** The sum of two losses, which counts as the first does. */
record Sum(Loss first, Loss second) implements Loss {
    Sum {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }

    @Override
    public void check(Shape output, Target target) {
        first.check(output, target);
        second.check(output, target);
    }

    @Override
    public void checkValues(Target target, float[] values, int offset) {
        first.checkValues(target, values, offset);
        second.checkValues(target, values, offset);
    }

    @Override
    public boolean counts(Target target, float[] values, int offset) {
        return first.counts(target, values, offset) || second.counts(target, values, offset);
    }

    @Override
    public void checkMixed(Target target) {
        first.checkMixed(target);
        second.checkMixed(target);
    }

    @Override
    public boolean weighsClasses() {
        return first.weighsClasses() || second.weighsClasses();
    }

    @Override
    public boolean hasSoftmax() {
        return first.hasSoftmax() || second.hasSoftmax();
    }

    @Override
    public boolean hasSigmoid() {
        return first.hasSigmoid() || second.hasSigmoid();
    }

    @Override
    public boolean hasSoftmax(String output) {
        return first.hasSoftmax(output) || second.hasSoftmax(output);
    }

    @Override
    public boolean hasSigmoid(String output) {
        return first.hasSigmoid(output) || second.hasSigmoid(output);
    }

    @Override
    public boolean refusesSoftmax() {
        return first.refusesSoftmax() || second.refusesSoftmax();
    }

    /** Where only one has a sigmoid, the other would see the logits instead of what is predicted. */
    @Override
    public boolean refusesSigmoid() {
        return first.hasSigmoid() != second.hasSigmoid() || first.refusesSigmoid() || second.refusesSigmoid();
    }

    @Override
    public double gradient(LossFrame frame) {
        double loss = first.gradient(frame);
        LossFrame aside = frame.aside();
        double added = second.gradient(aside);
        if (aside.count() == 0) {
            return loss; // the second has nothing to say
        }
        double share = (double) frame.count() / aside.count();
        float[] gradient = frame.gradient();
        for (int i = 0; i < frame.size(); i++) {
            gradient[frame.gradientOffset() + i] += (float) (share * aside.gradient()[i]);
        }
        return loss + share * added;
    }

    /** For example "Huber[delta=1.0] + 0.1 × MeanAbsoluteError[]". */
    @Override
    public String toString() {
        return first + " + " + second;
    }
}
