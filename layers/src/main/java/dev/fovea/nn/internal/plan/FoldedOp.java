package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A linear op with the batch normalisation after it folded in, for prediction: kernel' = kernel·scale, bias' =
 * bias·scale + shift, where scale and shift come from the moving statistics.
 */
abstract class FoldedOp implements ShareableOp, OnnxOp {
    private final ShareableOp linear;
    private final BatchNormOp normalization;
    private final Parameter kernel;
    private final @Nullable Parameter bias;
    private final int outputs;
    private final int packedSize;

    FoldedOp(
            ShareableOp linear,
            BatchNormOp normalization,
            Parameter kernel,
            @Nullable Parameter bias,
            int outputs,
            int packedSize) {
        this.linear = linear;
        this.normalization = normalization;
        this.kernel = kernel;
        this.bias = bias;
        this.outputs = outputs;
        this.packedSize = packedSize;
    }

    private record Packed(float[] kernel, float[] bias) {}

    private record Parameters(float[] kernel, float[] bias) {}

    /** The output channel that an element of the kernel serves: by default outputs are the last axis. */
    int output(int index) {
        return index % outputs;
    }

    /** Packs a kernel for forward. */
    abstract void pack(float[] values, float[] packed);

    /** The linear op with the given parameters. */
    abstract void forward(Frame frame, int from, int to, float[] packedKernel, float[] biases);

    /** A share of it. */
    abstract void forwardShare(
            Frame frame, int sample, Share share, float[] packedKernel, float[] biases);

    /** The linear op's nodes with the given parameters. */
    abstract OnnxValue export(OnnxEmitter onnx, float[] values, float[] biases);

    @Override
    public Shape outputShape() {
        return linear.outputShape();
    }

    @Override
    public boolean wholeChunk() {
        return linear.wholeChunk();
    }

    @Override
    public Object newShared(Mode mode) {
        return new Packed(new float[packedSize], new float[outputs]);
    }

    @Override
    public void prepare(Frame frame) {
        Packed packed = frame.shared(Packed.class);
        Parameters folded = fold();
        pack(folded.kernel, packed.kernel);
        System.arraycopy(folded.bias, 0, packed.bias, 0, packed.bias.length);
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        Parameters folded = fold();
        return export(onnx, folded.kernel, folded.bias);
    }

    private Parameters fold() {
        double[] scale = new double[outputs];
        double[] shift = new double[outputs];
        normalization.movingCoefficients(scale, shift);
        float[] scaled = kernel.values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (scaled[i] * scale[output(i)]);
        }
        float[] shifted = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            double value = bias == null ? shift[c] : bias.values()[c] * scale[c] + shift[c];
            shifted[c] = (float) value;
        }
        return new Parameters(scaled, shifted);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        Packed packed = frame.shared(Packed.class);
        forward(frame, from, to, packed.kernel, packed.bias);
    }

    @Override
    public boolean shareable() {
        return linear.shareable();
    }

    @Override
    public long work() {
        return linear.work();
    }

    @Override
    public void forwardShare(Frame frame, int sample, Share share) {
        Packed packed = frame.shared(Packed.class);
        forwardShare(frame, sample, share, packed.kernel, packed.bias);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        throw new IllegalStateException("a folded op is for prediction only");
    }
}
