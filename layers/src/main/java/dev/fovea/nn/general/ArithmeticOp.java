package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A function of several values, which are broadcast. */
final class ArithmeticOp implements Op, OnnxOp {
    private final Arithmetic.Function function;
    private final Shape shape;
    private final List<Shape> inputs;
    /** For each input the place of each element; null for the same place. */
    private final List<int @Nullable []> places = new ArrayList<>();

    ArithmeticOp(Arithmetic.Function function, Shape shape, List<Shape> inputs) {
        this.function = function;
        this.shape = shape;
        this.inputs = inputs;
        for (Shape input : inputs) {
            places.add(input.equals(shape) ? null : Places.broadcast(input, shape));
        }
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    private static int place(int @Nullable [] places, int i) {
        return places == null ? i : places[i];
    }

    private int third() {
        return inputs.size() - 1; // of two, the second again: it is not looked at
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        int[] ofA = places.get(0);
        int[] ofB = places.get(1);
        int[] ofC = places.get(third());
        float[] a = frame.x(0);
        float[] b = frame.x(1);
        float[] c = frame.x(third());
        for (int n = from; n < to; n++) {
            int a0 = frame.xOffset(0, n);
            int b0 = frame.xOffset(1, n);
            int c0 = frame.xOffset(third(), n);
            int y0 = frame.yOffset(n);
            for (int i = 0; i < shape.size(); i++) {
                frame.y()[y0 + i] =
                        function.value(a[a0 + place(ofA, i)], b[b0 + place(ofB, i)], c[c0 + place(ofC, i)]);
            }
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        int[] ofA = places.get(0);
        int[] ofB = places.get(1);
        int[] ofC = places.get(third());
        float[] a = frame.x(0);
        float[] b = frame.x(1);
        float[] c = frame.x(third());
        for (int input = 0; input < inputs.size(); input++) {
            float[] dx = frame.dx(input);
            for (int n = from; dx != null && n < to; n++) {
                int a0 = frame.xOffset(0, n);
                int b0 = frame.xOffset(1, n);
                int c0 = frame.xOffset(third(), n);
                int dy0 = frame.dyOffset(n);
                int dx0 = frame.dxOffset(input, n);
                int[] own = places.get(input);
                Arrays.fill(dx, dx0, dx0 + inputs.get(input).size(), 0);
                for (int i = 0; i < shape.size(); i++) {
                    float slope = function.slope(
                            input, a[a0 + place(ofA, i)], b[b0 + place(ofB, i)], c[c0 + place(ofC, i)]);
                    // Where the slope is 0 nothing comes back, whatever dy is.
                    dx[dx0 + place(own, i)] += slope == 0 ? 0 : slope * frame.dy()[dy0 + i];
                }
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        List<OnnxValue> xs = new ArrayList<>();
        for (int input = 0; input < inputs.size(); input++) {
            OnnxValue x = onnx.channelsLast(input);
            xs.add(function.asks(input) ? cast(onnx, x, 9) : x);
        }
        if (function == Arithmetic.Function.MODULO) {
            // ONNX has, of real numbers, only the remainder of the first one's sign: a − b·⌊a/b⌋.
            OnnxValue times = onnx.node(
                    "Floor", Layout.CHANNELS_LAST, List.of(onnx.node("Div", Layout.CHANNELS_LAST, xs)));
            OnnxValue whole = onnx.node("Mul", Layout.CHANNELS_LAST, List.of(xs.get(1), times));
            return onnx.node("Sub", Layout.CHANNELS_LAST, List.of(xs.get(0), whole));
        }
        OnnxValue y = onnx.node(function.operator(), Layout.CHANNELS_LAST, xs);
        return function.tells() ? cast(onnx, y, 1) : y;
    }

    /** To float, 1, or to a truth value, 9. */
    static OnnxValue cast(OnnxEmitter onnx, OnnxValue x, int type) {
        return onnx.node("Cast", x.layout(), List.of(x), new OnnxAttribute.Int("to", type));
    }
}
