package dev.fovea.testing.layer;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/**
 * y = x, computed again in backward, so that x and dx of the layer behind it, and y and dy of the one before, are at
 * different places where their ops permit that.
 */
record Apart() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new ApartOp(x.shape()), x);
    }

    private record ApartOp(Shape outputShape) implements Op {
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            System.arraycopy(
                    frame.x(0), frame.xOffset(0, from), frame.y(), frame.yOffset(from),
                    (to - from) * outputShape.size());
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            float[] dx = frame.dx(0);
            if (dx != null) {
                System.arraycopy(
                        frame.dy(), frame.dyOffset(from), dx, frame.dxOffset(0, from),
                        (to - from) * outputShape.size());
            }
        }
    }
}
