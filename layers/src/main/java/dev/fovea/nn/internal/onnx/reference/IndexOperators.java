package dev.fovea.nn.internal.onnx.reference;

import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators whose places are numbers in tensors. */
final class IndexOperators {
    private IndexOperators() {}

    static Map<String, Operator> table() {
        Map<String, Operator.Single> table = new HashMap<>();
        table.put("Gather", IndexOperators::gather);
        table.put("GatherElements", IndexOperators::gatherElements);
        table.put("GatherND", IndexOperators::gatherNd);
        table.put("ScatterElements", IndexOperators::scatterElements);
        table.put("ScatterND", IndexOperators::scatterNd);
        table.put("OneHot", IndexOperators::oneHot);
        table.put("NonZero", IndexOperators::nonZero);
        table.put("EyeLike", IndexOperators::eyeLike);
        table.put("CumSum", IndexOperators::cumulativeSum);
        Map<String, Operator> operators = new HashMap<>();
        table.forEach((name, single) -> operators.put(name, single.operator()));
        return operators;
    }

    /** A place that may be counted from the end. */
    static int place(Call call, long index, int extent) {
        if (index < -extent || index >= extent) {
            throw call.problem("the index " + index + " into " + extent);
        }
        return (int) (index < 0 ? index + extent : index);
    }

    private static NdArray gather(Call call) {
        NdArray x = call.in(0);
        NdArray indices = call.in(1);
        int axis = call.axis(call.settings().integer("axis", 0), x.rank());
        int extent = x.extent(axis);
        int[] places = new int[indices.size()];
        Arrays.setAll(places, i -> place(call, indices.whole(i), extent));
        int inner = Extents.size(Arrays.copyOfRange(x.extents(), axis + 1, x.rank()));
        int[] shape = new int[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.extents(), 0, shape, 0, axis);
        System.arraycopy(indices.extents(), 0, shape, axis, indices.rank());
        System.arraycopy(x.extents(), axis + 1, shape, axis + indices.rank(), x.rank() - axis - 1);
        return call.gathered(
                x, shape,
                i -> (i / inner / places.length * extent + places[i / inner % places.length]) * inner + i % inner);
    }

    private static NdArray gatherElements(Call call) {
        NdArray x = call.in(0);
        NdArray indices = call.in(1);
        int axis = call.axis(call.settings().integer("axis", 0), x.rank());
        return call.gathered(x, indices.extents(), i -> elementPlace(call, x, indices, axis, i));
    }

    private static int elementPlace(Call call, NdArray x, NdArray indices, int axis, int i) {
        int[] strides = Broadcast.strides(x.extents());
        int place = 0;
        for (int k = x.rank() - 1, rest = i; k >= 0; k--) {
            int along = k == axis ? place(call, indices.whole(i), x.extent(k)) : rest % indices.extent(k);
            place += along * strides[k];
            rest /= indices.extent(k);
        }
        return place;
    }

    private static NdArray scatterElements(Call call) {
        NdArray x = call.in(0);
        NdArray indices = call.in(1);
        NdArray updates = call.in(2);
        int axis = call.axis(call.settings().integer("axis", 0), x.rank());
        return scattered(call, x, updates, indices.size(), i -> elementPlace(call, x, indices, axis, i));
    }

    private static NdArray scattered(Call call, NdArray x, NdArray updates, int count, NdArray.Source target) {
        String reduction = call.settings().text("reduction", "none");
        double[] values = new double[x.size()];
        Arrays.setAll(values, x::real);
        for (int i = 0; i < count; i++) {
            int place = target.of(i);
            double update = updates.real(i);
            values[place] = switch (reduction) {
                case "none" -> update;
                case "add" -> values[place] + update;
                case "mul" -> values[place] * update;
                case "max" -> Math.max(values[place], update);
                case "min" -> Math.min(values[place], update);
                default -> throw call.problem("the reduction " + reduction + " is unknown");
            };
        }
        return call.numbers(x.type(), x.extents(), i -> values[i], i -> (long) values[i]);
    }

    private static NdArray scatterNd(Call call) {
        NdArray x = call.in(0);
        NdArray indices = call.in(1);
        int depth = indices.extent(indices.rank() - 1);
        int inner = Extents.size(Arrays.copyOfRange(x.extents(), depth, x.rank()));
        int rows = depth == 0 ? 1 : indices.size() / depth;
        return scattered(
                call, x, call.in(2), rows * inner,
                i -> rowPlace(call, x, indices, i / inner, 0, depth) * inner + i % inner);
    }

