package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;
import java.util.function.DoubleUnaryOperator;

/** A user's function of each element. */
public final class FunctionOp extends MapOp {
    private final DoubleUnaryOperator value;
    private final DoubleUnaryOperator derivative;

    /**
     * The op.
     *
     * @param shape of input and output
     * @param value the function
     * @param derivative its derivative, of the input
     */
    public FunctionOp(Shape shape, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        super(shape);
        this.value = value;
        this.derivative = derivative;
    }

    @Override
    public boolean readsInput() {
        return true;
    }

    @Override
    void map(Frame frame, int sample, int begin, int count) {
        float[] x = frame.x(0);
        float[] y = frame.y();
        int x0 = frame.xOffset(0, sample) + begin;
        int y0 = frame.yOffset(sample) + begin;
        for (int i = 0; i < count; i++) {
            y[y0 + i] = (float) value.applyAsDouble(x[x0 + i]);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        float[] x = frame.x(0);
        int x0 = frame.xOffset(0, from);
        int n = frame.xOffset(0, to) - x0;
        int dy0 = frame.dyOffset(from);
        int dx0 = frame.dxOffset(0, from);
        for (int i = 0; dx != null && i < n; i++) {
            dx[dx0 + i] = (float) (derivative.applyAsDouble(x[x0 + i]) * frame.dy()[dy0 + i]);
        }
    }
}
