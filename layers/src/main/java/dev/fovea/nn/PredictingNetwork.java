package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Advice;
import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.op.Samples;
import dev.fovea.ops.Logits;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How a network predicts: from a snapshot of its parameters, in any number of threads at once. */
abstract sealed class PredictingNetwork extends BuiltNetwork permits TrainableNetwork {
    final SeenByLoss seen;
    private final AtomicInteger version;
    private final Snapshots snapshots;

    /**
     * A network.
     *
     * @param version counts how often the parameters were written to, here or in a network that has the same
     */
    PredictingNetwork(Shape inputShape, long seed, Assembly assembly, AtomicInteger version) {
        super(inputShape, seed, assembly);
        this.seen = new SeenByLoss(graph);
        this.version = version;
        this.snapshots = new Snapshots(version);
    }

    /** Tells the network that parameters were written to, so that the next prediction takes a new snapshot. */
    public void changed() {
        version.incrementAndGet();
        snapshots.drop();
    }

    /**
     * Checks that samples have the input's shape.
     *
     * @param name what they are called in the message, for example "training set"
     * @param shape the shape of one of them
     * @throws IllegalArgumentException if it is another one
     */
    public void requireSamples(String name, Shape shape) {
        if (!shape.equals(inputShape)) {
            throw new IllegalArgumentException("the network takes samples of " + inputShape + ", the " + name
                    + " has samples of " + shape + Advice.ofOtherSamples(inputShape, shape));
        }
    }

    /**
     * Predicts a batch.
     *
     * @param x inputs, (batch, inputShape…); the batch may be empty
     * @return outputs, (batch, outputShape…)
     * @throws IllegalArgumentException if x has another shape
     */
    public Tensor predict(Tensor x) {
        return predict(x, Parallel.shared());
    }

    /**
     * Predicts a batch on given threads.
     *
     * @param x inputs, (batch, inputShape…); the batch may be empty
     * @param parallel where it runs, {@code Parallel.ofThreads(1)} for the caller's thread alone; the result does not depend on
     *     it
     * @return outputs, (batch, outputShape…)
     * @throws IllegalArgumentException if x has another shape
     */
    public Tensor predict(Tensor x, Parallel parallel) {
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            String advice = x.shape().rank() == 0 ? "" : Advice.ofOtherSamples(inputShape, x.shape().sample());
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape() + advice);
        }
        return predict(new TensorSamples(x), parallel);
    }

    /**
     * Predicts single inputs.
     *
     * @param x one array per input, the input's elements in memory order
     * @return one array per output
     * @throws IllegalArgumentException if an array has another length than the input has elements
     * @throws NullPointerException if an array is null; the message tells which
     */
    public float[][] predict(float[][] x) {
        for (int n = 0; n < x.length; n++) {
            if (x[n] == null) {
                throw new NullPointerException("input " + n + " is null");
            }
            if (x[n].length != inputShape.size()) {
                throw new IllegalArgumentException("input " + n + " has " + x[n].length
                        + " elements, the network takes " + inputShape + " = " + inputShape.size());
            }
        }
        float[] y = predict(new ArraySamples(x)).data();
        int size = outputShape().size();
        float[][] rows = new float[x.length][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = Arrays.copyOfRange(y, n * size, (n + 1) * size);
        }
        return rows;
    }

    /**
     * Predicts samples read one by one, so that they need not all be in memory as floats.
     *
     * @param samples the inputs
     * @return outputs, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Tensor predict(Samples samples) {
        return predict(samples, Parallel.shared());
    }

    /**
     * Predicts samples on given threads. They share the samples; a single one, too, if it takes long and the network predicts
     * nothing else at this moment.
     *
     * @param samples the inputs
     * @param parallel where it runs, {@code Parallel.ofThreads(1)} for the caller's thread alone; the result does not depend on
     *     it
     * @return outputs, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Tensor predict(Samples samples, Parallel parallel) {
        Tensor y = logits(samples, parallel);
        if (graph.endsInSoftmax()) {
            int classes = outputShape().channels();
            for (int i = 0; i < y.data().length; i += classes) {
                Logits.softmax(y.data(), i, y.data(), i, classes);
            }
        }
        return y;
    }

    /**
     * The outputs before a softmax at the network's end; without one, the same as {@link #predict(Samples)}.
     *
     * @param samples the inputs
     * @return logits, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Tensor logits(Samples samples) {
        return logits(samples, Parallel.shared());
    }

    /**
     * The outputs before a softmax at the network's end, computed on given threads.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return logits, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Tensor logits(Samples samples, Parallel parallel) {
        return run(seen.logits(), samples, parallel);
    }

    /**
     * What a loss sees of samples: the outputs before a softmax at the network's end, and before a sigmoid if the loss has one
     * of its own.
     *
     * @param loss the loss
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return logits, (samples, outputShape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Tensor logitsFor(Loss loss, Samples samples, Parallel parallel) {
        return run(seen.by(loss), samples, parallel);
    }

    private Tensor run(Graph upTo, Samples samples, Parallel parallel) {
        Tensor y = Tensor.zeros(outputShape().batch(samples.size()));
        snapshots.plan(upTo).run(samples, List.of(y.data()), parallel);
        return y;
    }

    /**
     * What inner layers compute, several at once: features for another classifier, pictures of what a network sees. It goes by
     * the parameters as they are whenever it is asked, like prediction.
     *
     * @param layerNames the paths of layers as the summary and parameters have them: "conv2d_1", "residual.body"
     * @return what computes their outputs
     * @throws IllegalArgumentException if there is no such layer; the message has all
     */
    public Features features(String... layerNames) {
        if (layerNames.length == 0) {
            throw new IllegalArgumentException("features are of at least one layer");
        }
        Graph inner = graph.withOutputsOf(List.of(layerNames));
        return new Features(inputShape, inner, List.of(layerNames), new Snapshots(version));
    }

    private record ArraySamples(float[][] arrays) implements Samples {
        @Override
        public int size() {
            return arrays.length;
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            System.arraycopy(arrays[sample], 0, x, offset, arrays[sample].length);
        }
    }
}
