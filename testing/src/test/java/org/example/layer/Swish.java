package org.example.layer;

import dev.fovea.nn.Layer;
import dev.fovea.nn.model.LayerKind;
import dev.fovea.nn.model.Settings;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Swish with a learned slope for each channel: y = x·σ(βx), σ(t) = 1/(1 + e⁻ᵗ) (Ramachandran, Zoph and Le, 2017).
 *
 * @param initialBeta what every β is before training
 */
public record Swish(double initialBeta) implements Layer {
    /** How files describe it. */
    public static final LayerKind<Swish> KIND = new LayerKind<>(
            "example.swish", Swish.class,
            layer -> new Settings().put("initialBeta", layer.initialBeta),
            settings -> new Swish(settings.number("initialBeta")));

    @Override
    public Value emit(Emitter emitter, Value x) {
        Shape channels = Shape.of(x.shape().dimension(x.shape().rank() - 1));
        Parameter beta = emitter.parameter("beta", channels, Initializer.constant((float) initialBeta));
        return emitter.emit(new SwishOp(x.shape(), beta), x);
    }

    private record SwishOp(Shape outputShape, Parameter beta) implements Op, OnnxOp {
        @Override
        public List<Parameter> parameters() {
            return List.of(beta);
        }

        @Override
        public boolean readsOutput() {
            return false;
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            float[] x = frame.x(0);
            float[] y = frame.y();
            float[] slopes = beta.values();
            int x0 = frame.xOffset(0, from);
            int y0 = frame.yOffset(from);
            int count = (to - from) * outputShape.size();
            for (int i = 0, c = 0; i < count; i++) {
                y[y0 + i] = x[x0 + i] * sigmoid(slopes[c] * x[x0 + i]);
                c = c + 1 == slopes.length ? 0 : c + 1;
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            float[] x = frame.x(0);
            float[] dy = frame.dy();
            float[] dx = frame.dx(0);             // null where nobody wants it: below the lowest layer that learns
            float[] dbeta = frame.gradient(beta); // null where the layer is frozen
            float[] slopes = beta.values();
            int x0 = frame.xOffset(0, from);
            int dy0 = frame.dyOffset(from);
            int dx0 = frame.dxOffset(0, from);
            int count = (to - from) * outputShape.size();
            for (int i = 0, c = 0; i < count; i++) {
                float value = x[x0 + i];
                float s = sigmoid(slopes[c] * value);
                float bend = value * s * (1 - s);
                if (dx != null) {
                    dx[dx0 + i] = dy[dy0 + i] * (s + slopes[c] * bend);
                }
                if (dbeta != null) {
                    dbeta[c] += dy[dy0 + i] * value * bend;
                }
                c = c + 1 == slopes.length ? 0 : c + 1;
            }
        }

        private static float sigmoid(float t) {
            return (float) (1 / (1 + StrictMath.exp(-t)));
        }

        @Override
        public OnnxValue export(OnnxEmitter onnx) {
            OnnxValue x = onnx.channelsLast(0);
            OnnxValue scaled = onnx.node("Mul", Layout.CHANNELS_LAST, List.of(x, onnx.initializer(beta)));
            OnnxValue gate = onnx.node("Sigmoid", Layout.CHANNELS_LAST, List.of(scaled));
            return onnx.node("Mul", Layout.CHANNELS_LAST, List.of(x, gate));
        }
    }
}
