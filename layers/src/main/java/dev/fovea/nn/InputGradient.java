package dev.fovea.nn;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;

/** The gradient of what is computed of a network's outputs with respect to its inputs, sample by sample. */
final class InputGradient {
    private final TrainableNetwork network;
    private final Tensor x;
    private final int samples;

    /** Of the inputs x. */
    InputGradient(TrainableNetwork network, Tensor x) {
        Shape inputShape = network.inputShape();
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape());
        }
        this.network = network;
        this.x = x;
        this.samples = x.shape().dimension(0);
    }

    /** Of a number that has no target. */
    Tensor ofNumber(Loss number) {
        if (number.hasSoftmax() || number.hasSigmoid() || number.refusesSoftmax()) {
            throw new IllegalArgumentException(number + " compares outputs with a target, and there is none; give one:"
                    + " inputGradient(x, loss, labels), or inputGradient(x, loss, target, targets) for values");
        }
        Target target = Target.values(network.outputShape());
        Tensor none = Tensor.zeros(target.shape().batch(samples));
        Arrays.fill(none.data(), Float.NaN);
        return of(number, target, none);
    }

    /** Of a loss for classes. */
    Tensor ofLabels(Loss loss, int... labels) {
        Shape output = network.outputShape();
        Target target = Target.label(output.rank() == 0 ? 2 : Math.max(2, output.channels()));
        float[] floats = new float[labels.length];
        for (int n = 0; n < labels.length; n++) {
            floats[n] = labels[n];
        }
        return ofTargets(loss, target, Tensor.of(Shape.of(labels.length), floats));
    }

    /** Of a loss for targets of any kind. */
    Tensor ofTargets(Loss loss, Target target, Tensor targets) {
        if (!targets.shape().equals(target.shape().batch(samples))) {
            throw new IllegalArgumentException("inputs of " + x.shape() + " need targets of "
                    + target.shape().batch(samples) + ", found " + targets.shape());
        }
        loss.check(network.outputShape(), target);
        for (int n = 0; n < samples; n++) {
            try {
                loss.checkValues(target, targets.data(), n * target.size());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("sample " + n + ": " + e.getMessage(), e);
            }
        }
        return of(loss, target, targets);
    }

    private Tensor of(Loss loss, Target target, Tensor targets) {
        Tensor dx = Tensor.zeros(x.shape());
        TrainingPass pass = network.evaluationPass(
                PassOptions.of(loss, 1).target(target).parallel(Parallel.ofThreads(1))
                        .learning(parameter -> false).inputGradient(true));
        int size = network.inputShape().size();
        for (int n = 0; n < samples; n++) {
            pass.run(new OneSample(x, targets, n), 0);
            float[] gradient = pass.inputGradient(0);
            long count = Math.max(1, pass.count()); // where nothing counts all is 0
            for (int i = 0; i < size; i++) {
                dx.data()[n * size + i] = count == 1 ? gradient[i] : (float) ((double) gradient[i] / count);
            }
        }
        return dx;
    }

    /** One of the samples, with its target. */
    private record OneSample(Tensor x, Tensor targets, int index) implements Batch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public void read(int sample, Example example) {
            copy(x, example.x(), example.xOffset());
            copy(targets, example.target(), example.targetOffset());
        }

        private void copy(Tensor from, float[] to, int offset) {
            int length = from.shape().sample().size();
            System.arraycopy(from.data(), index * length, to, offset, length);
        }
    }
}
