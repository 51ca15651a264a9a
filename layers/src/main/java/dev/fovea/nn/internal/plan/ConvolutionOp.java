package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.Convolution;
import dev.fovea.internal.ops.Share;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
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

/** Two-dimensional convolution, or a transposed one. */
public final class ConvolutionOp implements ShareableOp, Foldable, OnnxOp {
    private final Conv2dGeometry geometry;
    private final boolean transposed;
    private final Parameter kernel;
    private final @Nullable Parameter bias;

    /**
     * Made when first asked for: a network that is only loaded or exported needs none. Two threads may make equal ones.
     */
    private volatile @Nullable Convolution lazyConvolution;

    /**
     * The op.
     *
     * @param geometry its geometry; of a transposed one, that of the convolution that leads back
     * @param transposed whether x and y have changed places
     * @param kernel HWIO, as the geometry has it
     * @param bias one value per output channel, or null
     */
    public ConvolutionOp(
            Conv2dGeometry geometry, boolean transposed, Parameter kernel, @Nullable Parameter bias) {
        this.geometry = geometry;
        this.transposed = transposed;
        this.kernel = kernel;
        this.bias = bias;
    }

    /** The kernel as the two products want it. */
    private record Packed(float[] kernel, float[] transposed) {}

    /** The chunk's share of the kernel's gradient that is not in it yet. */
    private record Pending(float[] floats) {}

    @Override
    public Shape outputShape() {
        return transposed ? geometry.x() : geometry.y();
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
        return convolution().imagesTogether() > 1
                || geometry.kernel().size() > 2 * (geometry.x().size() + geometry.y().size());
    }

    @Override
    public Object newShared(Mode mode) {
        int transposed = mode.differentiates() ? convolution().packedTransposedSize() : 0;
        return new Packed(new float[convolution().packedKernelSize()], new float[transposed]);
    }

    @Override
    public Object newOwn(Mode mode) {
        return new Pending(new float[mode.differentiates() ? convolution().pendingSize() : 0]);
    }

    @Override
    public int workspaceSize(Mode mode) {
        return convolution().workspaceSize();
    }

    @Override
    public void prepare(Frame frame) {
        Packed packed = frame.shared(Packed.class);
        convolution().packKernel(kernel.values(), packed.kernel);
        if (frame.dx(0) != null) {
            convolution().packTransposed(kernel.values(), packed.transposed);
        }
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        forward(frame, from, to, frame.shared(Packed.class).kernel, bias == null ? null : bias.values());
    }

    @Override
    public boolean shareable() {
        return convolution().shareable();
    }

    @Override
    public long work() {
        return (long) geometry.y().size() * geometry.patchSize();
    }

