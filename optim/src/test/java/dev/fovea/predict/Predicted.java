package dev.fovea.predict;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.tanh;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerGraphBuilder;
import dev.fovea.nn.Network;
import dev.fovea.nn.Wire;
import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Huber;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parts;
import dev.fovea.ops.Padding;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks of one kind of output, random samples for them, and in plain loops what their outputs mean.
 *
 * @param kinds for each number of a sample's outputs 'c' of classes, 'y' of yes, 'v' of values
 * @param vector the numbers of a vector of classes, which begin at multiples of it
 */
record Predicted(String name, Loss loss, Target target, String kinds, int vector, List<Layer> layers) {
    static final Shape IMAGE = Shape.of(4, 5, 1);
    static final int SAMPLES = 21;

    static Predicted classes() {
        return new Predicted(
                "classes", new SoftmaxCrossEntropy(), Target.label(3), "ccc", 3,
                List.of(conv2d(2, 3), tanh(), flatten(), dense(3)));
    }

    static Predicted labels() {
        return new Predicted(
                "labels", new BinaryCrossEntropy(), Target.values(Shape.of(4)), "yyyy", 0,
                List.of(flatten(), dense(4)));
    }

    static Predicted values() {
        return new Predicted(
                "values", new Huber(), Target.values(Shape.of(2)), "vv", 0, List.of(flatten(), dense(2)));
    }

    static Predicted pixels() {
        return new Predicted(
                "pixels", new SoftmaxCrossEntropy(), Target.labels(Shape.of(4, 5), 3).ignoring(9), "c".repeat(60), 3,
                List.of(conv2d(3, 3).padding(Padding.SAME)));
    }

    static Predicted ink() {
        return new Predicted(
                "ink", new BinaryCrossEntropy(), Target.labels(Shape.of(4, 5), 2), "y".repeat(20), 0,
                List.of(conv2d(1, 3).padding(Padding.SAME)));
    }

    /** A class, and values for each pixel. */
    static Predicted both() {
        LayerGraphBuilder graph = new LayerGraphBuilder();
        Wire image = graph.input("image", IMAGE);
        graph.output("digit", image.to(flatten(), dense(3)));
        graph.output("depth", image.to(conv2d(2, 3).padding(Padding.SAME)));
        Heads heads = new Heads(Parts.of("digit", Shape.of(3)).and("depth", Shape.of(4, 5, 2)))
                .target("digit", Target.label(3))
                .target("depth", Target.values(Shape.of(4, 5, 2)));
        Loss loss = heads.loss("digit", new SoftmaxCrossEntropy()).plus(heads.loss("depth", new Huber()));
        return new Predicted("both", loss, heads.target(), "ccc" + "v".repeat(40), 3, List.of(graph.build()));
    }

    static Stream<Predicted> all() {
        return Stream.of(classes(), labels(), values(), pixels(), ink(), both());
    }

    Network network(long seed) {
        return Network.build(IMAGE, seed, layers.toArray(Layer[]::new));
    }

    Predictor predictor(long seed) {
        return Predictor.of(network(seed), loss);
    }

    static Dataset images(int n) {
        return Dataset.of(Tensor.of(IMAGE.batch(n), RandomArrays.gaussian(3, n * IMAGE.size())), new int[n]);
    }

    /** Random samples with random targets. */
    Dataset data(int n) {
        CounterRandom random = CounterRandom.ofSeed(4);
        Tensor targets = Tensor.zeros(target.shape().batch(n));
        for (int i = 0; i < targets.data().length; i++) {
            boolean ofHeads = !target.isLabels() && kinds.startsWith("c");
            int classesHere = target.isLabels() ? target.classes() : ofHeads ? 3 : 2;
            targets.data()[i] = target.ignored().isPresent() && random.stream(1).below(i, 4) == 0
                    ? target.ignored().getAsInt()
                    : random.below(i, classesHere);
        }
        Tensor x = Tensor.of(IMAGE.batch(n), RandomArrays.gaussian(3, n * IMAGE.size()));
        return Dataset.of(x, targets, target);
    }

    /** Softmax or sigmoid, or neither, of the logits of samples, in float64. */
    double[] meaning(float[] logits) {
        double[] y = new double[logits.length];
        int size = kinds.length();
        for (int i = 0; i < y.length; i++) {
            int first = i / size * size;
            switch (kinds.charAt(i % size)) {
                case 'v' -> y[i] = logits[i];
                case 'y' -> y[i] = 1 / (1 + Math.exp(-logits[i]));
                default -> {
                    int from = first + i % size / vector * vector;
                    double sum = 0;
                    for (int k = from; k < from + vector; k++) {
                        sum += Math.exp((double) logits[k] - logits[i]);
                    }
                    y[i] = 1 / sum;
                }
            }
        }
        return y;
    }

    @Override
    public String toString() {
        return name;
    }
}
