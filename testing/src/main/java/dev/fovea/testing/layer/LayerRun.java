package dev.fovea.testing.layer;

import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import dev.fovea.testing.RandomArrays;
import java.util.ArrayList;
import java.util.List;

/** A network run forward and backward on given samples, whose outputs are summed, each times a fixed random number. */
final class LayerRun {
    private static final Loss WEIGHTED_SUM = frame -> {
        double sum = 0;
        for (int i = 0; i < frame.size(); i++) {
            sum += (double) frame.logit(i) * frame.target(i);
            frame.gradient(i, frame.target(i));
        }
        return sum;
    };

    private final Network network;
    private final Given batch;
    private final TrainingPass pass;

    /**
     * A run.
     *
     * @param network what is run; in training, its statistics move
     * @param x the samples, one after the other; not copied, so that they can be changed between runs
     * @param mode training or evaluation
     * @param threads on how many
     */
    LayerRun(Network network, float[] x, Mode mode, int threads) {
        this.network = network;
        this.batch = new Given(x, network.inputShape().size(), network.outputShape().size());
        PassOptions options = PassOptions.of(WEIGHTED_SUM, batch.size()).target(Target.values(network.outputShape()))
                .inputGradient(true).parallel(Parallel.ofThreads(threads));
        this.pass = mode == Mode.TRAINING ? network.trainingPass(options) : network.evaluationPass(options);
    }

    /** The samples; their targets are the numbers that the outputs are multiplied with. */
    private record Given(float[] x, int inputs, int outputs) implements Batch {
        @Override
        public int size() {
            return x.length / inputs;
        }

        @Override
        public void read(int sample, Example example) {
            System.arraycopy(x, sample * inputs, example.x(), example.xOffset(), inputs);
            System.arraycopy(
                    RandomArrays.gaussian(sample, outputs), 0, example.target(), example.targetOffset(), outputs);
        }
    }

    /** What the sum depends on, and by how much: an array and the gradient by it. */
    record Dependence(String name, float[] values, float[] gradient) {}

    /** The sum for the samples and parameters as they are now. */
    double sum() {
        network.changed();
        pass.run(batch, 0);
        return pass.loss() * pass.count();
    }

    /** The gradient by the samples, called "input", and by every trainable parameter. */
    List<Dependence> dependences() {
        sum();
        List<Dependence> all = new ArrayList<>();
        float[] dx = new float[batch.x.length];
        for (int n = 0; n < batch.size(); n++) {
            System.arraycopy(pass.inputGradient(n), 0, dx, n * batch.inputs, batch.inputs);
        }
        all.add(new Dependence("input", batch.x, dx));
        float[][] sums =
                network.parameters().stream().map(one -> new float[one.values().length]).toArray(float[][]::new);
        long count = pass.count();
        pass.consumeGradients((parameter, mean, from, to) -> {
            for (int i = from; i < to; i++) {
                sums[parameter.index()][i] = mean[i] * count;
            }
        });
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                all.add(new Dependence(parameter.name(), parameter.values(), sums[parameter.index()]));
            }
        }
        return all;
    }
}
