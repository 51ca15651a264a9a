package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Concat;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.SplitSizes;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that put values side by side, and that take them apart. */
final class JoinHandlers {
    private JoinHandlers() {}

    static Map<String, Handler> table() {
        return Map.of(
                "Concat", site -> List.of(concat(site)),
                "Split", JoinHandlers::split);
    }

    private static Flow concat(Site site) {
        int rank = 0;
        for (int input = 0; input < site.inputs(); input++) {
            rank = site.input(input) instanceof Flow flow ? flow.rank() : rank;
        }
        Flow model = model(site);
        int axis = site.sampleAxis(site.settings().integer("axis", 1), model);
        if (site.inputs() == 1) {
            return model;
        }
        @Nullable Flow padded = padded(site, model, axis);
        if (padded != null) {
            return padded;
        }
        List<Flow> xs = new ArrayList<>();
        for (int input = 0; input < site.inputs(); input++) {
            Flow x = site.flow(input, rank);
            if (x.rank() != rank || x.axes()[0] != Traced.BATCH) {
                throw site.unsupported("its inputs have different ranks, or the samples along other axes");
            }
            xs.add(x);
        }
        Flow first = site.layouts().including(model, axis);
        int[] order = withAll(first.order(), xs);
        List<Flow> arranged = xs.stream().map(x -> site.layouts().arranged(x, order)).toList();
        int place = IntStream.range(0, order.length).filter(i -> order[i] == axis).findFirst().orElseThrow();
        if (place == order.length - 1) {
            return site.add(new Concat(), arranged, Map.of(), rank, order);
        }
        // Side by side along an inner axis: rows of what lies within it.
        List<String> rows = new ArrayList<>();
        int[] extents = arranged.get(0).stored().dimensions();
        extents[place] = 0;
        for (Flow x : arranged) {
            int[] own = x.stored().dimensions();
            extents[place] = Math.addExact(extents[place], own[place]);
            int outer = Shape.of(Arrays.copyOf(own, place)).size();
            rows.add(site.add(new Reshape(Shape.of(outer, x.stored().size() / outer)), List.of(x.node()), Map.of()));
        }
        String joined = site.add(new Concat(), rows, Map.of());
        String name = site.add(new Reshape(Shape.of(extents)), List.of(joined), Map.of());
        return new Flow(name, Shape.of(extents), arranged.get(0).axes(), model.type());
    }

    private static Flow model(Site site) {
        for (int input = 0; input < site.inputs(); input++) {
            if (site.input(input) instanceof Flow flow) {
                return flow;
            }
        }
        throw site.unsupported("all its inputs are constant");
    }

    private static int[] withAll(int[] order, List<Flow> xs) {
        List<Integer> own = Arrays.stream(order).boxed().toList();
        IntStream missing = xs.stream()
                .flatMapToInt(
                        x -> Arrays.stream(x.order()).filter(axis -> !own.contains(axis) && x.extent(axis, 1) > 1))
                .distinct();
        return IntStream.concat(missing, Arrays.stream(order)).toArray();
    }

    /** One value between zeros is padded. */
    private static @Nullable Flow padded(Site site, Flow model, int axis) {
        int before = 0;
        int after = 0;
        boolean found = false;
        for (int input = 0; input < site.inputs(); input++) {
            if (site.input(input) instanceof Known known) {
                NdArray zeros = known.few();
                boolean usual = zeros.isUniform() && zeros.size() > 0 && zeros.real(0) == 0
                        && zeros.rank() == model.rank();
                if (!usual) {
                    return null;
                }
                before += found ? 0 : zeros.extent(axis);
                after += found ? zeros.extent(axis) : 0;
            } else if (found) {
                return null;
            } else {
                found = true;
            }
        }
        MovingHandlers.requireSize(site, (long) before + model.extent(axis, 1) + after);
        int begin = before;
        int extent = model.extent(axis, 1);
        return MovingHandlers.selected(
                site, model,
                Map.of(axis, IntStream.range(0, before + extent + after)
                        .map(i -> i < begin || i >= begin + extent ? -1 : i - begin).toArray()));
    }

    private static List<Flow> split(Site site) {
        Flow x = site.flow(0);
        int axis = site.sampleAxis(site.settings().integer("axis", 0), x);
        int[] sizes = SplitSizes.of(site.settings(), site.numbers(1, "split"), x.extent(axis, 1));
        List<Flow> parts = new ArrayList<>();
        int begin = 0;
        for (int size : sizes) {
            int from = begin;
            parts.add(MovingHandlers.selected(site, x,
                    Map.of(axis, IntStream.range(0, size).map(i -> from + i).toArray())));
            begin += size;
        }
        return parts;
    }
}
