package dev.fovea.nn.internal.plan;

import dev.fovea.tensor.Shape;

/** Softmax over the last dimension. */
public final class SoftmaxOp extends PixelClassesOp {
    /**
     * The op.
     *
     * @param shape of input and output
     */
    public SoftmaxOp(Shape shape) {
        super(shape, "Softmax");
    }

    @Override
    void forward(float[] x, int x0, float[] y, int y0, int pixels, float[] workspace) {
        passes.softmax(x, x0, y, y0, pixels, workspace);
    }

    @Override
    void backward(
            float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int pixels, float[] workspace) {
        passes.softmaxGradient(y, y0, dy, dy0, dx, dx0, pixels);
    }
}
