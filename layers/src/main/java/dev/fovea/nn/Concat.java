package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.internal.plan.ConcatOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The channels of several values side by side: x₀ (height, width, c₀), x₁ (height, width, c₁), …, y (height, width,
 * c₀ + c₁ + …). Of vectors, one behind the other; in general, along the last dimension.
 */
@CheckReturnValue
public final class Concat implements Layer {
    /** The layer. */
    public Concat() {}

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, List.of(x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        Combined.requireSeveral("concat", xs);
        List<Shape> shapes = xs.stream().map(Value::shape).toList();
        if (!ConcatOp.takes(shapes)) {
            throw new IllegalArgumentException("concat: expected values that differ in their channels only, found "
                    + Combined.shapes(xs) + "; resizing, pooling or a stride makes height and width equal");
        }
        return emitter.emit(new ConcatOp(shapes), xs.toArray(Value[]::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Concat;
    }

    @Override
    public int hashCode() {
        return Concat.class.hashCode();
    }

    @Override
    public String toString() {
        return "Concat[]";
    }
}
