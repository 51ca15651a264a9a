package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.GlobalAvgPool2d;
import dev.fovea.nn.GlobalMaxPool2d;
import dev.fovea.nn.general.Reduce;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reductions. */
final class ReducingHandlers {
    private ReducingHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        Map<String, Reduce.Kind> kinds = Map.of(
                "ReduceSum", Reduce.Kind.SUM, "ReduceMean", Reduce.Kind.MEAN, "ReduceProd", Reduce.Kind.PRODUCT,
                "ReduceMax", Reduce.Kind.MAXIMUM, "ReduceMin", Reduce.Kind.MINIMUM, "ReduceL1", Reduce.Kind.L1,
                "ReduceL2", Reduce.Kind.L2, "ReduceSumSquare", Reduce.Kind.SQUARES,
                "ReduceLogSum", Reduce.Kind.LOG_SUM, "ReduceLogSumExp", Reduce.Kind.LOG_SUM_EXP);
        kinds.forEach((operator, kind) -> table.put(operator, site -> List.of(reduce(site, kind))));
        table.put("ArgMax", site -> List.of(argument(site, Reduce.Kind.WHICH_MAXIMUM, Reduce.Kind.LAST_MAXIMUM)));
        table.put("ArgMin", site -> List.of(argument(site, Reduce.Kind.WHICH_MINIMUM, Reduce.Kind.LAST_MINIMUM)));
        return table;
    }

    private static Flow reduce(Site site, Reduce.Kind kind) {
        Flow x = site.batched(0);
        long[] given = site.numbers(1, "axes");
        boolean keep = site.settings().integer("keepdims", 1) != 0;
        if (given == null || given.length == 0) {
            if (site.settings().integer("noop_with_empty_axes", 0) != 0) {
                throw site.unsupported("a reduction of nothing");
            }
            throw site.unsupported("it puts all samples together");
        }
        int[] axes = Arrays.stream(given).mapToInt(axis -> site.sampleAxis(axis, x)).toArray();
        return reduced(site, x, kind, keep, axes);
    }

    static Flow reduced(Site site, Flow given, Reduce.Kind kind, boolean keep, int... axes) {
        Flow x = site.layouts().including(given, axes);
        int[] order = x.order();
        List<Integer> gone = Arrays.stream(axes).boxed().toList();
        int[] kept = Arrays.stream(order).filter(axis -> !gone.contains(axis)).toArray();
        boolean image = order.length == 3 && kept.length == 1 && kept[0] == order[2];
        Flow y;
        if (image && (kind == Reduce.Kind.MEAN || kind == Reduce.Kind.MAXIMUM)) {
            y = site.add(
                    kind == Reduce.Kind.MEAN ? new GlobalAvgPool2d() : new GlobalMaxPool2d(), List.of(x), Map.of(),
                    x.rank(), kept);
        } else {
            int[] places = IntStream.range(0, order.length).filter(i -> gone.contains(order[i])).toArray();
            y = site.add(new Reduce(kind, places), List.of(x), Map.of(), x.rank(), kept);
        }
        if (keep) {
            return y;
        }
        Flow made = y;
        return y.relabelled(
                IntStream.range(0, y.rank()).filter(axis -> !gone.contains(axis)).map(axis -> made.axes()[axis])
                        .toArray());
    }

    private static Flow argument(Site site, Reduce.Kind first, Reduce.Kind last) {
        Flow x = site.batched(0);
        int axis = site.sampleAxis(site.settings().integer("axis", 0), x);
        boolean selectLast = site.settings().integer("select_last_index", 0) != 0;
        boolean keep = site.settings().integer("keepdims", 1) != 0;
        return reduced(site, x, selectLast ? last : first, keep, axis).with(ElementType.INT64);
    }
}
