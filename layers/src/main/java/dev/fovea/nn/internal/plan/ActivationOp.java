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
    public boolean repeatable() {
        return true;
    }

    @Override
    void map(Frame frame, int sample, int begin, int count) {
        passes.forward(
                frame.x(0), frame.xOffset(0, sample) + begin, frame.y(), frame.yOffset(sample) + begin, count);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        if (dx != null) {
            float[] v = function.byOutput() ? frame.y() : frame.x(0);
            int v0 = function.byOutput() ? frame.yOffset(from) : frame.xOffset(0, from);
            int dy0 = frame.dyOffset(from);
            passes.gradient(v, v0, frame.dy(), dy0, dx, frame.dxOffset(0, from), frame.dyOffset(to) - dy0);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return new OnnxActivation(onnx).apply(function, (float) alpha, onnx.inAnyLayout(0));
    }
}
