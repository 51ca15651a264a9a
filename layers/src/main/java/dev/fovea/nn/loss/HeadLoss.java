package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/** The loss of one output of several. A sample's loss is the mean of its terms, so that outputs of many pixels weigh as others. */
record HeadLoss(Heads heads, Heads.Head head, Loss loss) implements Loss {
    HeadLoss {
        Objects.requireNonNull(loss, "loss");
    }

    @Override
    public void check(Shape output, Target target) {
        heads.check(output, target);
        Heads.checked(head.name(), () -> loss.check(head.output(), head.target()));
    }

    @Override
    public void checkValues(Target target, float[] values, int offset) {
        Heads.checked(
                head.name(), () -> loss.checkValues(head.target(), values, offset + head.targetBegin()));
    }

    @Override
    public boolean counts(Target target, float[] values, int offset) {
        return loss.counts(head.target(), values, offset + head.targetBegin());
    }

    @Override
    public void checkMixed(Target target) {
        if (head.target().isLabels()) {
            throw new IllegalArgumentException("output " + head.name() + ": its target is " + head.target()
                    + ", whose numbers cannot be mixed; let it be the share of each class, Target.values(…)");
        }
        loss.checkMixed(head.target());
    }

    @Override
    public boolean hasSoftmax(String output) {
        return head.name().equals(output) && loss.hasSoftmax();
    }

    @Override
    public boolean hasSigmoid(String output) {
        return head.name().equals(output) && loss.hasSigmoid();
    }

    @Override
    public double gradient(LossFrame frame) {
        float[] gradient = frame.gradient();
        int first = frame.gradientOffset();
        Arrays.fill(gradient, first, first + frame.size(), 0);
        LossFrame part = frame.part(head.target(), head.begin(), head.output().size(), head.targetBegin());
        double sum = loss.gradient(part);
        if (part.count() == 0) {
            return 0;
        }
        double share = 1.0 / part.count();
        int begin = first + head.begin();
        for (int i = begin; part.count() != 1 && i < begin + head.output().size(); i++) {
            gradient[i] *= (float) share;
        }
        return share * sum;
    }

    /** For example "digit: SoftmaxCrossEntropy[]". */
    @Override
    public String toString() {
        return head.name() + ": " + loss;
    }
}
