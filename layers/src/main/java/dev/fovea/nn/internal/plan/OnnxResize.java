package dev.fovea.nn.internal.plan;

import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.tensor.Shape;
import java.util.List;

/** ONNX's Resize. Sizes would include the batch, which is not known, so it is given factors. */
final class OnnxResize {
    private OnnxResize() {}

    static OnnxValue export(OnnxEmitter onnx, Shape x, int height, int width, OnnxAttribute... attributes) {
        float[] scales = {1, 1, scale(x.dimension(0), height), scale(x.dimension(1), width)};
        return onnx.node(
                "Resize", Layout.CHANNELS_FIRST,
                List.of(
                        onnx.channelsFirst(0), onnx.initializer("region", Shape.of(0), new float[0]),
                        onnx.initializer("scales", Shape.of(4), scales)),
                attributes);
    }

    /** The least float that makes ⌊extent·scale⌋ the size, in float as well as exactly. */
    static float scale(int extent, int size) {
        float scale = (float) size / extent;
        while (extent * scale < size || extent * (double) scale < size) {
            scale = Math.nextUp(scale);
        }
        return scale;
    }
}
