package dev.fovea.nn.internal.onnx.network;

import static dev.fovea.nn.internal.onnx.network.Pattern.any;
import static dev.fovea.nn.internal.onnx.network.Pattern.either;
import static dev.fovea.nn.internal.onnx.network.Pattern.node;
import static dev.fovea.nn.internal.onnx.network.Pattern.number;

import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.reference.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What exporters spell out becomes the operator it means, of whichever operator set. The layers of the nodes within are
 * there already; as nobody reads them any more, they are dropped.
 */
final class Idioms {
    /** Norms below this, if any, are of vectors of zeros. */
    private static final double LEAST_NORM = 1e-10;

    private static final Pattern X = any("x");

    /** min(max(x + 3, 0), 6). */
    private static final Pattern SIX = either(
            node("Clip", (clip, graph) -> bounds(clip, graph, 0, 6), "", Pattern.of("Add", X, number(3))),
            Pattern.of("Min", Pattern.of("Max", Pattern.of("Add", X, number(3)), number(0)), number(6)),
            Pattern.of("Min", Pattern.of("Relu", Pattern.of("Add", X, number(3))), number(6)));

    private static final Pattern HARD_SIGMOID =
            either(Pattern.of("Div", SIX, number(6)), Pattern.of("Mul", SIX, number(1.0 / 6)));

    private static final Pattern HARD_SWISH = either(
            Pattern.of("Mul", X, node("HardSigmoid", (sigmoid, graph) -> sixth(sigmoid), "", X)),
            Pattern.of("Mul", X, HARD_SIGMOID),
            Pattern.of("Div", Pattern.of("Mul", X, SIX), number(6)),
            Pattern.of("Mul", Pattern.of("Mul", X, SIX), number(1.0 / 6)),
            Pattern.of("Mul", Pattern.of("Mul", X, number(1.0 / 6)), SIX));

    private static final Pattern SWISH = Pattern.of("Mul", X, Pattern.of("Sigmoid", X));

    private static final Pattern MISH = Pattern.of("Mul", X, Pattern.of("Tanh", Pattern.of("Softplus", X)));

    /** 1 + erf(x/√2). */
    private static final Pattern ERF = Pattern.of(
            "Add",
            Pattern.of("Erf",
                    either(Pattern.of("Div", X, number(Math.sqrt(2))), Pattern.of("Mul", X, number(Math.sqrt(0.5))))),
            number(1));

    private static final Pattern GELU = halved(ERF);

    /** √(2/π)·(x + 0.044715·x³), in whatever order. */
    private static final Pattern CUBIC = either(
            Pattern.of("Mul",
                    Pattern.of("Mul", X,
                            Pattern.of("Add", Pattern.of("Mul", Pattern.of("Mul", X, X), number(0.044715)), number(1))),
                    number(Math.sqrt(2 / Math.PI))),
            Pattern.of("Mul", Pattern.of("Add", X, Pattern.of("Mul", either(
                    Pattern.of("Pow", X, number(3)), Pattern.of("Mul", X, Pattern.of("Mul", X, X)),
                    Pattern.of("Mul", Pattern.of("Mul", X, X), X)),
                    number(0.044715))), number(Math.sqrt(2 / Math.PI))));

    private static final Pattern GELU_TANH = halved(Pattern.of("Add", Pattern.of("Tanh", CUBIC), number(1)));

    /** x − mean. */
    private static final Pattern CENTRED =
            node("Sub", (sub, graph) -> true, "", X, node("ReduceMean", Idioms::keeps, "mean", X));

    private static final Pattern SQUARED =
            either(Pattern.of("Pow", CENTRED, number(2)), Pattern.of("Mul", CENTRED, CENTRED));

    private static final Pattern LAYER_NORM = Pattern.of(
            "Div", CENTRED,
            Pattern.of("Sqrt",
                    Pattern.of("Add", node("ReduceMean", Idioms::keeps, "square", SQUARED), number("epsilon"))));

    private static final Pattern ROOT_MEAN_SQUARE = Pattern.of(
            "Sqrt",
            Pattern.of("Add",
                    node("ReduceMean", Idioms::keeps, "mean",
                            either(Pattern.of("Pow", X, number(2)), Pattern.of("Mul", X, X))),
                    number("epsilon")));

    private static final Pattern RMS_NORM = either(
            Pattern.of("Div", X, ROOT_MEAN_SQUARE),
            Pattern.of("Mul", X, Pattern.of("Reciprocal", ROOT_MEAN_SQUARE)),
            Pattern.of("Mul", X, Pattern.of("Div", number(1), ROOT_MEAN_SQUARE)));

    /** √Σx². */
    private static final Pattern NORM = node("ReduceL2", Idioms::keeps, "mean", X);

    /** x/max(√Σx², least), as PyTorch's exporter writes it. */
    private static final Pattern UNIT = Pattern.of("Div", X, either(
            Pattern.of("Expand", either(
                    node("Clip", Idioms::onlyBelow, "clip", NORM), Pattern.of("Max", NORM, number("least")))),
            node("Clip", Idioms::onlyBelow, "clip", NORM), Pattern.of("Max", NORM, number("least"))));

