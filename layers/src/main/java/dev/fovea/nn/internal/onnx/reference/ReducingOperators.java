package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Operators that make one number of several. */
final class ReducingOperators {
    private ReducingOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator> table = new HashMap<>();
        table.put("ReduceSum", reduction(xs -> Arrays.stream(xs).sum()));
        table.put("ReduceMean", reduction(xs -> Arrays.stream(xs).sum() / xs.length));
        table.put("ReduceProd", reduction(xs -> Arrays.stream(xs).reduce(1, (a, b) -> a * b)));
        table.put("ReduceMax", reduction(
                xs -> Arrays.stream(xs).reduce(Double.NEGATIVE_INFINITY, Math::max)));
        table.put("ReduceMin", reduction(
                xs -> Arrays.stream(xs).reduce(Double.POSITIVE_INFINITY, Math::min)));
        table.put("ReduceL1", reduction(xs -> Arrays.stream(xs).map(Math::abs).sum()));
        table.put("ReduceL2", reduction(xs -> Math.sqrt(squares(xs))));
        table.put("ReduceSumSquare", reduction(ReducingOperators::squares));
        table.put("ReduceLogSum", reduction(xs -> StrictMath.log(Arrays.stream(xs).sum())));
        table.put("ReduceLogSumExp", reduction(xs -> {
            double most = Arrays.stream(xs).max().orElse(Double.NEGATIVE_INFINITY);
            return most == Double.NEGATIVE_INFINITY
                    ? most
                    : most + StrictMath.log(Arrays.stream(xs).map(x -> StrictMath.exp(x - most)).sum());
        }));
        table.put("ArgMax", ((Operator.Single) call -> argument(call, true)).operator());
        table.put("ArgMin", ((Operator.Single) call -> argument(call, false)).operator());
        table.put("TopK", ReducingOperators::topK);
        return table;
    }

    private static double squares(double[] xs) {
        return Arrays.stream(xs).map(x -> x * x).sum();
    }

    private static Operator reduction(ToDoubleFunction<double[]> function) {
        return ((Operator.Single) call -> {
            NdArray x = call.in(0);
            long[] given = call.numbers(1, "axes");
            boolean noop = call.settings().integer("noop_with_empty_axes", 0) != 0;
            boolean none = given == null || given.length == 0;
            if (none && noop) {
                return call.numbers(
                        x.type(), x.extents(), i -> function.applyAsDouble(new double[] {x.real(i)}),
                        i -> (long) function.applyAsDouble(new double[] {x.real(i)}));
            }
            int[] axes = none || given == null
                    ? IntStream.range(0, x.rank()).toArray()
                    : call.settings().axes(given, x.rank());
            Reduction reduction = new Reduction(x.extents(), axes);
            int[] shape = reduction.shape(call.settings().integer("keepdims", 1) != 0);
            call.products(x.size());
            double[] set = new double[reduction.setSize()];
            double[] results = new double[Extents.size(shape)];
            for (int i = 0; i < results.length; i++) {
                for (int k = 0; k < set.length; k++) {
                    set[k] = x.real(reduction.place(i, k));
                }
                results[i] = function.applyAsDouble(set);
            }
            return call.numbers(x.type(), shape, i -> results[i], i -> (long) results[i]);
        }).operator();
    }

    private static NdArray argument(Call call, boolean largest) {
        NdArray x = call.in(0);
        int axis = call.axis(call.settings().integer("axis", 0), x.rank());
        boolean last = call.settings().integer("select_last_index", 0) != 0;
        Reduction reduction = new Reduction(x.extents(), axis);
        int[] shape = reduction.shape(call.settings().integer("keepdims", 1) != 0);
        if (x.extent(axis) == 0) {
            throw call.problem("axis " + axis + " of " + x + " is empty");
        }
        return call.wholes(ElementType.INT64, shape, i -> {
            int best = 0;
            for (int k = 1; k < x.extent(axis); k++) {
                double value = x.real(reduction.place(i, k));
                double most = x.real(reduction.place(i, best));
                if (largest ? value > most : value < most) {
                    best = k;
                } else if (last && value == most) {
                    best = k;
                }
            }
            return best;
        });
    }

    private static List<NdArray> topK(Call call) {
        NdArray x = call.in(0);
        int axis = call.axis(call.settings().integer("axis", -1), x.rank());
        long[] count = call.has(1) ? call.in(1).wholes() : new long[] {call.settings().integer("k", 0)};
        boolean largest = call.settings().integer("largest", 1) != 0;
        Reduction reduction = new Reduction(x.extents(), axis);
        int extent = x.extent(axis);
        if (count.length != 1 || count[0] < 0 || count[0] > extent) {
            throw call.problem("the " + Arrays.toString(count) + " largest of " + extent);
        }
        int k = (int) count[0];
        int[] shape = x.extents();
        shape[axis] = k;
        int inner = Extents.size(Arrays.copyOfRange(shape, axis + 1, shape.length));
        List<int[]> orders = new ArrayList<>();
        for (int set = 0; extent > 0 && set < x.size() / extent; set++) {
            int which = set;
            Comparator<Integer> byValue = Comparator.comparingDouble(i -> x.real(reduction.place(which, i)));
            orders.add(IntStream.range(0, extent).boxed()
                    .sorted((largest ? byValue.reversed() : byValue).thenComparing(Comparator.naturalOrder()))
                    .mapToInt(Integer::intValue).toArray());
        }
        NdArray.Source set = i -> i / inner / k * inner + i % inner;
        NdArray.Source order = i -> orders.get(set.of(i))[i / inner % k];
        return List.of(
                call.numbers(
                        x.type(), shape, i -> x.real(reduction.place(set.of(i), order.of(i))),
                        i -> x.whole(reduction.place(set.of(i), order.of(i)))),
                call.wholes(ElementType.INT64, shape, order::of));
    }
}
