package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Values side by side along their last dimension. */
public final class ConcatOp implements LinearOp, ShareableOp, OnnxOp {
    private final int[] channels;
    private final int rows;
    private final Shape shape;

    /**
     * The op.
     *
     * @param shapes of the inputs; they {@link #takes go together}
     */
    public ConcatOp(List<Shape> shapes) {
        Shape first = shapes.get(0);
        this.channels = shapes.stream().mapToInt(Shape::channels).toArray();
        this.rows = first.size() / first.channels();
        int[] dimensions = first.dimensions();
        long all = IntStream.of(channels).asLongStream().sum();
        if (all * rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "side by side there would be " + all + " channels, in all more than 2147483647 elements");
        }
        dimensions[dimensions.length - 1] = (int) all;
        this.shape = Shape.of(dimensions);
    }

    /**
     * Whether shapes differ in their last dimension only.
     *
     * @param shapes of values
     * @return whether they can stand side by side
     */
    public static boolean takes(List<Shape> shapes) {
        return shapes.get(0).rank() > 0
                && shapes.stream().map(ConcatOp::withoutChannels).distinct().count() == 1;
    }

    /** All dimensions but the last, which becomes 1, so that ranks stay apart. */
    private static Shape withoutChannels(Shape shape) {
        int[] dimensions = shape.dimensions();
        if (dimensions.length > 0) {
            dimensions[dimensions.length - 1] = 1;
        }
        return Shape.of(dimensions);
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        forward(frame, from, 0, (to - from) * rows);
    }

    @Override
    public long work() {
        return ShareableOp.ofElements(shape.size());
    }

    @Override
    public void forwardShare(Frame frame, int sample, Share share) {
        forward(frame, sample, share.from(rows), share.to(rows));
    }

    /** The rows [from, to), counted from those of a sample. */
    private void forward(Frame frame, int sample, int from, int to) {
        int begin = 0;
        for (int input = 0; input < channels.length; input++) {
            copy(
                    frame.x(input), frame.xOffset(input, sample) + from * channels[input], channels[input], frame.y(),
                    frame.yOffset(sample) + from * shape.channels() + begin, shape.channels(), channels[input],
                    to - from);
            begin += channels[input];
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        int begin = 0;
        for (int input = 0; input < channels.length; input++) {
            float[] dx = frame.dx(input);
            if (dx != null) {
                copy(
                        frame.dy(), frame.dyOffset(from) + begin, shape.channels(), dx, frame.dxOffset(input, from),
                        channels[input], channels[input], (to - from) * rows);
            }
            begin += channels[input];
        }
    }

    /** Copies so many rows of {@code length} floats. */
    private static void copy(
            float[] from, int fromOffset, int fromStep, float[] to, int toOffset, int toStep, int length, int rows) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, fromOffset + row * fromStep, to, toOffset + row * toStep, length);
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        List<OnnxValue> xs =
                IntStream.range(0, channels.length).mapToObj(onnx::channelsFirst).toList();
        return onnx.node("Concat", Layout.CHANNELS_FIRST, xs, new OnnxAttribute.Int("axis", 1));
    }
}
