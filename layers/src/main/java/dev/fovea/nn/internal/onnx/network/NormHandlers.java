package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.GroupNorm;
import dev.fovea.nn.InstanceNorm;
import dev.fovea.nn.L2Normalize;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerNorm;
import dev.fovea.nn.LogSoftmax;
import dev.fovea.nn.RmsNorm;
import dev.fovea.nn.Softmax;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.general.LocalResponseNorm;
import dev.fovea.nn.general.Reduce;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.reference.Broadcast;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Normalisations, and softmax. */
final class NormHandlers {
    /** For files that have none: it must be positive here, and disappears beside any variance that is not 0. */
    private static final double LEAST_EPSILON = 1e-30;

    /** What has no operator in ONNX, but a layer here: x/√(Σx² + epsilon). */
    static final String L2 = "fovea.L2Normalize";

    private NormHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        table.put("BatchNormalization", site -> List.of(batch(site)));
        table.put("InstanceNormalization", site -> List.of(instance(site)));
        table.put("GroupNormalization", site -> List.of(group(site)));
        table.put("LayerNormalization", site -> List.of(layer(site)));
        table.put("RMSNormalization", site -> List.of(rms(site)));
        table.put(L2, site -> List.of(l2(site)));
        table.put("LRN", site -> List.of(localResponse(site)));
        table.put("LpNormalization", site -> List.of(lp(site)));
        table.put("Softmax", site -> List.of(softmax(site, new Softmax())));
        table.put("LogSoftmax", site -> List.of(softmax(site, new LogSoftmax())));
        return table;
    }

    private static double epsilon(Site site) {
        return Math.max(LEAST_EPSILON, site.settings().real("epsilon", 1e-5));
    }

    /** The channels innermost, also where there are no images. */
    private static Flow channelsLast(Site site) {
        Flow x = site.batched(0);
        if (x.rank() < 2) {
            throw site.unsupported("it works on the samples' axis");
        }
        Flow whole = site.layouts().channelsLast(x);
        requireOneEach(site, whole);
        return whole;
    }

    private static void requireOneEach(Site site, Flow x) {
        for (int input = 1; input < site.inputs(); input++) {
            int count = site.has(input) ? site.constant(input).size() : x.stored().channels();
            if (count != x.stored().channels() && !site.node().operator().equals("GroupNormalization")) {
                throw site.settings().problem("input " + input + " has " + count + " numbers for "
                        + x.stored().channels() + " channels");
            }
        }
    }

    private static Flow batch(Site site) {
        if (site.settings().integer("training_mode", 0) != 0) {
            throw site.unsupported("it is in training mode; let the exporter write the network for evaluation");
        }
        Flow x = channelsLast(site);
        double momentum = Math.clamp(site.settings().real("momentum", 0.9), 0, 1);
        Map<String, Filler> fillers = Map.of(
                "gamma", Filler.of(site.constant(1)), "beta", Filler.of(site.constant(2)),
                "moving_mean", Filler.of(site.constant(3)), "moving_variance", Filler.of(site.constant(4)));
        return site.add(
                new BatchNorm().epsilon(epsilon(site)).momentum(momentum), List.of(x), fillers, x.rank(), x.order());
    }

    private static Flow instance(Site site) {
        Flow x = channelsLast(site);
        Map<String, Filler> fillers =
                Map.of("gamma", Filler.of(site.constant(1)), "beta", Filler.of(site.constant(2)));
        return site.add(new InstanceNorm().epsilon(epsilon(site)), List.of(x), fillers, x.rank(), x.order());
    }

    /** Before operator set 21 there was a scale for each group, since then for each channel. */
    private static Flow group(Site site) {
        Flow x = channelsLast(site);
        int channels = x.stored().channels();
        int groups = site.settings().small("num_groups", 1);
        Filler[] numbers = new Filler[2];
        for (int i = 0; i < 2 && site.has(1); i++) {
            NdArray given = site.constant(i + 1);
            if (given.size() == 0 || channels % given.size() != 0) {
                throw site.settings().problem(given + " for " + channels + " channels");
            }
            int each = channels / given.size();
            numbers[i] = Filler.of(given, c -> c / each);
        }
        boolean affine = site.has(1);
        return site.add(
                new GroupNorm(groups).epsilon(epsilon(site)).gamma(affine).beta(affine), List.of(x),
                affine ? Map.of("gamma", numbers[0], "beta", numbers[1]) : Map.of(), x.rank(), x.order());
    }

    /** Makes a layer that works on vectors, or on whole samples. */
    private interface OverSet {
        Layer layer(boolean overSample);
    }

    private static Flow layer(Site site) {
        @Nullable NdArray gamma = site.optional(1);
        @Nullable NdArray beta = site.optional(2);
        LayerNorm norm = new LayerNorm().epsilon(epsilon(site)).gamma(gamma != null).beta(beta != null);
        return normalized(site, overSample -> norm.overSample(overSample), gamma, beta);
    }

    private static Flow rms(Site site) {
        @Nullable NdArray gamma = site.optional(1);
        RmsNorm norm = new RmsNorm().epsilon(epsilon(site)).gamma(gamma != null);
        return normalized(site, overSample -> norm.overSample(overSample), gamma, null);
    }

    private static Flow l2(Site site) {
        L2Normalize norm = new L2Normalize().epsilon(epsilon(site));
        return normalized(site, overSample -> norm.overSample(overSample), null, null);
    }

    private static Flow normalized(Site site, OverSet made, @Nullable NdArray gamma, @Nullable NdArray beta) {
        Flow x = site.batched(0);
        int first = site.sampleAxis(site.settings().integer("axis", -1), x);
        int[] set = IntStream.range(first, x.rank()).toArray();
        return overSet(site, x, set, (overSample, order) -> {
            Map<String, Filler> fillers = new HashMap<>();
            int[] extents = Arrays.stream(set).map(axis -> x.extent(axis, 1)).toArray();
            put(site, fillers, "gamma", gamma, extents, first, order);
            put(site, fillers, "beta", beta, extents, first, order);
            return new Made(made.layer(overSample), fillers);
        });
    }

    /** Numbers for a set of axes, in the order in which they are stored. */
    private static void put(
            Site site, Map<String, Filler> fillers, String name, @Nullable NdArray given, int[] extents, int first,
            int[] order) {
        if (given == null) {
            return;
        }
        int[] from = given.extents();
        int more = from.length - extents.length;
        for (int axis = 0; axis < more; axis++) {
            if (from[axis] != 1) {
                throw site.unsupported(
                        name + " of " + given + " has numbers for other axes than those that are normalised");
            }
        }
        NdArray own = more > 0 ? given.reshaped(Arrays.copyOfRange(from, more, from.length)) : given;
        NdArray whole = own.gathered(extents, Broadcast.source(own.extents(), extents));
        int[] in = Arrays.stream(order).filter(axis -> axis >= first).map(axis -> axis - first + 1).toArray();
        int[] missing = IntStream.range(1, extents.length + 1)
                .filter(axis -> Arrays.stream(in).noneMatch(a -> a == axis)).toArray();
        int[] all = IntStream.concat(Arrays.stream(missing), Arrays.stream(in)).toArray();
        fillers.put(name, Filler.of(ArithmeticHandlers.permuted(whole, all)));
    }

    /** A layer, and what its parameters hold. */
    record Made(Layer layer, Map<String, Filler> fillers) {}

    /** Makes a layer for values stored in an order. */
    interface ForOrder {
        Made of(boolean overSample, int... order);
    }

    /**
     * A layer that works on the last axis, on several axes together. If they are the whole sample, of several axes, it
     * is told so; else they are brought behind the others and joined.
     */
    private static Flow overSet(Site site, Flow given, int[] set, ForOrder made) {
        Flow x = site.layouts().including(given, set);
        List<Integer> in = Arrays.stream(set).boxed().toList();
        int[] order = x.order();
        boolean whole = Arrays.stream(order).allMatch(in::contains) && order.length > 1;
        if (whole) {
            Made layer = made.of(true, order);
            return site.add(layer.layer, List.of(x), layer.fillers, x.rank(), order);
        }
        int[] others = Arrays.stream(order).filter(axis -> !in.contains(axis)).toArray();
        int[] own = Arrays.stream(order).filter(in::contains).toArray();
        int[] sorted = IntStream.concat(Arrays.stream(others), Arrays.stream(own)).toArray();
        Flow y = site.layouts().arranged(x, sorted);
        Made layer = made.of(false, sorted);
        if (own.length <= 1) {
            return site.add(layer.layer, List.of(y), layer.fillers, x.rank(), sorted);
        }
        return joined(site, y, own.length, layer);
    }

    /** The last axes as one. */
    private static Flow joined(Site site, Flow x, int count, Made layer) {
        int[] extents = x.stored().dimensions();
        int columns = Shape.of(Arrays.copyOfRange(extents, extents.length - count, extents.length)).size();
        Shape rows = Shape.of(x.stored().size() / columns, columns);
        String flat = site.add(new dev.fovea.nn.Reshape(rows), List.of(x.node()), Map.of());
        String done = site.add(layer.layer, List.of(flat), layer.fillers);
        String back = site.add(new dev.fovea.nn.Reshape(x.stored()), List.of(done), Map.of());
        return new Flow(back, x.stored(), x.axes(), x.type());
    }

    private static Flow softmax(Site site, Layer layer) {
        Flow x = site.batched(0);
        boolean flattens = site.settings().opset() < 13;
        int axis = site.sampleAxis(site.settings().integer("axis", flattens ? 1 : -1), x);
        int[] axes = flattens ? IntStream.range(axis, x.rank()).toArray() : new int[] {axis};
        int[] large = Arrays.stream(axes).filter(a -> x.extent(a, 1) > 1).toArray();
        int[] set = large.length == 0 ? new int[] {axis} : large;
        if (set.length == 1) {
            Flow y = site.layouts().including(x, set);
            int[] order = IntStream.concat(
                    Arrays.stream(y.order()).filter(a -> a != set[0]), IntStream.of(set[0])).toArray();
            return site.add(layer, List.of(site.layouts().arranged(y, order)), Map.of(), x.rank(), order);
        }
        Flow whole = site.layouts().including(x, set);
        List<Integer> in = Arrays.stream(set).boxed().toList();
        int[] sorted = IntStream.concat(
                Arrays.stream(whole.order()).filter(a -> !in.contains(a)),
                Arrays.stream(whole.order()).filter(in::contains)).toArray();
        return joined(site, site.layouts().arranged(whole, sorted), set.length, new Made(layer, Map.of()));
    }

    private static Flow localResponse(Site site) {
        Flow x = channelsLast(site);
        return site.add(
                new LocalResponseNorm(site.settings().small("size", 0))
                        .alpha(site.settings().real("alpha", 1e-4))
                        .beta(site.settings().real("beta", 0.75))
                        .k(site.settings().real("bias", 1)),
                List.of(x), Map.of(), x.rank(), x.order());
    }

    private static Flow lp(Site site) {
        Flow x = site.batched(0);
        int axis = site.sampleAxis(site.settings().integer("axis", -1), x);
        long p = site.settings().integer("p", 2);
        Flow norm = ReducingHandlers.reduced(site, x, p == 1 ? Reduce.Kind.L1 : Reduce.Kind.L2, true, axis);
        // Of zeros the result is 0, and not 0/0.
        Flow above = site.same(norm, new Elementwise(ElementFunction.CLIP, Float.MIN_NORMAL, Double.POSITIVE_INFINITY));
        return ArithmeticHandlers.flows(site, Arithmetic.Function.DIVIDE, List.of(x, above));
    }
}
