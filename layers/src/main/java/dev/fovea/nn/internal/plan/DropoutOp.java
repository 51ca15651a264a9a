package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Elementwise;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Inverted dropout. The mask is not stored: backward draws it again from the same key. */
public final class DropoutOp extends ElementOp implements OnnxOp {
    private final double rate;
    private final int size;
    private final int units;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param rate the share dropped
     * @param units how many things are dropped by themselves in a sample: its elements, its channels, or 1
     */
    public DropoutOp(Shape shape, double rate, int units) {
        super(shape);
        this.rate = rate;
        this.size = shape.size();
        this.units = units;
    }

    @Override
    public boolean identityInPrediction() {
        return true;
    }

    @Override
    public int workspaceSize(Mode mode) {
        return units < size ? units : 0;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        if (frame.mode() != Mode.TRAINING) {
            throw new IllegalStateException("dropout is for training only");
        }
        for (int n = from; n < to; n++) {
            drop(frame, n, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            drop(frame, n, frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n));
        }
    }

    private void drop(Frame frame, int n, float[] x, int x0, float[] y, int y0) {
        long key = frame.randomKey(n);
        if (units == size) {
            Elementwise.dropout(x, x0, y, y0, size, key, rate);
        } else {
            float[] factors = frame.workspace();
            Arrays.fill(factors, 0, units, 1);
            Elementwise.dropout(factors, 0, factors, 0, units, key, rate);
            Elementwise.keep(x, x0, factors, units, y, y0, size / units);
        }
    }

    /** ONNX drops elements only, of other units nothing, at rates below 1. */
    @Override
    public OnnxValue export(OnnxEmitter emitter) {
        OnnxValue x = emitter.inAnyLayout(0);
        if (units < size) {
            return x;
        }
        float ratio = Math.min((float) rate, Math.nextDown(1f));
        return emitter.node(
                "Dropout", x.layout(), List.of(x, emitter.initializer("ratio", Shape.of(), new float[] {ratio})));
    }
}
