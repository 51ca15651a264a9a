package dev.fovea.nn;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** The gradient of a number that is computed of a network's outputs, with respect to its inputs. */
final class InputGradient {
    private InputGradient() {}

    /** See {@link Network#inputGradient}. */
    static Tensor of(TrainableNetwork network, Tensor x, Loss number) {
        Shape inputShape = network.inputShape();
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape());
        }
        Tensor dx = Tensor.zeros(x.shape());
        TrainingPass pass = network.evaluationPass(
                PassOptions.of(number, 1).target(Target.values(network.outputShape())).parallel(Parallel.ofThreads(1))
                        .learning(parameter -> false).inputGradient(true));
        int size = inputShape.size();
        for (int n = 0; n < x.shape().dimension(0); n++) {
            pass.run(new OneSample(x, n * size, size), 0);
            System.arraycopy(pass.inputGradient(0), 0, dx.data(), n * size, size);
        }
        return dx;
    }

    /** One sample of a tensor, whose target is 0. */
    private record OneSample(Tensor x, int from, int length) implements Batch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public void read(int sample, Example example) {
            System.arraycopy(x.data(), from, example.x(), example.xOffset(), length);
        }
    }
}
