package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The nodes of activations: one where ONNX's operator set has the function, else what it is composed of. */
final class OnnxActivation {
    private final OnnxEmitter onnx;

    OnnxActivation(OnnxEmitter onnx) {
        this.onnx = onnx;
    }

    OnnxValue apply(ActivationFunction function, float alpha, OnnxValue x) {
        OnnxAttribute setting = new OnnxAttribute.Real("alpha", alpha);
        return switch (function) {
            case RELU -> node("Relu", x);
            case RELU6 -> onnx.node("Clip", x.layout(), List.of(x, scalar("least", 0), scalar("most", 6)));
            case LEAKY_RELU -> onnx.node("LeakyRelu", x.layout(), List.of(x), setting);
            case ELU -> onnx.node("Elu", x.layout(), List.of(x), setting);
            case SELU -> node("Selu", x);
            case GELU -> gelu(x);
            case GELU_TANH -> geluTanh(x);
            case SILU -> times(x, node("Sigmoid", x));
            case MISH -> times(x, node("Tanh", node("Softplus", x)));
            case SIGMOID -> node("Sigmoid", x);
            case TANH -> node("Tanh", x);
            case SOFTPLUS -> node("Softplus", x);
            case SOFTSIGN -> node("Softsign", x);
            case HARD_SIGMOID -> onnx.node(
                    "HardSigmoid", x.layout(), List.of(x), new OnnxAttribute.Real("alpha", 1f / 6),
                    new OnnxAttribute.Real("beta", 0.5f));
            case HARD_SWISH -> node("HardSwish", x);
        };
    }

    /** x·(1 + erf(x/√2))/2: operator set 17 has no Gelu. */
    private OnnxValue gelu(OnnxValue x) {
        OnnxValue erf = node("Erf", times(x, scalar("inverse_root_2", Math.sqrt(0.5))));
        return times(times(x, scalar("half", 0.5)), plus(erf, scalar("one", 1)));
    }

    /** x·(1 + tanh(√(2/π)·x·(1 + 0.044715·x²)))/2. */
    private OnnxValue geluTanh(OnnxValue x) {
        OnnxValue one = scalar("one", 1);
        OnnxValue factor = plus(times(times(x, x), scalar("cubic", 0.044715)), one);
        OnnxValue tanh = node("Tanh", times(times(x, factor), scalar("linear", Math.sqrt(2 / Math.PI))));
        return times(times(x, scalar("half", 0.5)), plus(tanh, one));
    }

    private OnnxValue scalar(String name, double value) {
        return onnx.initializer(name, Shape.of(), new float[] {(float) value});
    }

    private OnnxValue node(String operator, OnnxValue x) {
        return onnx.node(operator, x.layout(), List.of(x));
    }

    private OnnxValue times(OnnxValue x, OnnxValue factor) {
        return onnx.node("Mul", x.layout(), List.of(x, factor));
    }

    private OnnxValue plus(OnnxValue x, OnnxValue summand) {
        return onnx.node("Add", x.layout(), List.of(x, summand));
    }
}
