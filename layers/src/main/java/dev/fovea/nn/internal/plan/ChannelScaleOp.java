package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.ChannelScaling;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** A learned factor per channel. */
public final class ChannelScaleOp extends ElementOp implements OnnxOp {
    private final Parameter scale;

    /**
     * The op.
     *
     * @param shape of input and output; the last dimension is the channels
     * @param scale a factor per channel
     */
    public ChannelScaleOp(Shape shape, Parameter scale) {
        super(shape);
        this.scale = scale;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(scale);
    }

    @Override
    public boolean readsInput() {
        return true;
    }

    @Override
    public Object newOwn(Mode mode) {
        int channels = outputShape().channels();
        return new ChannelScaling(outputShape().size() / channels, channels);
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        ChannelScaling scaling = frame.own(ChannelScaling.class);
        for (int n = from; n < to; n++) {
            scaling.scale(frame.x(0), frame.xOffset(0, n), scale.values(), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        ChannelScaling scaling = frame.own(ChannelScaling.class);
        float[] dx = frame.dx(0);
        boolean learns = frame.gradient(scale) != null;
        for (int n = from; n < to; n++) {
            // Before dx takes the place of dy.
            if (learns) {
                scaling.addScaleGradient(frame.x(0), frame.xOffset(0, n), frame.dy(), frame.dyOffset(n));
            }
            if (dx != null) {
                scaling.scale(frame.dy(), frame.dyOffset(n), scale.values(), dx, frame.dxOffset(0, n));
            }
        }
    }

    @Override
    public void completeBackward(Frame frame) {
        frame.own(ChannelScaling.class).completeScaleGradient(frame.gradient(scale));
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.inAnyLayout(0);
        return onnx.node("Mul", x.layout(), List.of(x, perChannel(onnx, x.layout(), outputShape(), scale)));
    }

    /** A parameter with a number for each channel of a sample, so that it fits to values of a layout. */
    static OnnxValue perChannel(OnnxEmitter onnx, Layout layout, Shape sample, Parameter parameter) {
        if (layout != Layout.CHANNELS_FIRST || sample.rank() < 2) {
            return onnx.initializer(parameter);
        }
        int[] extents = new int[sample.rank()];
        Arrays.fill(extents, 1);
        extents[0] = sample.channels();
        return onnx.initializer(parameter, Shape.of(extents), parameter.values());
    }
}
