package dev.fovea.nn;

import dev.fovea.nn.internal.plan.ReshapeOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * The same elements in memory order under another shape; nothing is computed. A shape of another number of elements is
 * refused when the network is built.
 *
 * @param shape the shape of the output, for one sample
 */
public record Reshape(Shape shape) implements Layer {
    /** Checks that there is a shape. */
    public Reshape {
        Objects.requireNonNull(shape, "shape");
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().size() != shape.size()) {
            throw new IllegalArgumentException("reshape: expected " + shape.size() + " elements for " + shape
                    + ", found " + x.shape().size() + " in " + x.shape());
        }
        return emitter.emit(new ReshapeOp(shape), x);
    }
}
