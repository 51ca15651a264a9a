package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.AxisSources;
import dev.fovea.internal.ops.AxisSources.Outside;
import dev.fovea.internal.ops.Gather;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Puts elements elsewhere: everything that changes an image's shape but computes no new numbers. All are one operation;
 * they differ in where elements come from, and in the ONNX operator that says so.
 *
 * @param gather the operation
 * @param nodes how it is exported
 */
public record GatherOp(Gather gather, OnnxOp nodes) implements LinearOp, OnnxOp {
    /**
     * Padding of an image.
     *
     * @param x the image's shape
     * @param top rows above
     * @param bottom rows below
     * @param left columns on the left
     * @param right columns on the right
     * @param outside what they are
     * @return the op
     */
    public static GatherOp pad(Shape x, int top, int bottom, int left, int right, Outside outside) {
        Gather gather = Gather.ofPixels(
                x, AxisSources.pad(x.dimension(0), top, bottom, outside),
                AxisSources.pad(x.dimension(1), left, right, outside));
        String mode = switch (outside) {
            case ZERO -> "constant";
            case REFLECT -> "reflect";
            case REPLICATE -> "edge";
        };
        return new GatherOp(gather, onnx -> {
            OnnxValue image = onnx.inAnyLayout(0);
            int row = rowAxis(image);
            long[] pads = new long[8];
            pads[row] = top;
            pads[row + 1] = left;
            pads[4 + row] = bottom;
            pads[4 + row + 1] = right;
            return onnx.node(
                    "Pad", image.layout(), List.of(image, onnx.integers("pads", pads)),
                    new OnnxAttribute.Text("mode", mode));
        });
    }

    /**
     * Cropping of an image.
     *
     * @param x the image's shape
     * @param top rows cut off above
     * @param bottom rows cut off below
     * @param left columns cut off on the left
     * @param right columns cut off on the right
     * @return the op
     */
    public static GatherOp crop(Shape x, int top, int bottom, int left, int right) {
        Gather gather = Gather.ofPixels(
                x, AxisSources.crop(x.dimension(0), top, bottom), AxisSources.crop(x.dimension(1), left, right));
        return new GatherOp(gather, onnx -> {
            OnnxValue image = onnx.inAnyLayout(0);
            int row = rowAxis(image);
            return onnx.node(
                    "Slice", image.layout(),
                    List.of(
                            image, onnx.integers("starts", top, left),
                            onnx.integers("ends", x.dimension(0) - bottom, x.dimension(1) - right),
                            onnx.integers("axes", row, row + 1)));
        });
    }

    /**
     * Resizing of an image to the nearest pixels.
     *
     * @param x the image's shape
     * @param height rows of the output
     * @param width columns of the output
     * @return the op
     */
    public static GatherOp nearest(Shape x, int height, int width) {
        int[] rows = AxisSources.nearest(x.dimension(0), height);
        int[] columns = AxisSources.nearest(x.dimension(1), width);
        boolean repeats = height % x.dimension(0) == 0 && width % x.dimension(1) == 0;
        return new GatherOp(Gather.ofPixels(x, rows, columns), onnx -> {
            if (repeats) {
                return OnnxResize.export(
                        onnx, x, height, width, new OnnxAttribute.Text("mode", "nearest"),
                        new OnnxAttribute.Text("coordinate_transformation_mode", "asymmetric"),
                        new OnnxAttribute.Text("nearest_mode", "floor"));
            }
            // Resize divides by a rounded factor, and may be off by a pixel where the quotient is whole.
            OnnxValue image = onnx.inAnyLayout(0);
            int row = rowAxis(image);
            OnnxValue high = onnx.node(
                    "Gather", image.layout(), List.of(image, onnx.integers("rows", wide(rows))),
                    new OnnxAttribute.Int("axis", row));
            return onnx.node(
                    "Gather", image.layout(), List.of(high, onnx.integers("columns", wide(columns))),
                    new OnnxAttribute.Int("axis", row + 1));
        });
    }

    /**
     * Channels to blocks of pixels.
     *
     * @param x the image's shape
     * @param block the height and width of a block
     * @return the op
     */
    public static GatherOp depthToSpace(Shape x, int block) {
        return new GatherOp(Gather.depthToSpace(x, block), onnx -> onnx.node(
                "DepthToSpace", Layout.CHANNELS_FIRST, List.of(onnx.channelsFirst(0)),
                new OnnxAttribute.Int("blocksize", block), new OnnxAttribute.Text("mode", "DCR")));
    }

    /**
     * Blocks of pixels to channels.
     *
     * @param x the image's shape
     * @param block the height and width of a block
     * @return the op
     */
    public static GatherOp spaceToDepth(Shape x, int block) {
        return new GatherOp(Gather.spaceToDepth(x, block), onnx -> onnx.node(
                "SpaceToDepth", Layout.CHANNELS_FIRST, List.of(onnx.channelsFirst(0)),
                new OnnxAttribute.Int("blocksize", block)));
    }

    /**
     * Axes in another order.
     *
     * @param x the sample's shape
     * @param axes for each of the output's axes which of the input's it is
     * @return the op
     */
    public static GatherOp permute(Shape x, int... axes) {
        int[] withBatch = new int[axes.length + 1];
        for (int i = 0; i < axes.length; i++) {
            withBatch[i + 1] = axes[i] + 1;
        }
        return new GatherOp(Gather.permute(x, axes), new Transposition(axes.clone(), withBatch));
    }

    private record Transposition(int[] axes, int[] withBatch) implements OnnxOp {
        @Override
        public OnnxValue export(OnnxEmitter onnx) {
            return onnx.node(
                    "Transpose", Layout.CHANNELS_LAST, List.of(onnx.channelsLast(0)),
                    OnnxAttribute.Ints.of("perm", withBatch));
        }
    }

    /** For each of the output's axes which of the input's it is; none if more than their order changes. Not modified. */
    int[] axes() {
        return nodes instanceof Transposition transposition ? transposition.axes : new int[0];
    }

    /** The axis of an image's rows; that of the columns is next. */
    private static int rowAxis(OnnxValue image) {
        return image.layout() == Layout.CHANNELS_FIRST ? 2 : 1;
    }

    private static long[] wide(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    @Override
    public Shape outputShape() {
        return gather.outputShape();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            gather.forward(frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            gather.gradient(frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n));
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return nodes.export(onnx);
    }
}