    @Override
    public void forwardShare(Frame frame, int sample, Share share) {
        forwardShare(
                frame, sample, share, frame.shared(Packed.class).kernel,
                bias == null ? null : bias.values());
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] workspace = frame.workspace();
        float[] pending = frame.own(Pending.class).floats;
        float[] dkernel = frame.gradient(kernel);
        float[] dbias = bias == null ? null : frame.gradient(bias);
        float[] dx = frame.dx(0);
        Convolution convolution = convolution();
        int together = Math.max(convolution.gradientImages(), convolution.imagesTogether());
        for (int first = from; first < to; first += together) {
            int end = Math.min(to, first + together);
            if (dkernel != null) {
                convolution.addKernelGradient(
                        frame.x(0), frame.xOffset(0, first), frame.dy(), frame.dyOffset(first), end - first, dkernel,
                        pending,
                        workspace);
            }
            for (int n = first; n < end && dbias != null; n++) {
                convolution.addBiasGradient(frame.dy(), frame.dyOffset(n), dbias);
            }
            if (dx != null) {
                convolution.inputGradient(
                        frame.dy(), frame.dyOffset(first), end - first, frame.shared(Packed.class).transposed, dx,
                        frame.dxOffset(0, first), workspace);
            }
        }
    }

    @Override
    public void completeBackward(Frame frame) {
        float[] dkernel = frame.gradient(kernel);
        if (dkernel != null) {
            convolution().completeKernelGradient(frame.own(Pending.class).floats, dkernel, frame.workspace());
        }
    }

    /** Convolution, then a scale and shift per channel: the same convolution with other parameters. */
    @Override
    public Op folded(BatchNormOp next) {
        return new Folded(next);
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue weights = onnx.initializer(kernel, oihw(), outputsFirst(kernel.values()));
        return export(onnx, weights, bias == null ? null : onnx.initializer(bias));
    }

    private OnnxValue export(OnnxEmitter onnx, OnnxValue weights, @Nullable OnnxValue biases) {
        List<OnnxValue> inputs = new ArrayList<>(List.of(onnx.channelsFirst(0), weights));
        if (biases != null) {
            inputs.add(biases);
        }
        List<OnnxAttribute> attributes = OnnxWindow.attributes(geometry.rows(), geometry.columns());
        attributes.add(new OnnxAttribute.Int("group", geometry.groups()));
        if (transposed) {
            attributes.add(
                    Ints.of("output_padding", geometry.rows().unused(), geometry.columns().unused()));
        }
        return onnx.node(
                transposed ? "ConvTranspose" : "Conv", Layout.CHANNELS_FIRST, inputs,
                attributes.toArray(OnnxAttribute[]::new));
    }

    private Shape oihw() {
        Shape hwio = geometry.kernel();
        return Shape.of(hwio.dimension(3), hwio.dimension(2), hwio.dimension(0), hwio.dimension(1));
    }

    /** A kernel's values with the axes HWIO in the order OIHW. */
    private float[] outputsFirst(float[] values) {
        int pixels = geometry.rows().window() * geometry.columns().window();
        int inputs = geometry.groupInputs();
        int outputs = geometry.outChannels();
        float[] transposed = new float[values.length];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int i = 0; i < inputs; i++) {
                for (int o = 0; o < outputs; o++) {
                    transposed[(o * inputs + i) * pixels + pixel] = values[(pixel * inputs + i) * outputs + o];
                }
            }
        }
        return transposed;
    }

    private Convolution convolution() {
        Convolution convolution = lazyConvolution;
        if (convolution == null) {
            convolution = transposed ? Convolution.transposed(geometry) : Convolution.of(geometry);
            lazyConvolution = convolution;
        }
        return convolution;
    }

    private void forward(Frame frame, int from, int to, float[] packedKernel, float @Nullable [] biases) {
        convolution().forward(
                frame.x(0), frame.xOffset(0, from), to - from, packedKernel, biases, frame.y(), frame.yOffset(from),
                frame.workspace());
    }

    private void forwardShare(
            Frame frame,
            int sample,
            Share share,
            float[] packedKernel,
            float @Nullable [] biases) {
        convolution().forwardShare(
                share, frame.x(0), frame.xOffset(0, sample), packedKernel, biases, frame.y(),
                frame.yOffset(sample), frame.workspace());
    }

    private final class Folded extends FoldedOp {
        Folded(BatchNormOp next) {
            super(
                    ConvolutionOp.this, next, kernel, bias, ConvolutionOp.this.outputShape().channels(),
                    convolution().packedKernelSize());
        }

        @Override
        int output(int index) {
            if (!transposed) {
                return super.output(index);
            }
            int in = geometry.outChannels();
            int group = index % in / geometry.groupOutputs();
            return group * geometry.groupInputs() + index / in % geometry.groupInputs();
        }

        @Override
        public int workspaceSize(Mode mode) {
            return convolution().workspaceSize();
        }

        @Override
        void pack(float[] values, float[] packed) {
            convolution().packKernel(values, packed);
        }

        @Override
        void forward(Frame frame, int from, int to, float[] packedKernel, float[] biases) {
            ConvolutionOp.this.forward(frame, from, to, packedKernel, biases);
        }

        @Override
        void forwardShare(
                Frame frame,
                int sample,
                Share share,
                float[] packedKernel,
                float[] biases) {
            ConvolutionOp.this.forwardShare(frame, sample, share, packedKernel, biases);
        }

        @Override
        OnnxValue export(OnnxEmitter onnx, float[] values, float[] biases) {
            return ConvolutionOp.this.export(
                    onnx,
                    onnx.initializer("folded_kernel", oihw(), outputsFirst(values)),
                    onnx.initializer("folded_bias", Shape.of(biases.length), biases));
        }
    }
}