    /** The place that a row of indices tells, among those of the axes it has indices for. */
    private static int rowPlace(Call call, NdArray x, NdArray indices, int row, int firstAxis, int depth) {
        int place = 0;
        for (int k = 0; k < depth; k++) {
            int extent = x.extent(firstAxis + k);
            place = place * extent + place(call, indices.whole(row * depth + k), extent);
        }
        return place;
    }

    private static NdArray gatherNd(Call call) {
        NdArray x = call.in(0);
        NdArray indices = call.in(1);
        int batch = call.settings().small("batch_dims", 0);
        int depth = indices.extent(indices.rank() - 1);
        int rows = Extents.size(Arrays.copyOf(indices.extents(), indices.rank() - 1));
        int batches = Extents.size(Arrays.copyOf(x.extents(), batch));
        int inner = Extents.size(Arrays.copyOfRange(x.extents(), batch + depth, x.rank()));
        int middle = Extents.size(Arrays.copyOfRange(x.extents(), batch, batch + depth));
        int[] shape = new int[indices.rank() - 1 + x.rank() - batch - depth];
        System.arraycopy(indices.extents(), 0, shape, 0, indices.rank() - 1);
        System.arraycopy(x.extents(), batch + depth, shape, indices.rank() - 1, x.rank() - batch - depth);
        int perBatch = Math.max(1, rows / Math.max(1, batches));
        return call.gathered(
                x, shape,
                i -> (i / inner / perBatch * middle + rowPlace(call, x, indices, i / inner, batch, depth)) * inner
                        + i % inner);
    }

    private static NdArray oneHot(Call call) {
        NdArray indices = call.in(0);
        int depth = call.settings().small("the depth", call.in(1).whole(0));
        NdArray values = call.in(2);
        int[] shape = new int[indices.rank() + 1];
        int axis = call.axis(call.settings().integer("axis", -1), shape.length);
        System.arraycopy(indices.extents(), 0, shape, 0, axis);
        shape[axis] = depth;
        System.arraycopy(indices.extents(), axis, shape, axis + 1, indices.rank() - axis);
        int inner = Extents.size(Arrays.copyOfRange(shape, axis + 1, shape.length));
        NdArray.Source which = i -> {
            long index = indices.whole(i / inner / depth * inner + i % inner);
            return (index < 0 ? index + depth : index) == i / inner % depth ? 1 : 0;
        };
        return call.numbers(
                values.type(), shape, i -> values.real(which.of(i)), i -> values.whole(which.of(i)));
    }

    private static NdArray nonZero(Call call) {
        NdArray x = call.in(0);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            if (x.real(i) != 0) {
                found.add(i);
            }
        }
        int[] strides = Broadcast.strides(x.extents());
        return call.wholes(ElementType.INT64, new int[] {x.rank(), found.size()}, i -> {
            int axis = i / found.size();
            return found.get(i % found.size()) / strides[axis] % x.extent(axis);
        });
    }

    private static NdArray eyeLike(Call call) {
        NdArray x = call.in(0);
        if (x.rank() != 2) {
            throw call.problem("expected a matrix, found " + x);
        }
        ElementType type = ElementType.of("EyeLike", call.settings().integer("dtype", x.type().code()));
        long k = call.settings().integer("k", 0);
        int columns = x.extent(1);
        return call.numbers(
                type, x.extents(), i -> i % columns - i / columns == k ? 1 : 0,
                i -> i % columns - i / columns == k ? 1 : 0);
    }

    private static NdArray cumulativeSum(Call call) {
        NdArray x = call.in(0);
        int axis = call.axis(call.in(1).whole(0), x.rank());
        boolean exclusive = call.settings().integer("exclusive", 0) != 0;
        boolean reverse = call.settings().integer("reverse", 0) != 0;
        int extent = x.extent(axis);
        int inner = Extents.size(Arrays.copyOfRange(x.extents(), axis + 1, x.rank()));
        double[] sums = new double[x.size()];
        for (int line = 0; extent > 0 && line < x.size() / extent; line++) {
            int begin = line / inner * extent * inner + line % inner;
            double sum = 0;
            for (int k = 0; k < extent; k++) {
                int place = begin + (reverse ? extent - 1 - k : k) * inner;
                sums[place] = exclusive ? sum : sum + x.real(place);
                sum += x.real(place);
            }
        }
        return call.numbers(x.type(), x.extents(), i -> sums[i], i -> (long) sums[i]);
    }
}
