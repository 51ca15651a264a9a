package dev.fovea.nn.plan;

import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.Conv2dGeometry;
import dev.fovea.ops.Convolution;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two-dimensional convolution. */
public final class ConvolutionOp implements Op, Foldable {
    private final Conv2dGeometry geometry;
    private final Convolution convolution;
    private final Parameter kernel;
    private final @Nullable Parameter bias;

    /**
     * The op.
     *
     * @param geometry its geometry
     * @param kernel HWIO
     * @param bias one value per output channel, or null
     */
    public ConvolutionOp(Conv2dGeometry geometry, Parameter kernel, @Nullable Parameter bias) {
        this.geometry = geometry;
        this.convolution = new Convolution(geometry);
        this.kernel = kernel;
        this.bias = bias;
    }

    /** The kernel as the two products want it. */
    private record Packed(float[] kernel, float[] transposed) {}

    private record Workspace(float[] floats) {}

    @Override
    public Shape outputShape() {
        return geometry.y();
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
    public Object newShared(Mode mode) {
        int transposed = mode == Mode.TRAINING ? convolution.packedTransposedSize() : 0;
        return new Packed(new float[convolution.packedKernelSize()], new float[transposed]);
    }

    @Override
    public Object newOwn(Mode mode) {
        return new Workspace(new float[convolution.workspaceSize()]);
    }

    @Override
    public void prepare(Frame frame) {
        Packed packed = frame.shared(Packed.class);
        convolution.packKernel(kernel.values(), packed.kernel);
        if (frame.dx(0) != null) {
            convolution.packTransposed(kernel.values(), packed.transposed);
        }
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        forward(frame, from, to, frame.shared(Packed.class).kernel, bias == null ? null : bias.values());
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] workspace = frame.own(Workspace.class).floats;
        float[] dkernel = frame.gradient(kernel);
        float[] dx = frame.dx(0);
        for (int n = from; n < to; n++) {
            convolution.addKernelGradient(
                    frame.x(0), frame.xOffset(0, n), frame.dy(), frame.yOffset(n), dkernel, workspace);
            if (bias != null) {
                convolution.addBiasGradient(frame.dy(), frame.yOffset(n), frame.gradient(bias));
            }
            if (dx != null) {
                float[] transposed = frame.shared(Packed.class).transposed;
                convolution.inputGradient(
                        frame.dy(), frame.yOffset(n), transposed, dx, frame.xOffset(0, n), workspace);
            }
        }
    }

    /** Convolution, then a scale and shift per channel: the same convolution with other parameters. */
    @Override
    public Op folded(BatchNormOp next) {
        return new Folded(next);
    }

    private void forward(Frame frame, int from, int to, float[] packedKernel, float @Nullable [] biases) {
        float[] workspace = frame.own(Workspace.class).floats;
        for (int n = from; n < to; n++) {
            convolution.forward(
                    frame.x(0), frame.xOffset(0, n), packedKernel, biases, frame.y(), frame.yOffset(n), workspace);
        }
    }

    private final class Folded extends FoldedOp {
        Folded(BatchNormOp next) {
            super(ConvolutionOp.this, next, kernel, bias, convolution.packedKernelSize());
        }

        @Override
        public Object newOwn(Mode mode) {
            return ConvolutionOp.this.newOwn(mode);
        }

        @Override
        void pack(float[] values, float[] packed) {
            convolution.packKernel(values, packed);
        }

        @Override
        void forward(Frame frame, int from, int to, float[] packedKernel, float[] biases) {
            ConvolutionOp.this.forward(frame, from, to, packedKernel, biases);
        }
    }
}
