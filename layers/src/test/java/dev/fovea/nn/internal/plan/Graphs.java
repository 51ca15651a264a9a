package dev.fovea.nn.internal.plan;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Value;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;

/** Graphs of layers, one behind the other. */
final class Graphs {
    private Graphs() {}

    static Graph of(Shape input, Layer... layers) {
        GraphBuilder builder = new GraphBuilder(CounterRandom.ofSeed(1));
        Value value = builder.input(input);
        for (int i = 0; i < layers.length; i++) {
            value = layers[i].emit(builder.scope("layer" + i), value);
        }
        return builder.build(value);
    }
}
