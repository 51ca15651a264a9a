package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.PoolAxis;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute.Int;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.List;

/** Pooling by windows of several sizes, which no operator of ONNX does: window by window, one axis after the other. */
final class OnnxPooling {
    private OnnxPooling() {}

    /**
     * Cuts the windows out along an axis, reduces each, and puts the results side by side. As windows are rectangles,
     * the mean of the means of their rows is their mean.
     *
     * @param onnx takes the nodes
     * @param x an image, channels first
     * @param pool the windows, without gaps
     * @param axis which axis of the image: 2 for rows, 3 for columns
     * @param operator ReduceMax or ReduceMean
     */
    static OnnxValue reduce(OnnxEmitter onnx, OnnxValue x, PoolAxis pool, int axis, String operator) {
        String name = axis == 2 ? "rows" : "columns";
        OnnxValue along = onnx.integers(name, axis);
        List<OnnxValue> results = new ArrayList<>();
        for (int out = 0; out < pool.output(); out++) {
            OnnxValue begin = onnx.integers(name + "_begin_" + out, pool.begin(out));
            OnnxValue end = onnx.integers(name + "_end_" + out, pool.end(out));
            OnnxValue window = onnx.node("Slice", Layout.CHANNELS_FIRST, List.of(x, begin, end, along));
            results.add(
                    onnx.node(
                            operator, Layout.CHANNELS_FIRST, List.of(window), Ints.of("axes", axis),
                            new Int("keepdims", 1)));
        }
        return onnx.node("Concat", Layout.CHANNELS_FIRST, results, new Int("axis", axis));
    }
}
