package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that make constants, tell shapes, or change a shape or type without moving elements. */
final class ShapeOperators {
    private ShapeOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator.Single> table = new HashMap<>();
        table.put("Constant", ShapeOperators::constant);
        table.put("ConstantOfShape", ShapeOperators::constantOfShape);
        table.put("Shape", ShapeOperators::shape);
        table.put("Size", call -> NdArray.scalar(ElementType.INT64, call.in(0).size()));
        table.put("Identity", call -> call.in(0));
        table.put("Reshape", call -> call.in(0).reshaped(reshape(call)));
        table.put("Flatten", ShapeOperators::flatten);
        table.put("Squeeze", ShapeOperators::squeeze);
        table.put("Unsqueeze", ShapeOperators::unsqueeze);
        table.put("Cast", call -> cast(call, ElementType.of("Cast", call.settings().integer("to", 1))));
        table.put("CastLike", call -> cast(call, call.in(1).type()));
        table.put("Range", ShapeOperators::range);
        Map<String, Operator> operators = new HashMap<>();
        table.forEach((name, single) -> operators.put(name, single.operator()));
        operators.put("Dropout", ShapeOperators::dropout);
        return operators;
    }

    private static NdArray constant(Call call) {
        if (call.node().attributes().size() != 1) {
            throw call.problem("expected one attribute");
        }
        return switch (call.node().attributes().values().iterator().next()) {
            case Attribute.Array(NdArray value) -> value;
            case Attribute.Real(float value) -> NdArray.scalar(ElementType.FLOAT, value);
            case Attribute.Int(long value) -> NdArray.uniform(ElementType.INT64, (double) value, value);
            case Attribute.Reals(double[] values) ->
                NdArray.reals(ElementType.FLOAT, new int[] {values.length}, i -> values[i]);
            case Attribute.Ints(long[] values) -> NdArray.vector(values);
            default -> throw call.problem("its value should be a tensor or numbers");
        };
    }

    private static NdArray constantOfShape(Call call) {
        int[] extents = extents(call, call.in(0).wholes());
        NdArray value = call.settings().tensor("value");
        if (value == null) {
            return call.uniform(NdArray.scalar(ElementType.FLOAT, 0), extents);
        }
        if (value.size() != 1) {
            throw call.problem("the attribute value should have one element, it has " + value.size());
        }
        return call.uniform(value, extents);
    }

    static int[] extents(Call call, long[] values) {
        return Arrays.stream(values).mapToInt(value -> call.settings().small("the extent", value)).toArray();
    }

    private static NdArray shape(Call call) {
        int[] extents = call.in(0).extents();
        int begin = clamped(call.settings().integer("start", 0), extents.length);
        int end = clamped(call.settings().integer("end", extents.length), extents.length);
        int[] part = begin < end ? Arrays.copyOfRange(extents, begin, end) : new int[0];
        return NdArray.vector(Arrays.stream(part).asLongStream().toArray());
    }

    private static int clamped(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static int[] reshape(Call call) {
        NdArray x = call.in(0);
        long[] target = call.numbers(1, "shape");
        if (target == null) {
            throw call.problem("the shape is missing");
        }
        return Reshaping.extents(call.settings(), x.extents(), target);
    }

    private static NdArray flatten(Call call) {
        NdArray x = call.in(0);
        long axis = call.settings().integer("axis", 1);
        int before = axis == x.rank() ? x.rank() : call.axis(axis, x.rank());
        int rows = Extents.size(Arrays.copyOf(x.extents(), before));
        int columns = Extents.size(Arrays.copyOfRange(x.extents(), before, x.rank()));
        return x.reshaped(rows, columns);
    }

    private static NdArray squeeze(Call call) {
        NdArray x = call.in(0);
        long[] axes = call.numbers(1, "axes");
        boolean[] gone = new boolean[x.rank()];
        if (axes == null) {
            for (int axis = 0; axis < gone.length; axis++) {
                gone[axis] = x.extent(axis) == 1;
            }
        } else {
            for (int axis : call.settings().axes(axes, x.rank())) {
                gone[axis] = true;
                if (x.extent(axis) != 1) {
                    throw call.problem("axis " + axis + " of " + x + " is not 1");
                }
            }
        }
        int[] kept = java.util.stream.IntStream.range(0, x.rank()).filter(axis -> !gone[axis]).map(x::extent).toArray();
        return x.reshaped(kept);
    }

    private static NdArray unsqueeze(Call call) {
        NdArray x = call.in(0);
        long[] axes = call.numbers(1, "axes");
        if (axes == null) {
            throw call.problem("the axes are missing");
        }
        int[] extents = new int[x.rank() + axes.length];
        Arrays.fill(extents, -1);
        for (int axis : call.settings().axes(axes, extents.length)) {
            extents[axis] = 1;
        }
        int from = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = extents[axis] < 0 ? x.extent(from++) : 1;
        }
        return x.reshaped(extents);
    }

    private static NdArray cast(Call call, ElementType to) {
        NdArray x = call.in(0);
        if (x.isUniform() && x.size() > 0) {
            long whole = to == ElementType.BOOL ? x.real(0) != 0 ? 1 : 0 : x.whole(0);
            return NdArray.uniform(to, x.real(0), whole, x.extents());
        }
        if (x.type() == to) {
            return x;
        }
        return call.numbers(
                to, x.extents(), x::real,
                i -> to == ElementType.BOOL ? x.real(i) != 0 ? 1 : 0 : x.whole(i));
    }

    private static NdArray range(Call call) {
        NdArray start = call.in(0);
        double step = call.in(2).real(0);
        double count = Math.max(0, Math.ceil((call.in(1).real(0) - start.real(0)) / step));
        if (!(count <= Integer.MAX_VALUE)) {
            throw call.problem("it has " + count + " elements");
        }
        return call.numbers(
                start.type(), new int[] {(int) count}, i -> start.real(0) + i * step,
                i -> start.whole(0) + i * call.in(2).whole(0));
    }

    private static List<NdArray> dropout(Call call) {
        NdArray x = call.in(0);
        boolean training = call.has(2) && call.in(2).whole(0) != 0;
        double ratio = call.has(1) ? call.in(1).real(0) : call.settings().real("ratio", 0.5);
        if (training && ratio != 0) {
            throw call.settings().unsupported("it is to drop elements at random, as in training");
        }
        return List.of(x, NdArray.uniform(ElementType.BOOL, 1, 1, x.extents()));
    }
}
