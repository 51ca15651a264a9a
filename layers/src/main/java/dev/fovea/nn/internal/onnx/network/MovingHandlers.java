package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Pad2d;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.general.Select;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Broadcast;
import dev.fovea.nn.internal.onnx.reference.Padding;
import dev.fovea.nn.internal.onnx.reference.Settings;
import dev.fovea.nn.internal.onnx.reference.Slicing;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that put elements elsewhere. */
final class MovingHandlers {
    /** A slice up to a fixed place may have all of a few samples, but not of so many. */
    private static final int MANY_SAMPLES = 1 << 20;

    private MovingHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        table.put("Slice", site -> List.of(slice(site)));
        table.put("Gather", site -> List.of(gather(site)));
        table.put("Pad", site -> List.of(pad(site)));
        table.put("Expand", site -> List.of(expand(site)));
        table.put("Tile", site -> List.of(tile(site)));
        return table;
    }

    /** The elements at given places along some of ONNX's axes, −1 for zeros. */
    static Flow selected(Site site, Flow given, Map<Integer, int[]> places) {
        int[] changed = places.keySet().stream()
                .filter(axis -> !Arrays.equals(
                        places.get(axis), IntStream.range(0, given.extent(axis, 1)).toArray()))
                .mapToInt(axis -> axis)
                .sorted()
                .toArray();
        for (int axis : changed) {
            if (given.axes()[axis] == Traced.BATCH) {
                throw site.unsupported("it works along the axis of the samples");
            }
        }
        if (changed.length == 0) {
            return given;
        }
        Flow x = site.layouts().including(given, changed);
        int[] order = x.order();
        int[][] sources = new int[order.length][];
        for (int i = 0; i < order.length; i++) {
            int axis = order[i];
            boolean kept = Arrays.stream(changed).noneMatch(a -> a == axis);
            int[] whole = IntStream.range(0, x.extent(axis, 1)).toArray();
            sources[i] = kept ? whole : places.getOrDefault(axis, whole);
            site.shape(sources[i].length);
        }
        requireSize(site, Arrays.stream(sources).mapToLong(source -> source.length).toArray());
        return flow(site, x, new Select(sources), order);
    }

    /** The table of places is as large as the value. */
    static void requireSize(Site site, long... extents) {
        double size = Arrays.stream(extents).mapToDouble(extent -> extent).reduce(1, (a, b) -> a * b);
        if (size > site.pieces().limit()) {
            throw site.settings().problem("a value of " + Arrays.toString(extents) + " is larger than it may be; see "
                    + "OnnxImport.limit");
        }
    }

    private static Flow flow(Site site, Flow x, Layer layer, int[] order) {
        String name = site.add(layer, List.of(x.node()), Map.of());
        Shape stored = site.pieces().shape(name);
        int[] axes = x.axes().clone();
        Arrays.setAll(axes, axis -> axes[axis] == Traced.BATCH ? Traced.BATCH : Traced.ONE);
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        return new Flow(name, stored, axes, x.type());
    }

    /** Places along all axes for one of two batches; those along the batch must be all of them for both. */
    private interface ForBatch {
        int[][] places(int batch, boolean few);
    }

    private static Flow moved(Site site, Flow x, ForBatch made) {
        int[][] few = made.places(Traced.FEW, true);
        int[][] many = made.places(Traced.MANY, false);
        Map<Integer, int[]> places = new HashMap<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (x.axes()[axis] == Traced.BATCH) {
                boolean whole = Arrays.equals(few[axis], IntStream.range(0, Traced.FEW).toArray())
                        && Arrays.equals(many[axis], IntStream.range(0, Traced.MANY).toArray());
                if (!whole) {
                    throw site.unsupported("it works along the axis of the samples");
                }
            } else if (!Arrays.equals(few[axis], many[axis])) {
                throw site.unsupported("what it does depends on the number of samples");
            } else {
                places.put(axis, few[axis]);
            }
        }
        return selected(site, x, places);
    }

    /** Whole numbers that are a constant among what a node reads, or an attribute; null for neither. */
    static long @Nullable [] numbers(
            List<@Nullable Traced> reads, Settings settings, int input, String attribute) {
        return input < reads.size() && reads.get(input) instanceof Known known && !known.dependsOnBatch()
                ? known.few().wholes()
                : settings.ints(attribute);
    }

    static long @Nullable [] wholes(Site site, int input, String attribute, boolean few) {
        if (site.has(input)) {
            Known known = site.requireKnown(input);
            return (few ? known.few() : known.many()).wholes();
        }
        return site.settings().ints(attribute);
    }

    private static Flow slice(Site site) {
        Flow x = site.flow(0);
        ForBatch made = (batch, few) -> {
            long[] starts = wholes(site, 1, "starts", few);
            long[] ends = wholes(site, 2, "ends", few);
            if (starts == null || ends == null) {
                throw site.settings().problem("starts or ends are missing");
            }
            return Slicing.sources(
                    site.settings(), x.extents(batch), starts, ends, wholes(site, 3, "axes", few),
                    wholes(site, 4, "", few));
        };
        boolean fixed = IntStream.range(1, site.inputs())
                .noneMatch(input -> site.known(input) && site.requireKnown(input).dependsOnBatch());
        if (fixed && made.places(MANY_SAMPLES, true)[x.batchAxis()].length != MANY_SAMPLES) {
            throw site.unsupported("it takes some of the samples");
        }
        return moved(site, x, made);
    }

    private static Flow gather(Site site) {
        Flow x = site.flow(0);
        int axis = site.sampleAxis(site.settings().integer("axis", 0), x);
        NdArray indices = site.constant(1);
        int extent = x.extent(axis, 1);
        int[] places = new int[indices.size()];
        for (int i = 0; i < places.length; i++) {
            long index = indices.whole(i);
            if (index < -extent || index >= extent) {
                throw site.settings().problem("the index " + index + " into " + extent);
            }
            places[i] = (int) (index < 0 ? index + extent : index);
        }
        Flow y = selected(site, x, Map.of(axis, places));
        if (indices.rank() == 1) {
            return y;
        }
        if (indices.rank() == 0) {
            return y.relabelled(
                    IntStream.range(0, y.rank()).filter(a -> a != axis).map(a -> y.axes()[a]).toArray());
        }
        if (y.axes()[0] != Traced.BATCH) {
            throw site.unsupported("the samples are not along the first axis of its input");
        }
        int[] extents = y.extents(1);
        IntStream sample = IntStream.concat(
                IntStream.concat(
                        Arrays.stream(Arrays.copyOfRange(extents, 1, axis)), Arrays.stream(indices.extents())),
                Arrays.stream(Arrays.copyOfRange(extents, axis + 1, extents.length)));
        return site.layouts().reshaped(y, sample.toArray());
    }

    private static Flow pad(Site site) {
        Flow x = site.flow(0);
        @Nullable NdArray given = site.optional(2);
        double value = given != null ? given.real(0) : site.settings().real("value", 0);
        String mode = site.settings().text("mode", "constant");
        long[] pads = site.numbers(1, "pads");
        if (pads == null) {
            throw site.settings().problem("pads are missing");
        }
        @Nullable NdArray axes = site.optional(3);
        int[][] places = Padding.sources(
                site.settings(), x.extents(Traced.FEW), pads, axes == null ? null : axes.wholes());
        boolean constant = mode.equals("constant");
        if (constant && value == 0) {
            @Nullable Flow image = pad2d(site, x, places);
            if (image != null) {
                return image;
            }
        }
        ForBatch made = (batch, few) -> Padding.sources(
                site.settings(), x.extents(batch), pads, axes == null ? null : axes.wholes());
        Flow y = moved(site, x, made);
        return constant && value != 0 ? filled(site, y, places, value) : y;
    }

    /** Zeros around images, which a convolution behind them can take in; null if it is another padding. */
    private static @Nullable Flow pad2d(Site site, Flow given, int[][] places) {
        if (given.rank() != 4 || given.axes()[0] != Traced.BATCH) {
            return null;
        }
        // Rows and columns are ONNX's last two axes, or the first two of an image whose channels are the last.
        boolean last = places[1].length == given.extent(1, 1);
        Flow x = last ? site.layouts().channelsLast(given) : given;
        int[] order = x.order();
        if (order.length != 3 || x.stored().rank() != 3) {
            return null;
        }
        int[] around = new int[4];
        for (int k = 0; k < 3; k++) {
            int extent = x.extent(order[k], 1);
            int[] along = places[order[k]];
            int begin = 0;
            while (begin < along.length && along[begin] < 0) {
                begin++;
            }
            int after = along.length - begin - extent;
            boolean whole = after >= 0 && begin < along.length && along[begin] == 0
                    && along[begin + extent - 1] == extent - 1;
            if (!whole || (k == 2 && along.length != extent)) {
                return null;
            }
            if (k < 2) {
                around[2 * k] = begin;
                around[2 * k + 1] = after;
            }
        }
        boolean samples = places[0].length == Traced.FEW;
        if (!samples) {
            return null;
        }
        requireSize(site, places[1].length, places[2].length, places[3].length);
        return flow(site, x, new Pad2d(Pad2d.Fill.ZERO, around[0], around[1], around[2], around[3]), order);
    }

    /** Another number where there are no places. */
    private static Flow filled(Site site, Flow y, int[][] places, double value) {
        int[] order = y.order();
        int[] extents = y.stored().dimensions();
        NdArray inside = NdArray.reals(y.type().real() ? y.type() : dev.fovea.nn.internal.onnx.file.ElementType.FLOAT,
                extents, i -> {
                    for (int k = order.length - 1, rest = i; k >= 0; k--) {
                        if (places[order[k]][rest % extents[k]] < 0) {
                            return 0;
                        }
                        rest /= extents[k];
                    }
                    return 1;
                });
        int[] ones = new int[extents.length];
        Arrays.fill(ones, 1);
        List<String> reads = List.of(y.node());
        String mask = site.add(new Constant(y.stored(), false), reads, Map.of("value", Filler.of(inside)));
        String number = site.add(
                new Constant(Shape.of(ones), false), reads,
                Map.of("value", target -> Arrays.fill(target, Double.isInfinite(value) ? 0 : (float) value)));
        if (Double.isInfinite(value)) {
            // Model files hold finite numbers only, and the logarithm of 0 is −∞.
            number = site.add(new Elementwise(ElementFunction.LOGARITHM), List.of(number), Map.of());
            number = value < 0
                    ? number
                    : site.add(new Elementwise(ElementFunction.NEGATE), List.of(number), Map.of());
        }
        String name = site.add(
                new Arithmetic(Arithmetic.Function.WHERE), List.of(mask, y.node(), number), Map.of());
        return new Flow(name, y.stored(), y.axes(), y.type());
    }

    private static Flow expand(Site site) {
        Flow x = site.flow(0);
        int[] few = common(site, x.extents(Traced.FEW), extents(site, true));
        int[] many = common(site, x.extents(Traced.MANY), extents(site, false));
        int lead = few.length - x.rank();
        if (lead > 0 && !Arrays.stream(few).limit(lead).allMatch(extent -> extent == 1)) {
            throw site.unsupported("it repeats all samples");
        }
        int[] axes = new int[few.length];
        Arrays.fill(axes, Traced.ONE);
        System.arraycopy(x.axes(), 0, axes, lead, x.rank());
        Flow lifted = x.relabelled(axes);
        return moved(site, lifted, (batch, isFew) -> {
            int[][] places = new int[few.length][];
            for (int axis = 0; axis < places.length; axis++) {
                int extent = (isFew ? few : many)[axis];
                places[axis] = lifted.extent(axis, batch) == extent
                        ? IntStream.range(0, extent).toArray()
                        : new int[site.shape(extent).size()];
            }
            return places;
        });
    }

    private static int[] common(Site site, int[] own, int[] target) {
        try {
            return Broadcast.shape(List.of(own, target));
        } catch (OnnxProblem e) {
            throw site.unsupported(String.valueOf(e.getMessage()));
        }
    }

    private static int[] extents(Site site, boolean few) {
        long[] values = wholes(site, 1, "shape", few);
        if (values == null) {
            throw site.settings().problem("the shape is missing");
        }
        int[] extents = Arrays.stream(values).mapToInt(value -> site.settings().small("the extent", value)).toArray();
        requireSize(site, Arrays.stream(extents).asLongStream().toArray());
        return extents;
    }

    private static Flow tile(Site site) {
        Flow x = site.flow(0);
        return moved(site, x, (batch, few) -> {
            long[] repeats = wholes(site, 1, "repeats", few);
            if (repeats == null || repeats.length != x.rank()) {
                throw site.settings().problem("expected a number for each of " + x.rank() + " axes");
            }
            requireSize(site, repeats);
            int[][] places = new int[x.rank()][];
            for (int axis = 0; axis < places.length; axis++) {
                int extent = x.extent(axis, batch);
                int count = site.settings().small("the extent", extent * repeats[axis]);
                requireSize(site, count);
                places[axis] = IntStream.range(0, count).map(i -> i % extent).toArray();
            }
            return places;
        });
    }
}
