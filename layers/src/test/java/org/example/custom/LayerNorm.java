package org.example.custom;

import dev.fovea.nn.Layer;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Normalises each vector by its own mean and variance: y[i] = exp(gain[i])·(x[i] − mean)/√(variance + epsilon) +
 * shift[i]. It has parameters, memory shared by all chunks (the exponentials) and memory of a chunk's own (a
 * workspace).
 *
 * @param epsilon added to the variance
 */
public record LayerNorm(double epsilon) implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        if (x.shape().rank() != 1) {
            throw new IllegalArgumentException("layer norm: expected a vector, found " + x.shape());
        }
        return emitter.emit(
                new NormOp(
                        x.shape(),
                        epsilon,
                        emitter.parameter("gain", x.shape(), Initializer.zeros()),
                        emitter.parameter("shift", x.shape(), Initializer.zeros())),
                x);
    }

    private record Gains(float[] factors) {}

    private record Workspace(double[] normal) {}

    private record NormOp(Shape outputShape, double epsilon, Parameter gain, Parameter shift)
            implements
                Op,
                OnnxOp {
        @Override
        public List<Parameter> parameters() {
            return List.of(gain, shift);
        }

        @Override
        public boolean readsOutput() {
            return false;
        }

        @Override
        public Object newShared(Mode mode) {
            return new Gains(new float[outputShape.size()]);
        }

        @Override
        public Object newOwn(Mode mode) {
            return new Workspace(new double[outputShape.size()]);
        }

        @Override
        public void prepare(Frame frame) {
            float[] factors = frame.shared(Gains.class).factors;
            for (int i = 0; i < factors.length; i++) {
                factors[i] = (float) Math.exp(gain.values()[i]);
            }
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            float[] factors = frame.shared(Gains.class).factors;
            double[] normal = frame.own(Workspace.class).normal;
            for (int n = from; n < to; n++) {
                normalize(frame.x(0), frame.xOffset(0, n), normal);
                for (int i = 0; i < normal.length; i++) {
                    frame.y()[frame.yOffset(n) + i] = (float) (normal[i] * factors[i] + shift.values()[i]);
                }
            }
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            float[] factors = frame.shared(Gains.class).factors;
            double[] normal = frame.own(Workspace.class).normal;
            float[] dgain = frame.gradient(gain);
            float[] dshift = frame.gradient(shift);
            float[] dx = frame.dx(0);
            for (int n = from; n < to; n++) {
                double inverse = normalize(frame.x(0), frame.xOffset(0, n), normal);
                int dy0 = frame.dyOffset(n);
                double sum = 0;
                double dot = 0;
                for (int i = 0; i < normal.length; i++) {
                    double scaled = (double) frame.dy()[dy0 + i] * factors[i];
                    if (dgain != null) {
                        dgain[i] += (float) (scaled * normal[i]);
                    }
                    if (dshift != null) {
                        dshift[i] += frame.dy()[dy0 + i];
                    }
                    sum += scaled / normal.length;
                    dot += scaled * normal[i] / normal.length;
                }
                for (int i = 0; dx != null && i < normal.length; i++) {
                    double scaled = (double) frame.dy()[dy0 + i] * factors[i];
                    dx[frame.dxOffset(0, n) + i] = (float) (inverse * (scaled - sum - normal[i] * dot));
                }
            }
        }

        @Override
        public OnnxValue export(OnnxEmitter onnx) {
            OnnxValue factors = onnx.node("Exp", Layout.CONSTANT, List.of(onnx.initializer(gain)));
            return onnx.node(
                    "LayerNormalization", Layout.CHANNELS_LAST,
                    List.of(onnx.channelsLast(0), factors, onnx.initializer(shift)),
                    new OnnxAttribute.Int("axis", -1), new OnnxAttribute.Real("epsilon", (float) epsilon));
        }

        private double normalize(float[] x, int x0, double[] normal) {
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < normal.length; i++) {
                mean += (double) x[x0 + i] / normal.length;
            }
            for (int i = 0; i < normal.length; i++) {
                variance += (x[x0 + i] - mean) * (x[x0 + i] - mean) / normal.length;
            }
            double inverse = 1 / Math.sqrt(variance + epsilon);
            for (int i = 0; i < normal.length; i++) {
                normal[i] = (x[x0 + i] - mean) * inverse;
            }
            return inverse;
        }
    }
}
