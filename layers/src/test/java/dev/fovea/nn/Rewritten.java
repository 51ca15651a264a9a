package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.function.UnaryOperator;

/**
 * A layer that emits other ops than it would.
 *
 * @param layer the layer
 * @param rewrite what to emit in the place of an op; its output has the same shape
 */
record Rewritten(Layer layer, UnaryOperator<Op> rewrite) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return layer.emit(new RewritingEmitter(emitter, rewrite), x);
    }

    @Override
    public String name() {
        return layer.name();
    }

    private record RewritingEmitter(Emitter emitter, UnaryOperator<Op> rewrite) implements Emitter {
        @Override
        public Parameter parameter(String name, Shape shape, Initializer initializer) {
            return emitter.parameter(name, shape, initializer);
        }

        @Override
        public Parameter state(String name, Shape shape, float value) {
            return emitter.state(name, shape, value);
        }

        @Override
        public Value emit(Op op, Value... inputs) {
            return emitter.emit(rewrite.apply(op), inputs);
        }

        @Override
        public Emitter scope(String name) {
            return new RewritingEmitter(emitter.scope(name), rewrite);
        }

        @Override
        public Emitter again(String name) {
            return new RewritingEmitter(emitter.again(name), rewrite);
        }

        @Override
        public void describe(String type, Value output) {
            emitter.describe(type, output);
        }
    }
}
