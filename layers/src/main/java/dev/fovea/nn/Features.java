package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes what inner layers of a network make of inputs, made by {@link Network#features}. Any number of threads may use it
 * at once. Like {@link Network#predict(Tensor) prediction} it goes by the parameters as they are now, from a snapshot taken
 * after they changed, so do not use it while a training step runs.
 */
public final class Features {
    private final Shape inputShape;
    private final List<String> layers;
    private final List<Shape> shapes;
    private final Graph graph;
    private final Snapshots snapshots;

    Features(Shape inputShape, Graph graph, List<String> layers, Snapshots snapshots) {
        this.inputShape = inputShape;
        this.layers = layers;
        this.shapes = graph.outputs().stream().map(graph.values()::get).toList();
        this.graph = graph;
        this.snapshots = snapshots;
    }

    /**
     * The outputs' shapes for one sample.
     *
     * @return by layer
     */
    public Map<String, Shape> shapes() {
        Map<String, Shape> all = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            all.put(layers.get(i), shapes.get(i));
        }
        return all;
    }

    /**
     * The outputs of a batch, on one thread per processor.
     *
     * @param x the inputs, (batch, inputShape…)
     * @return by layer, (batch, shape…)
     * @throws IllegalArgumentException if x has another shape
     */
    public Map<String, Tensor> of(Tensor x) {
        if (x.shape().rank() != inputShape.rank() + 1 || !x.shape().sample().equals(inputShape)) {
            throw new IllegalArgumentException(
                    "the network takes (batch, …) of " + inputShape + ", found " + x.shape());
        }
        return of(new TensorSamples(x), Parallel.shared());
    }

    /**
     * The outputs of samples.
     *
     * @param samples the inputs
     * @param parallel where it runs; the result does not depend on it
     * @return by layer, (samples, shape…)
     * @throws IllegalArgumentException if the samples say that they have another shape ({@link Samples#shape})
     */
    public Map<String, Tensor> of(Samples samples, Parallel parallel) {
        List<Tensor> ys = shapes.stream().map(shape -> Tensor.zeros(shape.batch(samples.size()))).toList();
        snapshots.plan(graph).run(samples, ys.stream().map(Tensor::data).toList(), parallel);
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            all.put(layers.get(i), ys.get(i));
        }
        return all;
    }

    /** The layers with the shapes of their outputs. */
    @Override
    public String toString() {
        return shapes().toString();
    }
}
