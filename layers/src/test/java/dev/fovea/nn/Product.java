package dev.fovea.nn;

import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * y = left(x)·right(x), element by element. Its op has two inputs, reads both in backward, and may run in place.
 *
 * @param left one factor
 * @param right the other, of the same shape
 */
record Product(Layer left, Layer right) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        Value a = left.emit(emitter.scope("left"), x);
        Value b = right.emit(emitter.scope("right"), x);
        return emitter.emit(new Multiply(a.shape()), a, b);
    }

    private record Multiply(Shape outputShape) implements Op, OnnxOp {
        @Override
        public OnnxValue export(OnnxEmitter onnx) {
            OnnxValue left = onnx.channelsLast(0);
            return onnx.node("Mul", left.layout(), List.of(left, onnx.channelsLast(1)));
        }

        @Override
        public boolean readsOutput() {
            return false;
        }

        @Override
        public boolean inPlace() {
            return true;
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            int n = frame.yOffset(to) - frame.yOffset(from);
            for (int i = 0; i < n; i++) {
                frame.y()[frame.yOffset(from) + i] =
                        frame.x(0)[frame.xOffset(0, from) + i] * frame.x(1)[frame.xOffset(1, from) + i];
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            // The other one first: dx(0) may be dy.
            multiply(frame, from, to, 1, 0);
            multiply(frame, from, to, 0, 1);
        }

        private static void multiply(Frame frame, int from, int to, int input, int other) {
            float[] dx = frame.dx(input);
            int n = frame.dyOffset(to) - frame.dyOffset(from);
            for (int i = 0; dx != null && i < n; i++) {
                dx[frame.dxOffset(input, from) + i] =
                        frame.dy()[frame.dyOffset(from) + i] * frame.x(other)[frame.xOffset(other, from) + i];
            }
        }
    }
}
