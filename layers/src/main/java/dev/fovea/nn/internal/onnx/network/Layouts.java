package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Permute;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Brings values into other orders of axes and other shapes, by as few layers as possible. */
final class Layouts {
    private final Pieces pieces;
    private final Map<List<Object>, Flow> known = new HashMap<>();

    Layouts(Pieces pieces) {
        this.pieces = pieces;
    }

    /**
     * A value whose stored axes are just some of ONNX's, in an order; all others but the batch have the extent 1.
     *
     * @param x the value
     * @param order ONNX's axes, outermost first
     */
    Flow arranged(Flow x, int... order) {
        if (Arrays.equals(x.order(), order) && x.stored().rank() == order.length) {
            return x;
        }
        List<Object> key = List.of(
                x.node(), Arrays.stream(x.axes()).boxed().toList(), Arrays.stream(order).boxed().toList());
        Flow done = known.get(key);
        if (done == null) {
            done = arrange(x, order);
            known.put(key, done);
        }
        return done.with(x.type());
    }

    private Flow arrange(Flow x, int... order) {
        int[] core = Arrays.stream(x.order()).filter(axis -> large(x, axis)).toArray();
        int[] wanted = Arrays.stream(order).filter(axis -> large(x, axis)).toArray();
        Shape shape = Shape.of(Arrays.stream(order).map(axis -> x.extent(axis, 1)).toArray());
        String node = x.node();
        if (!Arrays.equals(core, wanted)) {
            int[] own = x.order();
            boolean whole = x.stored().rank() == order.length && own.length == order.length
                    && Arrays.equals(Arrays.stream(own).sorted().toArray(), Arrays.stream(order).sorted().toArray());
            int[] from = whole ? own : core;
            int[] to = whole ? order : wanted;
            if (!whole) {
                node = reshape(node, Shape.of(Arrays.stream(core).map(axis -> x.extent(axis, 1)).toArray()));
            }
            List<Integer> places = Arrays.stream(from).boxed().toList();
            node = pieces.add(
                    "permute", new Permute(Arrays.stream(to).map(places::indexOf).toArray()), List.of(node), Map.of());
        }
        node = reshape(node, shape);
        int[] axes = new int[x.rank()];
        Arrays.fill(axes, Traced.ONE);
        axes[x.batchAxis()] = Traced.BATCH;
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        return new Flow(node, shape, axes, x.type());
    }

    private static boolean large(Flow x, int axis) {
        return x.axes()[axis] >= 0 && x.extent(axis, 1) > 1;
    }

    private String reshape(String node, Shape shape) {
        return pieces.shape(node).equals(shape)
                ? node
                : pieces.add("reshape", new Reshape(shape), List.of(node), Map.of());
    }

    /** All axes but the batch, as ONNX has them. */
    Flow canonical(Flow x) {
        return arranged(x, IntStream.range(0, x.rank()).filter(axis -> x.axes()[axis] != Traced.BATCH).toArray());
    }

    /** (batch, channels, …) with the channels innermost. */
    Flow channelsLast(Flow x) {
        return arranged(x, channelsLast(x.rank()));
    }

    static int[] channelsLast(int rank) {
        return rank < 2 ? new int[0] : IntStream.range(2, rank + 1).map(axis -> axis == rank ? 1 : axis).toArray();
    }

    /** Axes in the order in which they are stored, and others, which have the extent 1 or are missing, before them. */
    Flow including(Flow x, int... needed) {
        int[] own = x.order();
        int[] missing = Arrays.stream(needed).filter(axis -> x.axes()[axis] == Traced.ONE).toArray();
        return arranged(x, IntStream.concat(Arrays.stream(missing), Arrays.stream(own)).toArray());
    }

    /**
     * A value under another shape. Axes that are split or joined where they lie together cost nothing; only what is
     * joined from apart is permuted.
     *
     * @param x the value, whose batch is the first axis
     * @param shape the extents behind the batch
     */
    Flow reshaped(Flow x, int... shape) {
        int[] from = IntStream.range(1, x.rank()).filter(axis -> x.extent(axis, 1) > 1).toArray();
        int[] to = IntStream.range(0, shape.length).filter(axis -> shape[axis] > 1).toArray();
        List<int[]> fromGroups = new ArrayList<>();
        List<int[]> toGroups = new ArrayList<>();
        int i = 0;
        int k = 0;
        while (i < from.length || k < to.length) {
            int i0 = i;
            int k0 = k;
            long before = x.extent(from[i++], 1);
            long after = shape[to[k++]];
            while (before != after) {
                if (before < after) {
                    before *= x.extent(from[i++], 1);
                } else {
                    after *= shape[to[k++]];
                }
            }
            fromGroups.add(Arrays.copyOfRange(from, i0, i));
            toGroups.add(Arrays.copyOfRange(to, k0, k));
        }
        // Groups in the order in which their first axes are stored.
        List<Integer> stored = Arrays.stream(x.order()).boxed().toList();
        List<Integer> groups = IntStream.range(0, fromGroups.size()).boxed()
                .sorted(java.util.Comparator.comparingInt(group -> stored.indexOf(fromGroups.get(group)[0])))
                .toList();
        int[] core = groups.stream().flatMapToInt(group -> Arrays.stream(fromGroups.get(group))).toArray();
        int[] own = Arrays.stream(x.order()).filter(axis -> large(x, axis)).toArray();
        String node = Arrays.equals(core, own) ? x.node() : arranged(x, core).node();
        int[] order = groups.stream().flatMapToInt(group -> Arrays.stream(toGroups.get(group))).toArray();
        int[] full = filled(order, shape);
        Shape target = Shape.of(Arrays.stream(full).map(axis -> shape[axis]).toArray());
        int[] axes = new int[shape.length + 1];
        Arrays.fill(axes, Traced.ONE);
        axes[0] = Traced.BATCH;
        for (int place = 0; place < full.length; place++) {
            axes[full[place] + 1] = place;
        }
        return new Flow(reshape(node, target), target, axes, x.type());
    }

    /** An order with the axes of extent 1: as images have it if it goes, or as ONNX has it, or with them in front. */
    private static int[] filled(int[] order, int... shape) {
        int rank = shape.length + 1;
        int[] images = Arrays.stream(channelsLast(rank)).map(axis -> axis - 1).toArray();
        if (Arrays.equals(order, Arrays.stream(images).filter(axis -> shape[axis] > 1).toArray())) {
            return images;
        }
        int[] plain = IntStream.range(0, shape.length).toArray();
        return Arrays.equals(order, Arrays.stream(plain).filter(axis -> shape[axis] > 1).toArray()) ? plain : order;
    }
}
