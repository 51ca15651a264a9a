package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.network.Traced.Merged;
import dev.fovea.nn.internal.onnx.reference.Permutation;
import dev.fovea.nn.internal.onnx.reference.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on values whose batch is not the first axis, or not alone on it: they work on each sample all the same, so they
 * become the same operators on values whose first axis is the batch and that have the others beside it.
 */
final class Merging {
    private static final Set<String> ELEMENTS = ElementHandlers.table().keySet();
    private static final Set<String> BROADCASTING = ArithmeticHandlers.table().keySet();
    private static final Set<String> ALONG_AXIS =
            Set.of("Softmax", "LogSoftmax", "LayerNormalization", "RMSNormalization");
    /** Those that look after the batch themselves. */
    private static final Set<String> SHAPES = Set.of("Reshape", "Flatten", "Transpose", "Shape", "Size");

    private final OnnxNode node;
    private final Settings settings;
    private final List<@Nullable Traced> reads;
    private final Merged main;

    private Merging(OnnxNode node, int opset, List<@Nullable Traced> reads) {
        this.node = node;
        this.settings = new Settings(node, opset);
        this.reads = reads;
        this.main = reads.stream().filter(Objects::nonNull).filter(read -> !(read instanceof Known))
                .map(Merging::merged).findFirst().orElseThrow();
    }

    /** An operator on values whose first axis is the batch, in the place of another. */
    record Lifted(OnnxNode node, List<@Nullable Traced> reads, Merged like) {
        Lifted at(int place) {
            return new Lifted(node, reads, new Merged(like.flow(), place, like.outer(), like.inner()));
        }

        /** A result as the graph takes it. */
        Traced lowered(Traced result) {
            return result instanceof Flow flow
                    ? new Merged(flow, like.place(), like.outer(), like.inner()).simplified()
                    : result;
        }
    }

    private static Merged merged(@Nullable Traced value) {
        return value instanceof Merged merged ? merged : Merged.of((Flow) Objects.requireNonNull(value));
    }

    /** The node on other values; null if it can be left as it is. */
    static @Nullable Lifted lifted(OnnxNode node, int opset, List<@Nullable Traced> reads) {
        String operator = node.operator();
        boolean together = reads.stream().anyMatch(Merged.class::isInstance);
        boolean elsewhere = reads.stream().anyMatch(read -> read instanceof Flow flow && flow.batchAxis() > 0);
        if (SHAPES.contains(operator) || (!together && (!elsewhere || ELEMENTS.contains(operator)))) {
            return null;
        }
        Merging merging = new Merging(node, opset, reads);
        if (ELEMENTS.contains(operator)) {
            return merging.same(node);
        }
        if (BROADCASTING.contains(operator)) {
            return merging.broadcast();
        }
        if (ALONG_AXIS.contains(operator)) {
            return merging.alongAxis();
        }
        return switch (operator) {
            case "MatMul" -> merging.matMul();
            case "Gemm" -> merging.same(
                    new OnnxNode(
                            node.name(), "", ProductHandlers.ROWS, node.inputs(), node.outputs(), node.attributes()));
            default -> together ? merging.alone(operator) : null;
        };
    }

    /** What looks after a batch along another axis itself, but not after one that is not alone there. */
    private Lifted alone(String operator) {
        return switch (operator) {
            case "Gather" -> gather();
            case "Split" -> along(settings.integer("axis", 0));
            case "Slice" -> slice();
            default -> {
                if (operator.startsWith("Reduce")) {
                    yield reduction();
                }
                throw unsupported("the samples are one axis with others");
            }
        };
    }

    /** Transpose of a value whose batch is one axis with others. */
    static Merged transposed(Settings settings, Merged x) {
        int[] order = Permutation.of(settings, x.rank());
        int place = IntStream.range(0, order.length).filter(axis -> order[axis] == x.place()).findFirst().orElseThrow();
        int[] axes = new int[x.flow().rank()];
        axes[0] = Traced.BATCH;
        Merged y = new Merged(x.flow(), place, x.outer(), x.inner());
        for (int axis = 0; axis < order.length; axis++) {
            if (axis != place) {
                axes[y.axis(axis)] = x.flow().axes()[x.axis(order[axis])];
            }
        }
        for (int i = 1; i <= x.outer() + x.inner(); i++) {
            axes[place + i] = x.flow().axes()[x.place() + i];
        }
        return new Merged(x.flow().relabelled(axes), place, x.outer(), x.inner());
    }

    private Unsupported unsupported(String what) {
        return settings.unsupported(what);
    }

    private Lifted same(OnnxNode meant) {
        return new Lifted(
                meant, reads.stream().<@Nullable Traced>map(
                        read -> read == null || read instanceof Known ? read : merged(read).flow()).toList(),
                main);
    }

