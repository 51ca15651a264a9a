package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.DenseProduct;
import dev.fovea.internal.ops.Share;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fully connected product. Its kernel is large beside a sample, so it takes a chunk at a time. */
public final class DenseOp implements ShareableOp, Foldable, OnnxOp {
    private final int outputs;
    private final DenseProduct dense;
    private final Parameter kernel;
    private final @Nullable Parameter bias;

    /**
     * The op.
     *
     * @param kernel (inputs, outputs)
     * @param bias one value per output, or null
     */
    public DenseOp(Parameter kernel, @Nullable Parameter bias) {
        this.outputs = kernel.shape().dimension(1);
        this.dense = new DenseProduct(kernel.shape().dimension(0), outputs);
        this.kernel = kernel;
        this.bias = bias;
    }

    private record Packed(float[] kernel, float[] transposed) {}

    @Override
    public Shape outputShape() {
        return Shape.of(outputs);
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public boolean wholeChunk() {
        return true;
    }

    @Override
    public Object newShared(Mode mode) {
        int transposed = mode.differentiates() ? dense.packedTransposedSize() : 0;
        return new Packed(new float[dense.packedKernelSize()], new float[transposed]);
    }

    @Override
    public int workspaceSize(Mode mode) {
        return mode.differentiates() ? dense.workspaceSize() : 0;
    }

    @Override
    public void prepare(Frame frame) {
        Packed packed = frame.shared(Packed.class);
        dense.packKernel(kernel.values(), packed.kernel);
        if (frame.dx(0) != null) {
            dense.packTransposed(kernel.values(), packed.transposed);
        }
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        forward(frame, from, to, frame.shared(Packed.class).kernel, bias == null ? null : bias.values());
    }

    @Override
    public long work() {
        return kernel.shape().size();
    }

    @Override
    public void forwardShare(Frame frame, int sample, Share share) {
        float[] biases = bias == null ? null : bias.values();
        forwardShare(frame, sample, share, frame.shared(Packed.class).kernel, biases);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        int samples = to - from;
        int dy0 = frame.dyOffset(from);
        float[] dbias = bias == null ? null : frame.gradient(bias);
        if (dbias != null) {
            dense.addBiasGradient(samples, frame.dy(), dy0, dbias);
        }
        float[] dx = frame.dx(0);
        if (dx != null) {
            dense.inputGradient(
                    samples, frame.dy(), dy0, frame.shared(Packed.class).transposed, dx, frame.dxOffset(0, from));
        }
    }

    @Override
    public Parameter batchParameter() {
        return kernel;
    }

    @Override
    public void addBatchGradient(Frame frame, int samples, int piece, int pieces) {
        float[] dkernel = frame.gradient(kernel);
        if (dkernel == null) {
            return;
        }
        int blocks = dense.gradientBlocks();
        dense.addKernelGradient(
                piece * blocks / pieces, (piece + 1) * blocks / pieces, samples, frame.x(0), frame.xOffset(0, 0),
                frame.dy(), frame.dyOffset(0), dkernel, frame.workspace());
    }

    @Override
    public Op folded(BatchNormOp next) {
        return new Folded(next);
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return export(onnx, onnx.initializer(kernel), bias == null ? null : onnx.initializer(bias));
    }

    private static OnnxValue export(OnnxEmitter onnx, OnnxValue weights, @Nullable OnnxValue biases) {
        List<OnnxValue> inputs = new ArrayList<>(List.of(onnx.channelsLast(0), weights));
        if (biases != null) {
            inputs.add(biases);
        }
        return onnx.node("Gemm", Layout.CHANNELS_LAST, inputs);
    }

    private void forward(Frame frame, int from, int to, float[] packedKernel, float @Nullable [] biases) {
        dense.forward(
                to - from, frame.x(0), frame.xOffset(0, from), packedKernel, biases, frame.y(), frame.yOffset(from));
    }

    private void forwardShare(
            Frame frame, int sample, Share share, float[] packedKernel, float @Nullable [] biases) {
        dense.forward(
                share, 1, frame.x(0), frame.xOffset(0, sample), packedKernel, biases, frame.y(),
                frame.yOffset(sample));
    }

    private final class Folded extends FoldedOp {
        Folded(BatchNormOp next) {
            super(DenseOp.this, next, kernel, bias, kernel.shape().channels(), dense.packedKernelSize());
        }

        @Override
        void pack(float[] values, float[] packed) {
            dense.packKernel(values, packed);
        }

        @Override
        void forward(Frame frame, int from, int to, float[] packedKernel, float[] biases) {
            DenseOp.this.forward(frame, from, to, packedKernel, biases);
        }

        @Override
        void forwardShare(
                Frame frame,
                int sample,
                Share share,
                float[] packedKernel,
                float[] biases) {
            DenseOp.this.forwardShare(frame, sample, share, packedKernel, biases);
        }

        @Override
        OnnxValue export(OnnxEmitter onnx, float[] values, float[] biases) {
            return DenseOp.export(
                    onnx,
                    onnx.initializer("folded_kernel", kernel.shape(), values),
                    onnx.initializer("folded_bias", Shape.of(biases.length), biases));
        }
    }
}
