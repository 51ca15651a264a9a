package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Axis;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;

/** A sliding window in ONNX's terms. */
final class OnnxWindow {
    private OnnxWindow() {}

    /**
     * Size, stride and padding as attributes of Conv, MaxPool and AveragePool. The padding is spelled out: it is what
     * makes ONNX's output size, rounded down, that of the axes.
     */
    static OnnxAttribute[] attributes(Axis rows, Axis columns) {
        return new OnnxAttribute[] {
            Ints.of("kernel_shape", rows.window(), columns.window()),
            Ints.of("strides", rows.stride(), columns.stride()),
            Ints.of("pads", rows.before(), columns.before(), rows.after(), columns.after())
        };
    }
}