    private void requireAlike() {
        for (@Nullable Traced read : reads) {
            if (read != null && !(read instanceof Known)
                    && (!merged(read).alike(main) || merged(read).rank() != main.rank())) {
                throw unsupported("the samples are along different axes of its inputs");
            }
        }
    }

    private Lifted broadcast() {
        requireAlike();
        List<@Nullable Traced> given = new ArrayList<>();
        for (@Nullable Traced read : reads) {
            given.add(switch (read) {
                case null -> null;
                case Known known -> Known.of(beside(known.few()), beside(known.many()));
                case Traced value -> merged(value).flow();
            });
        }
        return new Lifted(node, given, main);
    }

    /** A constant with its axes beside those of the values. */
    private NdArray beside(NdArray constant) {
        if (constant.size() == 1 && constant.rank() <= main.rank()) {
            return constant.reshaped();
        }
        int missing = main.rank() - constant.rank();
        int[] extents = new int[main.flow().rank()];
        Arrays.fill(extents, 1);
        for (int axis = 0; axis < constant.rank(); axis++) {
            if (missing >= 0 && axis + missing != main.place()) {
                extents[main.axis(axis + missing)] = constant.extent(axis);
            } else if (missing < 0 || constant.extent(axis) != 1) {
                throw unsupported("a constant of " + constant + " has numbers for each sample");
            }
        }
        return constant.reshaped(extents);
    }

    private Lifted alongAxis() {
        requireAlike();
        boolean flattens = settings.opset() < 13 && node.operator().endsWith("Softmax");
        int axis = settings.axis(settings.integer("axis", flattens ? 1 : -1), main.rank());
        boolean several = flattens && axis != main.rank() - 1;
        boolean behind = node.operator().endsWith("Normalization") ? axis > main.place() : axis != main.place();
        if (several || !behind) {
            throw unsupported("it works along the axis of the samples");
        }
        return along(axis);
    }

    /** The same along one axis, which is not that of the samples. */
    private Lifted along(long given) {
        return same(with("axis", new Attribute.Int(main.axis(besideSamples(given)))));
    }

    private int besideSamples(long given) {
        int axis = settings.axis(given, main.rank());
        if (axis == main.place()) {
            throw unsupported("it works along the axis of the samples");
        }
        return axis;
    }

    private OnnxNode with(String name, Attribute value) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.put(name, value);
        return new OnnxNode(
                node.name(), node.domain(), node.operator(), node.inputs(), node.outputs(), attributes);
    }

    /** A single index takes its axis away. */
    private Lifted gather() {
        if (!(reads.get(0) instanceof Merged) || !(reads.get(1) instanceof Known indices) || indices.few().rank() > 1) {
            throw unsupported("the samples are one axis with others");
        }
        int axis = besideSamples(settings.integer("axis", 0));
        Lifted lifted = along(axis);
        return indices.few().rank() == 1 || axis > main.place() ? lifted : lifted.at(main.place() - 1);
    }

    private Lifted slice() {
        long[] starts = MovingHandlers.numbers(reads, settings, 1, "starts");
        long[] given = MovingHandlers.numbers(reads, settings, 3, "axes");
        long[] all = given != null || starts == null
                ? given
                : IntStream.range(0, starts.length).asLongStream().toArray();
        return along(3, all);
    }

    private Lifted reduction() {
        long[] given = MovingHandlers.numbers(reads, settings, 1, "axes");
        Lifted lifted = along(1, given);
        long gone = settings.integer("keepdims", 1) != 0 || given == null
                ? 0
                : Arrays.stream(given).filter(axis -> settings.axis(axis, main.rank()) < main.place()).count();
        return lifted.at(main.place() - (int) gone);
    }

    /** The same along several axes, which an input has, or in older operator sets an attribute. */
    private Lifted along(int input, long @Nullable [] given) {
        if (given == null) {
            throw unsupported("it works along the axis of the samples");
        }
        long[] axes = Arrays.stream(given).map(axis -> main.axis(besideSamples(axis))).toArray();
        if (reads.size() == 1) {
            return same(with("axes", new Attribute.Ints(axes)));
        }
        Lifted lifted = same(node);
        List<@Nullable Traced> moved = new ArrayList<>(lifted.reads());
        while (moved.size() <= input) {
            moved.add(null);
        }
        moved.set(input, Known.of(NdArray.vector(axes)));
        return new Lifted(node, moved, main);
    }

    /** The last two axes are those of the matrices; rows may be samples if the second matrix is constant. */
    private Lifted matMul() {
        requireAlike();
        boolean rows = reads.get(1) instanceof Known && main.place() == main.rank() - 2;
        if (main.place() > main.rank() - 3 && !rows) {
            throw unsupported("it works along the axis of the samples");
        }
        return same(node);
    }
}
