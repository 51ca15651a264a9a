package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Several values as the parts of one. */
public final class JoinOp implements LinearOp, OnnxOp {
    private final Parts parts;
    private final Shape shape;
    private final int[] begins;
    private final int[] sizes;

    /**
     * The op.
     *
     * @param parts the inputs' names and shapes, in their order
     */
    public JoinOp(Parts parts) {
        this.parts = parts;
        this.shape = parts.shape();
        this.begins = parts.names().stream().mapToInt(parts::offset).toArray();
        this.sizes = parts.names().stream().mapToInt(name -> parts.shape(name).size()).toArray();
    }

    /**
     * The parts of the output.
     *
     * @return their names and shapes
     */
    public Parts parts() {
        return parts;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int input = 0; input < sizes.length; input++) {
            for (int n = from; n < to; n++) {
                System.arraycopy(
                        frame.x(input), frame.xOffset(input, n), frame.y(), frame.yOffset(n) + begins[input],
                        sizes[input]);
            }
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        for (int input = 0; input < sizes.length; input++) {
            float[] dx = frame.dx(input);
            for (int n = from; dx != null && n < to; n++) {
                System.arraycopy(
                        frame.dy(), frame.dyOffset(n) + begins[input], dx, frame.dxOffset(input, n), sizes[input]);
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        List<OnnxValue> flat = new ArrayList<>();
        for (int input = 0; input < sizes.length; input++) {
            flat.add(ReshapeOp.export(onnx, onnx.channelsLast(input), Shape.of(sizes[input])));
        }
        return onnx.node("Concat", Layout.CHANNELS_LAST, flat, new OnnxAttribute.Int("axis", 1));
    }
}
