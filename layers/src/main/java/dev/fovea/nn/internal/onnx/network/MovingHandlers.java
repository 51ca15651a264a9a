package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.general.Select;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Broadcast;
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

    static Flow flow(Site site, Flow x, Layer layer, int[] order) {
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
    interface ForBatch {
        int[][] places(int batch, boolean few);
    }

    static Flow moved(Site site, Flow x, ForBatch made) {
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
