package dev.fovea.nn;

import dev.fovea.nn.internal.plan.AddOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * A residual block (He et al., 2016): y = body(x) + shortcut(x), both of one shape.
 *
 * @param body what is learned on top of the shortcut
 * @param shortcut what x passes by on: the identity, or a projection where the body changes the shape
 */
public record Residual(Layer body, Layer shortcut) implements Layer {
    /** Checks that both are there. */
    public Residual {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(shortcut, "shortcut");
    }

    /**
     * A residual block whose shortcut is the identity.
     *
     * @param body what is learned; keeps the shape
     */
    public Residual(Layer body) {
        this(body, new Sequential());
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        Value left = Nested.emit("body", body, emitter.scope("body"), List.of(x));
        Value right = Nested.emit("shortcut", shortcut, emitter.scope("shortcut"), List.of(x));
        Shape shape = left.shape();
        if (!shape.equals(right.shape())) {
            throw new IllegalArgumentException("residual: the body makes " + shape + " of " + x.shape()
                    + ", the shortcut " + right.shape() + "; a projection such as a 1×1 convolution makes them equal");
        }
        return emitter.emit(new AddOp(shape), left, right);
    }
}
