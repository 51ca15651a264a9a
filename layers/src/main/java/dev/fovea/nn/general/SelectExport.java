package dev.fovea.nn.general;

import dev.fovea.internal.ops.Gather;
import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A selection in ONNX: one axis after the other, and zeros where there is no place. */
final class SelectExport {
    private SelectExport() {}

    static GatherOp op(Gather gather, Shape shape, int[][] sources) {
        return new GatherOp(gather, onnx -> export(onnx, shape, sources));
    }

    private static OnnxValue export(OnnxEmitter onnx, Shape shape, int[][] sources) {
        OnnxValue y = onnx.channelsLast(0);
        for (int axis = 0; axis < sources.length; axis++) {
            int[] places = sources[axis];
            if (Arrays.equals(places, IntStream.range(0, shape.dimension(axis)).toArray())) {
                continue;
            }
            long[] indices = Arrays.stream(places).mapToLong(place -> Math.max(place, 0)).toArray();
            y = onnx.node(
                    "Gather", Layout.CHANNELS_LAST, List.of(y, onnx.integers("places_" + axis, indices)),
                    new OnnxAttribute.Int("axis", axis + 1));
            if (Arrays.stream(places).anyMatch(place -> place < 0)) {
                int[] extents = new int[sources.length - axis];
                Arrays.fill(extents, 1);
                extents[0] = places.length;
                float[] inside = new float[places.length];
                for (int i = 0; i < inside.length; i++) {
                    inside[i] = places[i] < 0 ? 0 : 1;
                }
                OnnxValue mask = ArithmeticOp.cast(
                        onnx, onnx.initializer("inside_" + axis, Shape.of(extents), inside), 9);
                OnnxValue zero = onnx.initializer("zero_" + axis, Shape.of(), new float[1]);
                y = onnx.node("Where", Layout.CHANNELS_LAST, List.of(mask, y, zero));
            }
        }
        return y.equals(onnx.channelsLast(0)) ? onnx.node("Identity", Layout.CHANNELS_LAST, List.of(y)) : y;
    }
}
