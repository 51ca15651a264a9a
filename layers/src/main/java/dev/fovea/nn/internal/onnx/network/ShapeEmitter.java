package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Takes note of what a layer would write into a network: shapes, and the names of its parameters. */
final class ShapeEmitter implements Emitter {
    private final long limit;
    private final List<String> parameters = new ArrayList<>();
    private long elements;

    /** The shape of something. */
    private record Shaped(Shape shape) implements Value {}

    /** A layer that asks for more elements than the limit is refused before they are allocated. */
    ShapeEmitter(long limit) {
        this.limit = limit;
    }

    static Value value(Shape shape) {
        return new Shaped(shape);
    }

    List<String> parameters() {
        return parameters;
    }

    long elements() {
        return elements;
    }

    private Parameter add(String name, Shape shape, boolean trainable) {
        elements += shape.size();
        if (elements > limit) {
            throw new IllegalArgumentException("with " + name + " " + shape
                    + " the network has more parameters than it may have; see OnnxImport.limit");
        }
        parameters.add(name);
        return new Parameter(parameters.size() - 1, name, shape, trainable, new float[shape.size()]);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return add(name, shape, true);
    }

    @Override
    public Parameter state(String name, Shape shape, float value) {
        return add(name, shape, false);
    }

    @Override
    public Value emit(Op op, Value... inputs) {
        return new Shaped(op.outputShape());
    }

    @Override
    public Emitter scope(String name) {
        return this;
    }

    @Override
    public Emitter again(String name) {
        throw new UnsupportedOperationException("imported layers share nothing");
    }
}
