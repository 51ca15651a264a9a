package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Add;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Multiply;
import dev.fovea.nn.Prelu;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.Arithmetic.Function;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.plan.MultiplyOp;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Functions of the elements of several values. */
final class ArithmeticHandlers {
    private ArithmeticHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        Map<String, Function> functions = Map.ofEntries(
                Map.entry("Add", Function.ADD), Map.entry("Sub", Function.SUBTRACT),
                Map.entry("Mul", Function.MULTIPLY),
                Map.entry("Div", Function.DIVIDE), Map.entry("Pow", Function.POWER),
                Map.entry("PRelu", Function.SLOPE), Map.entry("Equal", Function.EQUAL),
                Map.entry("Less", Function.LESS), Map.entry("LessOrEqual", Function.LESS_OR_EQUAL),
                Map.entry("Greater", Function.GREATER), Map.entry("GreaterOrEqual", Function.GREATER_OR_EQUAL),
                Map.entry("And", Function.AND), Map.entry("Or", Function.OR), Map.entry("Xor", Function.XOR));
        functions.forEach((operator, function) -> table.put(
                operator, site -> List.of(binary(site, function, site.input(0), site.input(1)))));
        table.put("Mod", site -> {
            if (site.settings().integer("fmod", 0) != 0) {
                throw site.unsupported("fmod is not supported");
            }
            return List.of(binary(site, Function.MODULO, site.input(0), site.input(1)));
        });
        table.put("Sum", site -> List.of(several(site, Function.ADD)));
        table.put("Max", site -> List.of(several(site, Function.MAXIMUM)));
        table.put("Min", site -> List.of(several(site, Function.MINIMUM)));
        table.put("Mean", site -> {
            Traced sum = several(site, Function.ADD);
            Known count = Known.of(NdArray.scalar(ElementType.FLOAT, site.inputs()));
            return List.of(binary(site, Function.DIVIDE, sum, count));
        });
        table.put("Where", site -> List.of(where(site)));
        return table;
    }

    private static Traced several(Site site, Function function) {
        List<Flow> flows = new ArrayList<>();
        for (int input = 0; input < site.inputs(); input++) {
            if (site.input(input) instanceof Flow flow) {
                flows.add(flow);
            }
        }
        boolean same = function == Function.ADD && flows.size() == site.inputs() && flows.size() > 1
                && flows.stream().allMatch(flow -> Arrays.equals(flow.extents(0), flows.get(0).extents(0)));
        if (same) {
            Flow first = site.layouts().including(flows.get(0), sampleAxes(flows.get(0)));
            List<Flow> all = flows.stream().map(flow -> site.layouts().arranged(flow, first.order())).toList();
            return site.add(new Add(), all, Map.of(), first.rank(), first.order());
        }
        Traced y = site.input(0);
        for (int input = 1; input < site.inputs(); input++) {
            y = binary(site, function, y, site.input(input));
        }
        return y;
    }

    private static int[] sampleAxes(Flow x) {
        return IntStream.range(0, x.rank()).filter(axis -> x.axes()[axis] != Traced.BATCH).toArray();
    }

    /** Two values, of which at least one is computed for each sample. */
    static Flow binary(Site site, Function function, Traced a, Traced b) {
        Flow y;
        if (a instanceof Flow x && b instanceof Known c) {
            y = withConstant(site, function, x, c, false);
        } else if (a instanceof Known c && b instanceof Flow x) {
            y = withConstant(site, function, x, c, true);
        } else if (a instanceof Flow x && b instanceof Flow z) {
            y = flows(site, function, List.of(x, z));
        } else {
            throw site.unsupported("both inputs are constant");
        }
        ElementType type = a instanceof Flow x ? x.type() : ((Known) a).few().type();
        if (!type.real() && function == Function.DIVIDE) {
            y = site.same(y, new Elementwise(ElementFunction.TRUNCATE));
        }
        return y.with(function.tells() ? ElementType.BOOL : type);
    }

    /** Values of one rank, whose axes are brought into the order of the largest. */
    static Flow flows(Site site, Function function, List<Flow> given) {
        int rank = given.stream().mapToInt(Flow::rank).max().orElseThrow();
        List<Flow> xs = given.stream().map(x -> lifted(site, x, rank)).toList();
        int batch = xs.get(0).batchAxis();
        if (xs.stream().anyMatch(x -> x.batchAxis() != batch) || batch != 0) {
            throw site.unsupported("the samples are along different axes of its inputs");
        }
        int[] common = new int[rank];
        Arrays.fill(common, 1);
        for (Flow x : xs) {
            for (int axis = 1; axis < rank; axis++) {
                int extent = x.extent(axis, 1);
                if (extent != 1 && common[axis] != 1 && extent != common[axis]) {
                    throw site.settings()
                            .problem("its inputs of " + xs.stream().map(f -> Extents.text(f.extents(1))).toList()
                                    + " do not go together");
                }
                common[axis] = Math.max(common[axis], extent);
            }
        }
        Flow main = xs.stream().max(java.util.Comparator.comparingInt(x -> x.stored().size())).orElseThrow();
        int[] own = order(main, common);
        int[] last = Layouts.channelsLast(rank);
        boolean better = function == Function.MULTIPLY && xs.size() == 2 && rank == 4
                && !oneFactor(xs, common, own) && oneFactor(xs, common, last);
        int[] order = better ? last : own;
        List<Flow> arranged = xs.stream().map(x -> site.layouts().arranged(x, order)).toList();
        Shape shape = site.shape(Arrays.stream(order).map(axis -> common[axis]).toArray());
        List<Flow> reads = arranged;
        Layer layer = new Arithmetic(function);
        boolean same = arranged.stream().allMatch(x -> x.stored().equals(shape));
        if (same && function == Function.ADD) {
            layer = new Add();
        } else if (function == Function.MULTIPLY) {
            Flow first = arranged.get(0);
            Flow second = arranged.get(1);
            boolean swapped = !first.stored().equals(shape);
            Flow value = swapped ? second : first;
            Flow factor = swapped ? first : second;
            if (value.stored().equals(shape) && MultiplyOp.takes(shape, factor.stored())) {
                layer = new Multiply();
                reads = List.of(value, factor);
            }
        }
        return site.add(layer, reads, Map.of(), rank, order);
    }

    /** Whether, stored in an order, one of two values has a factor for each element, channel or pixel of the other. */
    private static boolean oneFactor(List<Flow> xs, int[] common, int... order) {
        Shape shape = Shape.of(Arrays.stream(order).map(axis -> common[axis]).toArray());
        List<Shape> shapes = xs.stream()
                .map(x -> Shape.of(Arrays.stream(order).map(axis -> x.extent(axis, 1)).toArray())).toList();
        return (shapes.get(0).equals(shape) && MultiplyOp.takes(shape, shapes.get(1)))
                || (shapes.get(1).equals(shape) && MultiplyOp.takes(shape, shapes.get(0)));
    }

    /** The order of a value's axes, those that it lacks in front; all that are not 1, or that it has. */
    private static int[] order(Flow main, int... common) {
        int[] own = main.order();
        IntStream missing = IntStream.range(1, common.length)
                .filter(axis -> common[axis] > 1 && main.axes()[axis] == Traced.ONE);
        return IntStream.concat(missing, Arrays.stream(own)).toArray();
    }

    /** A value with more axes in front, which have the extent 1; so the batch would not be the first one any more. */
    private static Flow lifted(Site site, Flow x, int rank) {
        if (x.rank() == rank) {
            return x;
        }
        if (x.stored().size() == 1 && x.rank() == 1) {
            throw site.unsupported("a number for each sample is taken for one along another axis");
        }
        throw site.unsupported("values of " + x.rank() + " and " + rank + " axes meet, so that the samples of one are "
                + "beside those of another axis");
    }

    private static Flow withConstant(Site site, Function function, Flow given, Known known, boolean constantFirst) {
        NdArray whole = known.few();
        if (!known.dependsOnBatch() && whole.size() == 1 && whole.rank() <= given.rank()) {
            Flow simple = withNumber(site, function, given, whole.real(0), constantFirst);
            if (simple != null) {
                return simple;
            }
        }
        int rank = Math.max(given.rank(), 1);
        if (given.axes()[0] != Traced.BATCH) {
            throw site.unsupported("the samples are not along its first axis");
        }
        NdArray sample = site.sample(known, rank);
        int[] common = given.extents(1);
        for (int axis = 1; axis < rank; axis++) {
            int extent = sample.extent(axis - 1);
            if (extent != 1 && common[axis] != 1 && extent != common[axis]) {
                throw site.settings().problem("its inputs of " + Extents.text(given.extents(1)) + " and " + whole
                        + " do not go together");
            }
            common[axis] = extent == 1 ? common[axis] : extent;
        }
        boolean channels = rank >= 3 && rank - 1 == sample.rank() && sample.size() == sample.extent(0)
                && given.axes()[1] >= 0;
        int[] order = channels ? Layouts.channelsLast(rank) : order(given, common);
        Flow x = site.layouts().arranged(given, order);
        NdArray numbers = permuted(sample, order);
        boolean perChannel = order.length > 0 && numbers.size() == numbers.extent(order.length - 1)
                && x.stored().rank() > 0 && x.stored().channels() == numbers.size()
                && Arrays.equals(x.extents(1), common);
        if (perChannel) {
            // Whole numbers are divided exactly, and not by way of 1/c.
            Flow merged = function == Function.DIVIDE && !x.type().real()
                    ? null
                    : Affine.merged(site, function, x, numbers, constantFirst);
            if (merged != null) {
                return merged;
            }
            if (function == Function.SLOPE && !constantFirst) {
                return site.add(new Prelu(), List.of(x), Map.of("alpha", Filler.of(numbers)), rank, order);
            }
        }
        String constant = site.add(
                new Constant(site.shape(numbers.extents())), List.of(x.node()),
                Map.of("value", Filler.of(numbers)));
        Flow c = new Flow(constant, site.shape(numbers.extents()), x.axes(), whole.type());
        List<Flow> both = constantFirst ? List.of(c, x) : List.of(x, c);
        return site.add(new Arithmetic(function), both, Map.of(), rank, order);
    }

    /** A constant without a batch, its axes in another order. */
    static NdArray permuted(NdArray sample, int... order) {
        int[] strides = dev.fovea.nn.internal.onnx.reference.Broadcast.strides(sample.extents());
        int[] extents = Arrays.stream(order).map(axis -> sample.extent(axis - 1)).toArray();
        return sample.gathered(extents, i -> {
            int source = 0;
            for (int k = order.length - 1, rest = i; k >= 0; k--) {
                source += rest % extents[k] * strides[order[k] - 1];
                rest /= extents[k];
            }
            return source;
        });
    }

    private static @Nullable Flow withNumber(Site site, Function function, Flow x, double c, boolean first) {
        return switch (function) {
            case ADD -> c == 0 ? x : site.same(x, affine(1, c));
            case SUBTRACT -> site.same(x, first ? affine(-1, c) : affine(1, -c));
            case MULTIPLY -> c == 1 ? x : site.same(x, affine(c, 0));
            case DIVIDE -> {
                if (!x.type().real()) {
                    yield null;
                }
                if (!first) {
                    yield c == 1 ? x : site.same(x, affine(1 / c, 0));
                }
                Flow inverse = site.same(x, new Elementwise(ElementFunction.RECIPROCAL));
                yield c == 1 ? inverse : site.same(inverse, affine(c, 0));
            }
            case POWER -> first
                    ? null
                    : c == 0.5
                            ? site.same(x, new Elementwise(ElementFunction.ROOT))
                            : site.same(x, new Elementwise(ElementFunction.POWER, c, 0));
            case MINIMUM -> site.same(x, new Elementwise(ElementFunction.CLIP, Double.NEGATIVE_INFINITY, c));
            case MAXIMUM -> site.same(
                    x, c == 0 ? Layers.relu() : new Elementwise(ElementFunction.CLIP, c, Double.POSITIVE_INFINITY));
            case SLOPE -> first ? null : site.same(x, new Elementwise(ElementFunction.LEAKY, c, 0));
            default -> null;
        };
    }

    private static Layer affine(double factor, double summand) {
        return new Elementwise(ElementFunction.AFFINE, factor, summand);
    }

    private static Flow where(Site site) {
        int rank = 0;
        for (int input = 0; input < 3; input++) {
            rank = Math.max(rank, site.input(input) instanceof Flow flow ? flow.rank() : 0);
        }
        List<Flow> xs = new ArrayList<>();
        for (int input = 0; input < 3; input++) {
            xs.add(site.flow(input, rank));
        }
        return flows(site, Function.WHERE, xs).with(xs.get(1).type());
    }
}
