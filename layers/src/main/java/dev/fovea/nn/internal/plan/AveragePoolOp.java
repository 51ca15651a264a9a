package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Axis;
import dev.fovea.internal.ops.Pool2dGeometry;
import dev.fovea.internal.ops.PoolAxis.Sliding;
import dev.fovea.internal.ops.Pooling;
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
 * Average pooling.
 *
 * @param pooling what it computes
 * @param countPadding whether padding counts as zeros
 * @param outputShape the output's shape: the geometry's, or only its channels for global pooling
 */
public record AveragePoolOp(Pooling pooling, boolean countPadding, Shape outputShape) implements LinearOp, OnnxOp {
    /**
     * The op.
     *
     * @param geometry how the windows lie
     * @param countPadding whether padding counts as zeros
     * @param outputShape the output's shape: the geometry's, or only its channels for global pooling
     */
    public AveragePoolOp(Pool2dGeometry geometry, boolean countPadding, Shape outputShape) {
        this(new Pooling(geometry), countPadding, outputShape);
    }

    Pool2dGeometry geometry() {
        return pooling.geometry();
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            pooling.average(countPadding, frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n));
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            pooling.averageGradient(countPadding, frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n));
        }
    }

    /**
     * ONNX, too, leaves padding out of the mean unless told otherwise. Gaps it does not know, nor, everywhere, what of a
     * window lies beyond the padding; nor does ONNX Runtime take any padding: then it is a convolution with ones, and a
     * factor for each pixel.
     */
    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsFirst(0);
        if (outputShape.rank() != 3) {
            OnnxValue means = onnx.node("GlobalAveragePool", Layout.CHANNELS_FIRST, List.of(x));
            return onnx.node("Flatten", Layout.CHANNELS_FIRST, List.of(means));
        }
        if (!(geometry().rows() instanceof Sliding(Axis rows, int rowsBeyond))
                || !(geometry().columns() instanceof Sliding(Axis columns, int columnsBeyond))) {
            OnnxValue means = OnnxPooling.reduce(onnx, x, geometry().rows(), 2, "ReduceMean");
            return OnnxPooling.reduce(onnx, means, geometry().columns(), 3, "ReduceMean");
        }
        boolean beyond = rowsBeyond > 0 || columnsBeyond > 0;
        boolean gaps = rows.dilation() > 1 || columns.dilation() > 1;
        if (gaps || (countPadding && beyond) || OnnxWindow.refusedOfPooling(rows, columns)) {
            return sumsTimesWeights(onnx, x, rows, columns);
        }
        List<OnnxAttribute> attributes = OnnxWindow.withoutGaps(rows, columns);
        attributes.add(new OnnxAttribute.Int("count_include_pad", countPadding ? 1 : 0));
        return onnx.node(
                "AveragePool", Layout.CHANNELS_FIRST, List.of(x), attributes.toArray(OnnxAttribute[]::new));
    }

    private OnnxValue sumsTimesWeights(OnnxEmitter onnx, OnnxValue x, Axis rows, Axis columns) {
        Shape kernelShape = Shape.of(geometry().channels(), 1, rows.window(), columns.window());
        float[] ones = new float[kernelShape.size()];
        Arrays.fill(ones, 1);
        float[] weights = new float[rows.output() * columns.output()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / geometry().counted(i / columns.output(), i % columns.output(), countPadding);
        }
        List<OnnxAttribute> attributes = OnnxWindow.attributes(rows, columns);
        attributes.add(new OnnxAttribute.Int("group", geometry().channels()));
        OnnxValue kernel = onnx.initializer("ones", kernelShape, ones);
        OnnxValue sums = onnx.node(
                "Conv", Layout.CHANNELS_FIRST, List.of(x, kernel), attributes.toArray(OnnxAttribute[]::new));
        OnnxValue factors =
                onnx.initializer("weights", Shape.of(1, 1, rows.output(), columns.output()), weights);
        return onnx.node("Mul", Layout.CHANNELS_FIRST, List.of(sums, factors));
    }
}
