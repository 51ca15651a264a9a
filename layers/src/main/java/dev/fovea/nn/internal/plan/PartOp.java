package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** One of several parts of a sample. */
public final class PartOp implements LinearOp, OnnxOp {
    private final Parts parts;
    private final String name;
    private final Shape shape;
    private final int begin;
    private final int all;

    /**
     * The op.
     *
     * @param parts the parts of the input
     * @param name the part that is the output
     */
    public PartOp(Parts parts, String name) {
        this.parts = parts;
        this.name = name;
        this.shape = parts.shape(name);
        this.begin = parts.offset(name);
        this.all = parts.shape().size();
    }

    /** All parts of the input. */
    Parts parts() {
        return parts;
    }

    /**
     * The part's name.
     *
     * @return one of the parts' names
     */
    public String name() {
        return name;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            System.arraycopy(frame.x(0), frame.xOffset(0, n) + begin, frame.y(), frame.yOffset(n), shape.size());
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            int dx0 = frame.dxOffset(0, n);
            Arrays.fill(dx, dx0, dx0 + all, 0);
            System.arraycopy(frame.dy(), frame.dyOffset(n), dx, dx0 + begin, shape.size());
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue part = onnx.node(
                "Slice", Layout.CHANNELS_LAST,
                List.of(
                        onnx.channelsLast(0), onnx.integers("begin", begin),
                        onnx.integers("end", begin + shape.size()), onnx.integers("axis", 1)));
        return ReshapeOp.export(onnx, part, shape);
    }
}
