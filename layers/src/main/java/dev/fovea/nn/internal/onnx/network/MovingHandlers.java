package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Concat;
import dev.fovea.nn.DepthToSpace;
import dev.fovea.nn.Pad2d;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.Resize2d;
import dev.fovea.nn.SpaceToDepth;
import dev.fovea.nn.general.AlongAxis;
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
import dev.fovea.nn.internal.onnx.reference.ResizeAxis;
import dev.fovea.nn.internal.onnx.reference.ResizePlan;
import dev.fovea.nn.internal.onnx.reference.Slicing;
import dev.fovea.nn.internal.onnx.reference.SplitSizes;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
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
        table.put("Concat", site -> List.of(concat(site)));
        table.put("Split", MovingHandlers::split);
        table.put("Slice", site -> List.of(slice(site)));
        table.put("Gather", site -> List.of(gather(site)));
        table.put("Pad", site -> List.of(pad(site)));
        table.put("Expand", site -> List.of(expand(site)));
        table.put("Tile", site -> List.of(tile(site)));
        table.put("Resize", site -> List.of(resize(site)));
        table.put("Upsample", site -> List.of(resize(site)));
        table.put("DepthToSpace", site -> List.of(depthToSpace(site)));
        table.put("SpaceToDepth", site -> List.of(spaceToDepth(site)));
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
    private static void requireSize(Site site, long... extents) {
        double size = Arrays.stream(extents).mapToDouble(extent -> extent).reduce(1, (a, b) -> a * b);
        if (size > site.pieces().limit()) {
            throw site.settings().problem("a value of " + Arrays.toString(extents) + " is larger than it may be; see "
                    + "OnnxImport.limit");
        }
    }

    private static Flow flow(Site site, Flow x, dev.fovea.nn.Layer layer, int[] order) {
        String name = site.add(layer, List.of(x.node()), Map.of());
        Shape stored = site.pieces().shape(name);
        int[] axes = x.axes().clone();
        Arrays.setAll(axes, axis -> axes[axis] == Traced.BATCH ? Traced.BATCH : Traced.ONE);
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        return new Flow(name, stored, axes, x.type());
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
        int begin = before;
        int extent = model.extent(axis, 1);
        return selected(
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
            parts.add(selected(site, x, Map.of(axis, IntStream.range(0, size).map(i -> from + i).toArray())));
            begin += size;
        }
        return parts;
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

    private static long @Nullable [] wholes(Site site, int input, String attribute, boolean few) {
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

    private static double @Nullable [] reals(@Nullable NdArray x) {
        if (x == null) {
            return null;
        }
        double[] values = new double[x.size()];
        Arrays.setAll(values, x::real);
        return values;
    }

    private static ResizePlan plan(Site site, int[] extents, boolean few) {
        boolean old = site.node().operator().equals("Upsample") || site.settings().opset() < 11;
        if (old) {
            double[] scales = site.has(1) ? reals(site.constant(1)) : site.settings().reals("scales");
            return ResizePlan.upsample(site.settings(), extents, scales);
        }
        double[] roi = reals(site.optional(1));
        return ResizePlan.of(
                site.settings(), extents, roi == null ? new double[0] : roi, reals(site.optional(2)),
                wholes(site, 3, "", few));
    }

    private static Flow resize(Site site) {
        Flow x = site.flow(0);
        requireSizes(site, x);
        ResizePlan plan = plan(site, x.extents(Traced.FEW), true);
        Map<Integer, int[]> nearest = new HashMap<>();
        List<Integer> mixed = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            ResizeAxis along = plan.axes().get(axis);
            if (x.axes()[axis] == Traced.BATCH) {
                boolean kept = along.isIdentity() || fixedSize(site, axis);
                if (!kept) {
                    throw site.unsupported("it works along the axis of the samples");
                }
            } else if (!along.isIdentity()) {
                site.shape(along.places().length);
                if (Arrays.stream(along.places()).allMatch(places -> places.length == 1)) {
                    nearest.put(axis, Arrays.stream(along.places()).mapToInt(places -> places[0]).toArray());
                } else {
                    mixed.add(axis);
                }
            }
        }
        @Nullable Flow bilinear = bilinear(site, x, plan, mixed);
        if (bilinear != null) {
            return bilinear;
        }
        Flow y = selected(site, x, nearest);
        for (int axis : mixed) {
            ResizeAxis along = plan.axes().get(axis);
            if (plan.outside() != 0 && Arrays.stream(along.places()).anyMatch(places -> places.length == 0)) {
                throw site.unsupported("an extrapolation_value other than 0");
            }
            Flow whole = site.layouts().including(y, axis);
            y = flow(site, whole, new AlongAxis(whole.axes()[axis], along.places().length), whole.order(), along);
        }
        return y;
    }

    /** The tables of places are as large as the result's extents. */
    private static void requireSizes(Site site, Flow x) {
        for (int input = 1; input < site.inputs(); input++) {
            if (site.known(input)) {
                NdArray numbers = site.requireKnown(input).few();
                for (int i = 0; i < numbers.size(); i++) {
                    requireSize(site, (long) Math.min(Long.MAX_VALUE, Math.abs(numbers.real(i))));
                }
            }
        }
        requireSize(site, x.stored().size());
    }

    /** A file with a fixed batch says its size. */
    private static boolean fixedSize(Site site, int axis) {
        long[] sizes = site.has(3) ? site.requireKnown(3).few().wholes() : new long[0];
        return axis < sizes.length && site.fixedBatch() > 0 && sizes[axis] == site.fixedBatch();
    }

    private static Flow flow(Site site, Flow x, AlongAxis layer, int[] order, ResizeAxis along) {
        Filler weights = target -> {
            Arrays.fill(target, 0);
            for (int o = 0; o < along.places().length; o++) {
                for (int k = 0; k < along.places()[o].length; k++) {
                    target[o * along.input() + along.places()[o][k]] += (float) along.weights()[o][k];
                }
            }
        };
        String name = site.add(layer, List.of(x.node()), Map.of("weights", weights));
        int[] axes = x.axes().clone();
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        return new Flow(name, site.pieces().shape(name), axes, x.type());
    }

    /** The layer that PyTorch's and TensorFlow's usual bilinear resizing has. */
    private static @Nullable Flow bilinear(Site site, Flow x, ResizePlan plan, List<Integer> mixed) {
        String coordinates = site.settings().text("coordinate_transformation_mode", "half_pixel");
        boolean usual = mixed.equals(List.of(2, 3)) && x.rank() == 4
                && site.settings().text("mode", "nearest").equals("linear") && site.settings().opset() >= 11
                && (coordinates.equals("half_pixel") || coordinates.equals("pytorch_half_pixel"))
                && site.settings().integer("antialias", 0) == 0 && site.settings().integer("exclude_outside", 0) == 0
                && plan.axes().get(1).isIdentity() && x.axes()[0] == Traced.BATCH;
        if (!usual) {
            return null;
        }
        int height = plan.axes().get(2).places().length;
        int width = plan.axes().get(3).places().length;
        @Nullable NdArray scales = site.optional(2);
        boolean exact = scales == null || scales.size() == 0
                || (scales.size() == 4 && ElementHandlers.near(scales.real(2) * x.extent(2, 1), height)
                        && ElementHandlers.near(scales.real(3) * x.extent(3, 1), width));
        if (!exact || (coordinates.equals("pytorch_half_pixel") && (height == 1 || width == 1))) {
            return null;
        }
        Flow image = site.layouts().channelsLast(x);
        return site.add(
                Resize2d.to(height, width).interpolation(Resize2d.Interpolation.BILINEAR), List.of(image), Map.of(), 4,
                image.order());
    }

    private static int block(Site site, Flow x) {
        int block = site.settings().small("blocksize", 0);
        if (block < 1 || block > 1 << 15 || x.rank() != 4) {
            throw site.settings().problem("expected an image and a blocksize of at least 1, found " + block);
        }
        return block;
    }

    private static Flow depthToSpace(Site site) {
        Flow x = site.batched(0);
        int block = block(site, x);
        int channels = x.extent(1, 1);
        if (channels % (block * block) != 0) {
            throw site.settings().problem(channels + " channels do not divide into blocks of " + block);
        }
        if (site.settings().text("mode", "DCR").equals("DCR")) {
            Flow image = site.layouts().channelsLast(x);
            return site.add(new DepthToSpace(block), List.of(image), Map.of(), 4, image.order());
        }
        // Channels in the order (channel, row, column of the block) become (channel, h, row, w, column).
        Flow blocks = site.layouts().reshaped(
                x, channels / block / block, block, block, x.extent(2, 1), x.extent(3, 1));
        int[] axes = blocks.axes();
        Flow apart = blocks.relabelled(axes[0], axes[1], axes[4], axes[2], axes[5], axes[3]);
        return site.layouts().reshaped(
                apart, channels / block / block, x.extent(2, 1) * block, x.extent(3, 1) * block);
    }

    private static Flow spaceToDepth(Site site) {
        Flow x = site.batched(0);
        int block = block(site, x);
        if (site.settings().text("mode", "DCR").equals("DCR")) {
            Flow image = site.layouts().channelsLast(x);
            return site.add(new SpaceToDepth(block), List.of(image), Map.of(), 4, image.order());
        }
        int channels = x.extent(1, 1);
        int height = x.extent(2, 1) / block;
        int width = x.extent(3, 1) / block;
        if (height * block != x.extent(2, 1) || width * block != x.extent(3, 1)) {
            throw site.settings().problem("an image that does not divide into blocks of " + block);
        }
        Flow blocks = site.layouts().reshaped(x, channels, height, block, width, block);
        int[] axes = blocks.axes();
        Flow together = blocks.relabelled(axes[0], axes[1], axes[3], axes[5], axes[2], axes[4]);
        return site.layouts().reshaped(together, channels * block * block, height, width);
    }
}
