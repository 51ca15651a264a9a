package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;

/** An op on each element alone, without parameters, that may run in place. */
abstract class ElementOp implements Op {
    private final Shape shape;

    ElementOp(Shape shape) {
        this.shape = shape;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public boolean readsInput() {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public boolean inPlace() {
        return true;
    }
}
