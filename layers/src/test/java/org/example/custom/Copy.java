package org.example.custom;

import dev.fovea.nn.Layer;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.function.Function;

/**
 * y = x, exported in a way of one's own.
 *
 * @param export writes the nodes
 */
record Copy(Function<OnnxEmitter, OnnxValue> export) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(new CopyOp(x.shape(), export), x);
    }

    private record CopyOp(Shape outputShape, Function<OnnxEmitter, OnnxValue> export) implements Op, OnnxOp {
        @Override
        public void forward(Frame frame, int from, int to) {
            System.arraycopy(
                    frame.x(0), frame.xOffset(0, from), frame.y(), frame.yOffset(from),
                    frame.yOffset(to) - frame.yOffset(from));
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            float[] dx = frame.dx(0);
            if (dx != null) {
                System.arraycopy(
                        frame.dy(), frame.dyOffset(from), dx, frame.dxOffset(0, from),
                        frame.yOffset(to) - frame.yOffset(from));
            }
        }

        @Override
        public OnnxValue export(OnnxEmitter onnx) {
            return export.apply(onnx);
        }
    }
}
