package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.internal.ops.ActivationPasses;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;

/** An activation. Backward reads the output where that tells the derivative, so that it may take the input's place. */
public final class ActivationOp extends MapOp implements OnnxOp {
    private final ActivationFunction function;
    private final double alpha;
    private final ActivationPasses passes;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param function what it computes
     * @param alpha the function's setting; ignored by functions without one
     */
    public ActivationOp(Shape shape, ActivationFunction function, double alpha) {
        super(shape);
        this.function = function;
        this.alpha = alpha;
        this.passes = ActivationPasses.of(function, alpha);
    }

    /**
     * What it computes.
     *
     * @return the function
     */
    public ActivationFunction function() {
        return function;
    }

    @Override
    public boolean readsInput() {
        return !function.byOutput();
    }

    @Override
    public boolean readsOutput() {
        return function.byOutput();
    }

    @Override
    void map(Frame frame, int from, int to) {
        passes.forward(frame.x(0), from, frame.y(), from, to - from);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        if (dx != null) {
            int x0 = frame.xOffset(0, from);
            int y0 = frame.yOffset(from);
            int n = frame.yOffset(to) - y0;
            float[] v = function.byOutput() ? frame.y() : frame.x(0);
            passes.gradient(v, function.byOutput() ? y0 : x0, frame.dy(), y0, dx, x0, n);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return new OnnxActivation(onnx).apply(function, (float) alpha, onnx.inAnyLayout(0));
    }
}
