package dev.fovea.nn.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.ops.Pool2dGeometry;
import dev.fovea.ops.Pooling;
import dev.fovea.tensor.Shape;

/**
 * Max pooling.
 *
 * @param geometry its geometry
 */
public record MaxPoolOp(Pool2dGeometry geometry) implements Op {
    @Override
    public Shape outputShape() {
        return geometry.y();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            Pooling.max(geometry, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            int x0 = frame.xOffset(0, n);
            int y0 = frame.yOffset(n);
            Pooling.maxGradient(geometry, frame.x(0), x0, frame.y(), y0, frame.dy(), y0, dx, x0);
        }
    }
}