    private static final Pattern L2_NORM = Pattern.of(
            "Div", X,
            Pattern.of("Sqrt",
                    Pattern.of("Add",
                            node("ReduceSum", Idioms::keeps, "mean",
                                    either(Pattern.of("Pow", X, number(2)), Pattern.of("Mul", X, X))),
                            number("epsilon"))));

    private static final Pattern GROUP_NORM = node(
            "Reshape", (reshape, graph) -> true, "back",
            node("InstanceNormalization", Idioms::plain, "norm",
                    node("Reshape", (reshape, graph) -> true, "", X)));

    private final Translation graph;

    Idioms(Translation graph) {
        this.graph = graph;
    }

    /** An operator in the place of several. */
    record Found(OnnxNode node) {}

    private static Pattern halved(Pattern factor) {
        return either(
                Pattern.of("Mul", Pattern.of("Mul", X, number(0.5)), factor),
                Pattern.of("Mul", Pattern.of("Mul", X, factor), number(0.5)),
                Pattern.of("Mul", X, Pattern.of("Mul", factor, number(0.5))),
                Pattern.of("Div", Pattern.of("Mul", X, factor), number(2)));
    }

    /** What a node with all before it means; null for just itself. */
    @Nullable
    Found find(OnnxNode last) {
        String value = last.outputs().get(0);
        return switch (last.operator()) {
            case "Mul", "Div" -> product(last, value);
            case "Add" -> Optional.ofNullable(SpelledBatchNorm.find(last, graph)).map(Found::new).orElse(null);
            case "Reshape" -> groups(last, value);
            case "CastLike" -> cast(last);
            default -> null;
        };
    }

    /** Only the type of the second input counts, not its numbers. */
    private @Nullable Found cast(OnnxNode last) {
        ElementType type = switch (graph.value(last.inputs().getLast())) {
            case Flow flow -> flow.type();
            case Traced.Merged merged -> merged.flow().type();
            case Traced.Known known -> known.few().type();
            case null -> null;
        };
        return type == null
                ? null
                : found(
                        last, "Cast", Map.of("x", last.inputs().get(0)),
                        Map.of("to", new Attribute.Int(type.code())));
    }

    private @Nullable Found product(OnnxNode last, String value) {
        Map<String, Object> bound = new HashMap<>();
        if (HARD_SWISH.matches(value, graph, bound)) {
            return found(last, "HardSwish", bound, Map.of());
        }
        if (HARD_SIGMOID.matches(value, graph, bound)) {
            return found(
                    last, "HardSigmoid", bound,
                    Map.of("alpha", new Attribute.Real(1f / 6), "beta", new Attribute.Real(0.5f)));
        }
        if (SWISH.matches(value, graph, bound)) {
            return found(last, "Swish", bound, Map.of());
        }
        if (MISH.matches(value, graph, bound)) {
            return found(last, "Mish", bound, Map.of());
        }
        if (GELU.matches(value, graph, bound)) {
            return found(last, "Gelu", bound, Map.of());
        }
        if (GELU_TANH.matches(value, graph, bound)) {
            return found(last, "Gelu", bound, Map.of("approximate", new Attribute.Text("tanh")));
        }
        if (LAYER_NORM.matches(value, graph, bound) && sameAxes(bound)) {
            return norm(last, "LayerNormalization", bound);
        }
        bound.clear();
        if (RMS_NORM.matches(value, graph, bound)) {
            return norm(last, "RMSNormalization", bound);
        }
        bound.clear();
        if (L2_NORM.matches(value, graph, bound)) {
            return norm(last, NormHandlers.L2, bound);
        }
        bound.clear();
        return UNIT.matches(value, graph, bound) ? unit(last, bound) : null;
    }

    /** The least norm becomes a summand, which is the same for all vectors but those about as short. */
    private @Nullable Found unit(OnnxNode last, Map<String, Object> bound) {
        double least = bound.get("clip") instanceof OnnxNode clip
                ? least(clip, graph)
                : bound.get("least") instanceof Double number ? number : Double.NaN;
        boolean sameShape = graph.value(String.valueOf(bound.get("x"))) instanceof Flow x
                && graph.value(last.inputs().get(1)) instanceof Flow norm && norm.rank() == x.rank()
                && IntStream.range(1, x.rank())
                        .allMatch(axis -> norm.extent(axis, 1) == 1 || norm.extent(axis, 1) == x.extent(axis, 1));
        if (!sameShape || !(least >= 0 && least <= LEAST_NORM)) {
            return null;
        }
        bound.put("epsilon", least * least);
        return norm(last, NormHandlers.L2, bound);
    }

    private Found found(OnnxNode last, String operator, Map<String, Object> bound, Map<String, Attribute> attributes) {
        return new Found(
                new OnnxNode(
                        last.name(), "", operator, List.of(String.valueOf(bound.get("x"))), last.outputs(),
                        attributes));
    }

