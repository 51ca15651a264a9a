package dev.fovea.nn.plan;

import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import dev.fovea.ops.Axis;

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
