package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Axis;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxAttribute.Ints;
import java.util.ArrayList;
import java.util.List;

/** A sliding window in ONNX's terms. */
final class OnnxWindow {
    private OnnxWindow() {}

    /**
     * Size, stride, dilation and padding as attributes of Conv, ConvTranspose and MaxPool. The padding is spelled out:
     * it is what makes ONNX's output size, rounded down, that of the axes.
     *
     * @return a list that may be added to
     */
    static List<OnnxAttribute> attributes(Axis rows, Axis columns) {
        List<OnnxAttribute> attributes = withoutGaps(rows, columns);
        attributes.add(Ints.of("dilations", rows.dilation(), columns.dilation()));
        return attributes;
    }

    /** The same for AveragePool, which has no dilation in this operator set. */
    static List<OnnxAttribute> withoutGaps(Axis rows, Axis columns) {
        return new ArrayList<>(
                List.of(
                        Ints.of("kernel_shape", rows.window(), columns.window()),
                        Ints.of("strides", rows.stride(), columns.stride()),
                        Ints.of("pads", rows.before(), columns.before(), rows.after(), columns.after())));
    }

    /** Whether padding is as large as a window without its gaps, which ONNX Runtime refuses of pooling. */
    static boolean refusedOfPooling(Axis rows, Axis columns) {
        return Math.max(rows.before(), rows.after()) >= rows.window()
                || Math.max(columns.before(), columns.after()) >= columns.window();
    }
}
