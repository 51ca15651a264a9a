package dev.fovea.nn.general;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * A fixed linear map along one axis: y[…, o, …] = Σᵢ weights[o, i]·x[…, i, …], as resizing is along each axis. The weights
 * are state, (outputs, inputs), zeros at first; those that are 0 cost nothing.
 */
@CheckReturnValue
public final class AlongAxis implements Layer {
    private final int axis;
    private final int outputs;

    /**
     * The layer.
     *
     * @param axis which axis
     * @param outputs its extent in the output
     */
    public AlongAxis(int axis, int outputs) {
        if (axis < 0 || outputs < 1) {
            throw new IllegalArgumentException("along axis: axis " + axis + ", outputs " + outputs);
        }
        this.axis = axis;
        this.outputs = outputs;
    }

    /** {@return which axis} */
    public int axis() {
        return axis;
    }

    /** {@return its extent in the output} */
    public int outputs() {
        return outputs;
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (axis >= x.shape().rank()) {
            throw new IllegalArgumentException("along axis: expected an axis " + axis + ", found " + x.shape());
        }
        Parameter weights = emitter.state("weights", Shape.of(outputs, x.shape().dimension(axis)), 0);
        return emitter.emit(new AlongAxisOp(x.shape(), axis, weights), x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlongAxis that && axis == that.axis && outputs == that.outputs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(axis, outputs);
    }

    @Override
    public String toString() {
        return "AlongAxis[axis=" + axis + ", outputs=" + outputs + "]";
    }
}
