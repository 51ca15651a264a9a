package dev.fovea.nn.internal.plan;

import dev.fovea.tensor.Shape;

/** The logarithm of softmax over the last dimension. */
public final class LogSoftmaxOp extends PixelClassesOp {
    /**
     * The op.
     *
     * @param shape of input and output
     */
    public LogSoftmaxOp(Shape shape) {
        super(shape, "LogSoftmax");
    }

    @Override
    void forward(float[] x, int x0, float[] y, int y0, int pixels, float[] workspace) {
        passes.logSoftmax(x, x0, y, y0, pixels, workspace);
    }

    @Override
    void backward(
            float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int pixels, float[] workspace) {
        passes.logSoftmaxGradient(y, y0, dy, dy0, dx, dx0, pixels, workspace);
    }
}
