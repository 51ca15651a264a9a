package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.Map;

/** Real numbers as small whole ones, and back. */
final class QuantizeOperators {
    private QuantizeOperators() {}

    static Map<String, Operator> table() {
        return Map.of(
                "DequantizeLinear", ((Operator.Single) QuantizeOperators::dequantize).operator(),
                "QuantizeLinear", ((Operator.Single) QuantizeOperators::quantize).operator());
    }

    /** One scale for all, one for each place along an axis, or one for each block along it. */
    private static NdArray.Source scale(Call call, NdArray x, NdArray scale) {
        if (scale.size() == 1) {
            return i -> 0;
        }
        int axis = call.axis(call.settings().integer("axis", 1), x.rank());
        int block = call.settings().small("block_size", 0);
        int extent = x.extent(axis);
        int inner = Extents.size(Arrays.copyOfRange(x.extents(), axis + 1, x.rank()));
        if (block == 0) {
            if (scale.rank() != 1 || scale.size() != extent) {
                throw call.problem("expected a scale for each of " + extent + ", found " + scale);
            }
            return i -> i / inner % extent;
        }
        int blocks = Math.ceilDiv(extent, block);
        return i -> (i / inner / extent * blocks + i / inner % extent / block) * inner + i % inner;
    }

    private static NdArray dequantize(Call call) {
        NdArray x = call.in(0);
        NdArray scale = call.in(1);
        NdArray zero = call.optional(2);
        NdArray.Source of = scale(call, x, scale);
        return call.reals(scale.type(), x.extents(), i -> {
            int k = of.of(i);
            return (x.real(i) - (zero == null ? 0 : zero.real(k))) * scale.real(k);
        });
    }

    private static NdArray quantize(Call call) {
        NdArray x = call.in(0);
        NdArray scale = call.in(1);
        NdArray zero = call.optional(2);
        NdArray.Source of = scale(call, x, scale);
        ElementType type = zero != null
                ? zero.type()
                : ElementType.of("QuantizeLinear", call.settings().integer("output_dtype", ElementType.UINT8.code()));
        long most = switch (type) {
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 255;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 65535;
            default -> throw call.settings().unsupported("it makes " + type);
        };
        long least = type == ElementType.INT8 || type == ElementType.INT16 ? -most - 1 : 0;
        return call.wholes(type, x.extents(), i -> {
            int k = of.of(i);
            double value = Math.rint(x.real(i) / scale.real(k)) + (zero == null ? 0 : zero.whole(k));
            return (long) Math.clamp(value, (double) least, (double) most);
        });
    }
}
