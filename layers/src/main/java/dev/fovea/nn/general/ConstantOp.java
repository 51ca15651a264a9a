package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** A parameter as a value; the input tells but how many samples there are. */
record ConstantOp(Parameter value, Shape input) implements LinearOp, OnnxOp {
    @Override
    public Shape outputShape() {
        return value.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(value);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            System.arraycopy(value.values(), 0, frame.y(), frame.yOffset(n), value.values().length);
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dvalue = value.trainable() ? frame.gradient(value) : null;
        float[] dx = frame.dx(0);
        for (int n = from; n < to; n++) {
            for (int i = 0; dvalue != null && i < dvalue.length; i++) {
                dvalue[i] += frame.dy()[frame.dyOffset(n) + i];
            }
            if (dx != null) {
                int dx0 = frame.dxOffset(0, n);
                Arrays.fill(dx, dx0, dx0 + input.size(), 0);
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue shape = onnx.node("Shape", Layout.CONSTANT, List.of(onnx.channelsLast(0)));
        OnnxValue batch = onnx.node(
                "Slice", Layout.CONSTANT, List.of(shape, onnx.integers("first", 0), onnx.integers("second", 1)));
        long[] own = Arrays.stream(value.shape().dimensions()).asLongStream().toArray();
        OnnxValue target = own.length == 0
                ? batch
                : onnx.node(
                        "Concat", Layout.CONSTANT, List.of(batch, onnx.integers("shape", own)),
                        new OnnxAttribute.Int("axis", 0));
        return onnx.node("Expand", Layout.CHANNELS_LAST, List.of(onnx.initializer(value), target));
    }
}
