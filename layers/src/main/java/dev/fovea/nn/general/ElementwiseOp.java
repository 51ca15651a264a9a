package dev.fovea.nn.general;

import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A function of each element. */
record ElementwiseOp(Shape outputShape, ElementFunction function, double a, double b) implements Op, OnnxOp {
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
        float[] x = frame.x(0);
        int x0 = frame.xOffset(0, from);
        int n = frame.xOffset(0, to) - x0;
        int y0 = frame.yOffset(from);
        for (int i = 0; i < n; i++) {
            frame.y()[y0 + i] = (float) function.value(x[x0 + i], a, b);
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
            dx[dx0 + i] = (float) (function.derivative(x[x0 + i], a, b) * frame.dy()[dy0 + i]);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        return switch (function) {
            case AFFINE -> {
                OnnxValue product = onnx.node("Mul", x.layout(), List.of(x, scalar(onnx, "factor", a)));
                yield onnx.node("Add", x.layout(), List.of(product, scalar(onnx, "summand", b)));
            }
            case CLIP -> onnx.node(
                    "Clip", x.layout(), List.of(x, scalar(onnx, "least", a), scalar(onnx, "most", b)));
            case POWER -> onnx.node("Pow", x.layout(), List.of(x, scalar(onnx, "exponent", a)));
            case SWISH -> {
                OnnxValue inner = onnx.node("Mul", x.layout(), List.of(x, scalar(onnx, "factor", a)));
                yield onnx.node(
                        "Mul", x.layout(), List.of(x, onnx.node("Sigmoid", x.layout(), List.of(inner))));
            }
            case TRUNCATE -> ArithmeticOp.cast(onnx, ArithmeticOp.cast(onnx, x, 7), 1);
            case NOT -> {
                OnnxValue truth = ArithmeticOp.cast(onnx, x, 9);
                yield ArithmeticOp.cast(onnx, onnx.node("Not", x.layout(), List.of(truth)), 1);
            }
            case IS_NAN, IS_INFINITE -> ArithmeticOp.cast(onnx, onnx.node(operator(), x.layout(), List.of(x)), 1);
            default -> onnx.node(operator(), x.layout(), List.of(x), attributes());
        };
    }

    private String operator() {
        return String.valueOf(function.operator());
    }

    private OnnxAttribute[] attributes() {
        List<OnnxAttribute> attributes = new ArrayList<>();
        switch (function) {
            case THRESHOLD, LEAKY, ELU, CELU -> attributes.add(real("alpha", a));
            case SELU -> {
                attributes.add(real("alpha", a));
                attributes.add(real("gamma", b));
            }
            case HARD_SIGMOID -> {
                attributes.add(real("alpha", a));
                attributes.add(real("beta", b));
            }
            case SHRINK -> {
                attributes.add(real("lambd", a));
                attributes.add(real("bias", b));
            }
            default -> {
                // The others have no settings.
            }
        }
        return attributes.toArray(OnnxAttribute[]::new);
    }

    private static OnnxAttribute real(String name, double value) {
        return new OnnxAttribute.Real(name, (float) value);
    }

    private static OnnxValue scalar(OnnxEmitter onnx, String name, double value) {
        return onnx.initializer(name, Shape.of(), new float[] {(float) value});
    }
}
