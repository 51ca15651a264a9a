package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Map;

/** Resizing, one axis after the other. */
final class ResizeOperators {
    private ResizeOperators() {}

    static Map<String, Operator> table() {
        return Map.of(
                "Resize", ((Operator.Single) ResizeOperators::resize).operator(),
                "Upsample", ((Operator.Single) ResizeOperators::upsample).operator());
    }

    private static NdArray upsample(Call call) {
        NdArray scales = call.optional(1);
        double[] factors = scales == null ? call.settings().reals("scales") : reals(scales);
        return resized(call, ResizePlan.upsample(call.settings(), call.in(0).extents(), factors));
    }

    /** In operator set 10 the scales were the second input. */
    private static NdArray resize(Call call) {
        NdArray x = call.in(0);
        if (call.opset() < 11) {
            return resized(call, ResizePlan.upsample(call.settings(), x.extents(), reals(call.in(1))));
        }
        NdArray roi = call.optional(1);
        NdArray scales = call.optional(2);
        NdArray sizes = call.optional(3);
        return resized(
                call,
                ResizePlan.of(
                        call.settings(), x.extents(), roi == null ? new double[0] : reals(roi),
                        scales == null ? null : reals(scales), sizes == null ? null : sizes.wholes()));
    }

    private static double[] reals(NdArray x) {
        double[] values = new double[x.size()];
        java.util.Arrays.setAll(values, x::real);
        return values;
    }

    private static NdArray resized(Call call, ResizePlan plan) {
        NdArray x = call.in(0);
        for (int axis = 0; axis < x.rank(); axis++) {
            ResizeAxis along = plan.axes().get(axis);
            if (!along.isIdentity()) {
                x = resized(call, x, axis, along, plan.outside());
            }
        }
        return x;
    }

    private static NdArray resized(Call call, NdArray x, int axis, ResizeAxis along, double outside) {
        int[] shape = x.extents();
        int extent = shape[axis];
        int size = along.places().length;
        shape[axis] = size;
        int inner = Extents.size(java.util.Arrays.copyOfRange(shape, axis + 1, shape.length));
        return call.numbers(x.type(), shape, i -> {
            int place = i / inner % size;
            int[] places = along.places()[place];
            if (places.length == 0) {
                return outside;
            }
            int begin = i / inner / size * extent * inner + i % inner;
            double sum = 0;
            for (int k = 0; k < places.length; k++) {
                sum += x.real(begin + places[k] * inner) * along.weights()[place][k];
            }
            return sum;
        }, i -> {
            int[] places = along.places()[i / inner % size];
            return x.whole(i / inner / size * extent * inner + places[0] * inner + i % inner);
        });
    }
}
