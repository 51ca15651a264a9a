package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * A fixed linear map along one axis: y[…, o, …] = Σᵢ weights[o, i]·x[…, i, …], as resizing is along each axis. The weights
 * are state, (outputs, inputs), zeros at first; those that are 0 cost nothing.
 *
 * @param axis which axis
 * @param outputs its extent in the output
 */
public record AlongAxis(int axis, int outputs) implements Layer {
    /** Checks that the numbers are in their ranges. */
    public AlongAxis {
        if (axis < 0 || outputs < 1) {
            throw new IllegalArgumentException("along axis: axis " + axis + ", outputs " + outputs);
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        if (axis >= x.shape().rank()) {
            throw new IllegalArgumentException("along axis: expected an axis " + axis + ", found " + x.shape());
        }
        Parameter weights = emitter.state("weights", Shape.of(outputs, x.shape().dimension(axis)), 0);
        return emitter.emit(new AlongAxisOp(x.shape(), axis, weights), x);
    }
}
