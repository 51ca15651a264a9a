package dev.fovea.nn.general;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.LinearOp;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** A linear map along an axis. */
final class AlongAxisOp implements LinearOp, OnnxOp {
    private final Parameter weights;
    private final Shape shape;
    private final int axis;
    private final int outer;
    private final int outputs;
    private final int inputs;
    private final int inner;

    AlongAxisOp(Shape x, int axis, Parameter weights) {
        this.weights = weights;
        this.axis = axis;
        int[] extents = x.dimensions();
        outputs = weights.shape().dimension(0);
        inputs = extents[axis];
        inner = Shape.of(Arrays.copyOfRange(extents, axis + 1, extents.length)).size();
        outer = Shape.of(Arrays.copyOf(extents, axis)).size();
        extents[axis] = outputs;
        shape = Shape.of(extents);
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weights);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int block = 0; block < outer; block++) {
                int x0 = frame.xOffset(0, n) + block * inputs * inner;
                int y0 = frame.yOffset(n) + block * outputs * inner;
                Arrays.fill(frame.y(), y0, y0 + outputs * inner, 0);
                add(frame.x(0), x0, frame.y(), y0, false);
            }
        }
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            for (int block = 0; block < outer; block++) {
                int dx0 = frame.dxOffset(0, n) + block * inputs * inner;
                int dy0 = frame.dyOffset(n) + block * outputs * inner;
                Arrays.fill(dx, dx0, dx0 + inputs * inner, 0);
                add(frame.dy(), dy0, dx, dx0, true);
            }
        }
    }

    /** Adds the product with the weights, or with the transposed ones. */
    private void add(float[] source, int source0, float[] target, int target0, boolean transposed) {
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                float weight = weights.values()[o * inputs + i];
                if (weight != 0) {
                    int s = source0 + (transposed ? o : i) * inner;
                    int t = target0 + (transposed ? i : o) * inner;
                    for (int k = 0; k < inner; k++) {
                        target[t + k] += weight * source[s + k];
                    }
                }
            }
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        OnnxValue x = onnx.channelsLast(0);
        int[] swapped = new int[shape.rank() + 1];
        Arrays.setAll(swapped, i -> i);
        swapped[shape.rank()] = axis + 1;
        swapped[axis + 1] = shape.rank();
        OnnxAttribute order = OnnxAttribute.Ints.of("perm", swapped);
        boolean last = axis == shape.rank() - 1;
        float[] columns = new float[inputs * outputs];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = weights.values()[i % outputs * inputs + i / outputs];
        }
        OnnxValue matrix = onnx.initializer(weights, Shape.of(inputs, outputs), columns);
        OnnxValue rows = last ? x : onnx.node("Transpose", Layout.CHANNELS_LAST, List.of(x), order);
        OnnxValue product = onnx.node("MatMul", Layout.CHANNELS_LAST, List.of(rows, matrix));
        return last ? product : onnx.node("Transpose", Layout.CHANNELS_LAST, List.of(product), order);
    }
}
