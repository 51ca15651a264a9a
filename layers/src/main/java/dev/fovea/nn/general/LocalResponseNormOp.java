package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Local response normalisation, pixel by pixel. */
record LocalResponseNormOp(Shape outputShape, LocalResponseNorm norm) implements Op, OnnxOp {
    @Override
    public boolean readsOutput() {
        return false;
    }

    private int first(int c) {
        return Math.max(0, c - (norm.size() - 1) / 2);
    }

    private int end(int c, int channels) {
        return Math.min(channels, c + norm.size() / 2 + 1);
    }

    /** k + alpha/size·Σ x² of a channel of a pixel. */
    private double divisor(float[] x, int x0, int c, int channels) {
        double squares = 0;
        for (int i = first(c); i < end(c, channels); i++) {
            squares += (double) x[x0 + i] * x[x0 + i];
        }
        return norm.k() + norm.alpha() / norm.size() * squares;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        int channels = outputShape.channels();
        int x0 = frame.xOffset(0, from);
        int y0 = frame.yOffset(from);
        int all = frame.yOffset(to) - y0;
        float[] x = frame.x(0);
        for (int pixel = 0; pixel < all; pixel += channels) {
            for (int c = 0; c < channels; c++) {
                double divisor = divisor(x, x0 + pixel, c, channels);
                frame.y()[y0 + pixel + c] = (float) (x[x0 + pixel + c] / StrictMath.pow(divisor, norm.beta()));
            }
        }
    }

    /** dxⱼ = dyⱼ·dⱼ^−β − 2αβ/size·xⱼ·Σ dyᵢ·xᵢ·dᵢ^(−β−1), over the i whose channels have j among them. */
    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        if (dx == null) {
            return;
        }
        int channels = outputShape.channels();
        int x0 = frame.xOffset(0, from);
        int dx0 = frame.dxOffset(0, from);
        int dy0 = frame.dyOffset(from);
        int all = frame.dyOffset(to) - dy0;
        float[] x = frame.x(0);
        for (int pixel = 0; pixel < all; pixel += channels) {
            for (int j = 0; j < channels; j++) {
                double sum = 0;
                for (int i = Math.max(0, j - norm.size()); i < Math.min(channels, j + norm.size() + 1); i++) {
                    if (first(i) <= j && j < end(i, channels)) {
                        double divisor = divisor(x, x0 + pixel, i, channels);
                        sum += frame.dy()[dy0 + pixel + i] * x[x0 + pixel + i]
                                * StrictMath.pow(divisor, -norm.beta() - 1);
                    }
                }
                double own = StrictMath.pow(divisor(x, x0 + pixel, j, channels), -norm.beta());
                dx[dx0 + pixel + j] = (float) (frame.dy()[dy0 + pixel + j] * own
                        - 2 * norm.alpha() * norm.beta() / norm.size() * x[x0 + pixel + j] * sum);
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return onnx.node(
                "LRN", Layout.CHANNELS_FIRST, List.of(onnx.channelsFirst(0)),
                new OnnxAttribute.Int("size", norm.size()), new OnnxAttribute.Real("alpha", (float) norm.alpha()),
                new OnnxAttribute.Real("beta", (float) norm.beta()), new OnnxAttribute.Real("bias", (float) norm.k()));
    }
}