    /** A normalisation over the last axes; others have no operator. */
    private @Nullable Found norm(OnnxNode last, String operator, Map<String, Object> bound) {
        OnnxNode mean = (OnnxNode) bound.get("mean");
        if (mean == null || !(graph.value(String.valueOf(bound.get("x"))) instanceof Flow x)) {
            return null;
        }
        int[] axes = axes(mean, x.rank());
        boolean lastOnes = axes.length > 0
                && Arrays.equals(axes, IntStream.range(x.rank() - axes.length, x.rank()).toArray());
        if (!(bound.get("epsilon") instanceof Double epsilon)) {
            return null;
        }
        return !lastOnes || axes[0] == 0 ? null : found(
                last, operator, bound,
                Map.of("axis", new Attribute.Int(axes[0]), "epsilon", new Attribute.Real(epsilon.floatValue())));
    }

    private int[] axes(OnnxNode mean, int rank) {
        NdArray given = Pattern.constant(mean, 1, graph);
        Settings settings = new Settings(mean, graph.opset());
        long[] axes = given != null ? given.wholes() : settings.ints("axes");
        return axes == null ? new int[0] : Arrays.stream(settings.axes(axes, rank)).sorted().toArray();
    }

    private boolean sameAxes(Map<String, Object> bound) {
        OnnxNode mean = (OnnxNode) bound.get("mean");
        OnnxNode square = (OnnxNode) bound.get("square");
        return mean != null && square != null && graph.value(String.valueOf(bound.get("x"))) instanceof Flow x
                && Arrays.equals(axes(mean, x.rank()), axes(square, x.rank()));
    }

    /** Instances of (batch, groups, everything) are groups of channels. */
    private @Nullable Found groups(OnnxNode last, String value) {
        Map<String, Object> bound = new HashMap<>();
        if (!GROUP_NORM.matches(value, graph, bound)
                || !(graph.value(String.valueOf(bound.get("x"))) instanceof Flow x)
                || !(bound.get("norm") instanceof OnnxNode norm)
                || !(graph.value(norm.inputs().get(0)) instanceof Flow rows) || rows.rank() != 3 || x.rank() < 3) {
            return null;
        }
        NdArray target = Pattern.constant(last, 1, graph);
        int[] extents = x.extents(1);
        boolean back = target != null && target.size() == x.rank() && IntStream.range(1, x.rank())
                .allMatch(axis -> target.whole(axis) == extents[axis] || target.whole(axis) == -1);
        Traced dynamic = graph.value(last.inputs().get(1));
        if (dynamic instanceof Traced.Known known && known.dependsOnBatch() && known.few().size() == x.rank()) {
            back = IntStream.range(1, x.rank()).allMatch(axis -> known.few().whole(axis) == extents[axis]);
        }
        int groups = rows.extent(1, 1);
        if (!back || x.axes()[0] != Traced.BATCH || x.extent(1, 1) % groups != 0) {
            return null;
        }
        double epsilon = new Settings(norm, graph.opset()).real("epsilon", 1e-5);
        return found(
                last, "GroupNormalization", bound,
                Map.of("num_groups", new Attribute.Int(groups), "epsilon", new Attribute.Real((float) epsilon)));
    }

    private static boolean bounds(OnnxNode clip, Translation graph, double least, double most) {
        return least(clip, graph) == least && most(clip, graph) == most;
    }

    private static double least(OnnxNode clip, Translation graph) {
        NdArray lower = Pattern.constant(clip, 1, graph);
        return lower != null
                ? lower.real(0)
                : new Settings(clip, graph.opset()).real("min", Double.NEGATIVE_INFINITY);
    }

    private static double most(OnnxNode clip, Translation graph) {
        NdArray upper = Pattern.constant(clip, 2, graph);
        return upper != null
                ? upper.real(0)
                : new Settings(clip, graph.opset()).real("max", Double.POSITIVE_INFINITY);
    }

    private static boolean onlyBelow(OnnxNode clip, Translation graph) {
        return most(clip, graph) >= Float.MAX_VALUE;
    }

    private static boolean sixth(OnnxNode sigmoid) {
        Settings settings = new Settings(sigmoid, 0);
        return ElementHandlers.near(settings.real("alpha", 0.2), 1.0 / 6) && settings.real("beta", 0.5) == 0.5;
    }

    private static boolean keeps(OnnxNode reduction, Translation graph) {
        return new Settings(reduction, graph.opset()).integer("keepdims", 1) != 0;
    }

    /** Whether gamma is 1 and beta 0. */
    private static boolean plain(OnnxNode norm, Translation graph) {
        NdArray gamma = Pattern.constant(norm, 1, graph);
        NdArray beta = Pattern.constant(norm, 2, graph);
        return gamma != null && beta != null
                && IntStream.range(0, gamma.size()).allMatch(i -> gamma.real(i) == 1)
                && IntStream.range(0, beta.size()).allMatch(i -> beta.real(i) == 0);
    }
}
