package dev.fovea.nn.loss;

import dev.fovea.tensor.Shape;
import java.util.Objects;

/** A multiple of a loss. */
record Scaled(double factor, Loss loss) implements Loss {
    Scaled {
        Objects.requireNonNull(loss, "loss");
        if (!Double.isFinite(factor)) {
            throw new IllegalArgumentException("factor must be finite, not " + factor);
        }
    }

    @Override
    public void check(Shape output, Target target) {
        loss.check(output, target);
    }

    @Override
    public void checkValues(Target target, float[] values, int offset) {
        loss.checkValues(target, values, offset);
    }

    @Override
    public boolean counts(Target target, float[] values, int offset) {
        return loss.counts(target, values, offset);
    }

    @Override
    public void checkMixed(Target target) {
        loss.checkMixed(target);
    }

    @Override
    public boolean weighsClasses() {
        return loss.weighsClasses();
    }

    @Override
    public boolean hasSoftmax() {
        return loss.hasSoftmax();
    }

    @Override
    public boolean hasSigmoid() {
        return loss.hasSigmoid();
    }

    @Override
    public boolean hasSoftmax(String output) {
        return loss.hasSoftmax(output);
    }

    @Override
    public boolean hasSigmoid(String output) {
        return loss.hasSigmoid(output);
    }

    @Override
    public boolean refusesSoftmax() {
        return loss.refusesSoftmax();
    }

    @Override
    public boolean refusesSigmoid() {
        return loss.refusesSigmoid();
    }

    @Override
    public double gradient(LossFrame frame) {
        double weight = frame.weight();
        frame.weight(factor * weight);
        double value = loss.gradient(frame);
        frame.weight(weight);
        return factor * value;
    }

    /** For example "0.1 × MeanAbsoluteError[]". */
    @Override
    public String toString() {
        return factor + " × " + (loss instanceof Sum ? "(" + loss + ")" : loss);
    }
}
