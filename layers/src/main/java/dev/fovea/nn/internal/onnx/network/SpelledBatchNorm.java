package dev.fovea.nn.internal.onnx.network;

import static dev.fovea.nn.internal.onnx.network.Pattern.any;
import static dev.fovea.nn.internal.onnx.network.Pattern.constant;
import static dev.fovea.nn.internal.onnx.network.Pattern.either;
import static dev.fovea.nn.internal.onnx.network.Pattern.node;

import dev.fovea.nn.Permute;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.internal.onnx.file.Attribute;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation as (x − mean)/deviation·gamma + beta, each of which has a number for each channel: where no layer
 * before can take these in ({@link Affine}), as in networks that normalise first. Fewer steps do not tell what of them is
 * gamma, and what the deviation.
 */
final class SpelledBatchNorm {
    /** What is usual is taken from the variance, as far as there is so much. */
    private static final float EPSILON = 1e-5f;

    private static final Pattern CENTRED = node("Sub", (sub, graph) -> true, "centred", any("x"), constant("mean"));

    private static final Pattern NORMALISED = Pattern.of(
            "Add",
            Pattern.of("Mul",
                    either(Pattern.of("Div", CENTRED, constant("deviation")),
                            Pattern.of("Mul", CENTRED, constant("inverse"))),
                    constant("gamma")),
            constant("beta"));

    private SpelledBatchNorm() {}

    /** The node that is meant by one that adds beta; null if none is. */
    static @Nullable OnnxNode find(OnnxNode last, Translation graph) {
        Map<String, Object> bound = new HashMap<>();
        if (!NORMALISED.matches(last.outputs().get(0), graph, bound)
                || !(graph.value(String.valueOf(bound.get("x"))) instanceof Flow x)
                || x.axes()[0] != Traced.BATCH || x.rank() < 2
                || tookIn(x, (OnnxNode) bound.get("centred"), graph)) {
            return null;
        }
        List<NdArray> numbers = new ArrayList<>();
        boolean inverse = bound.containsKey("inverse");
        for (String name : List.of("gamma", "beta", "mean", inverse ? "inverse" : "deviation")) {
            if (!(graph.value(String.valueOf(bound.get(name))) instanceof Known known) || known.dependsOnBatch()
                    || !perChannel(known.few(), x)) {
                return null;
            }
            numbers.add(known.few());
        }
        NdArray deviation = numbers.removeLast();
        double[] variance = IntStream.range(0, deviation.size())
                .mapToDouble(i -> StrictMath.pow(deviation.real(i), inverse ? -2 : 2)).toArray();
        double least = IntStream.range(0, variance.length).mapToDouble(i -> variance[i]).min().orElse(0);
        boolean positive = IntStream.range(0, variance.length).allMatch(i -> deviation.real(i) > 0);
        if (!positive || !(least > Float.MIN_NORMAL)) {
            return null;
        }
        float epsilon = (float) Math.min(EPSILON, least / 2);
        double taken = Double.parseDouble(Float.toString(epsilon));
        numbers.add(NdArray.reals(ElementType.DOUBLE, new int[] {variance.length}, i -> variance[i] - taken));
        List<String> inputs = new ArrayList<>(List.of(String.valueOf(bound.get("x"))));
        numbers.forEach(each -> inputs.add(graph.constant(last.outputs().get(0), each)));
        return new OnnxNode(
                last.name(), "", "BatchNormalization", inputs, last.outputs(),
                Map.of("epsilon", new Attribute.Real(epsilon)));
    }

    /** Whether the layer that computes x, or one before it, has taken the mean in, so that x is not what it was. */
    private static boolean tookIn(Flow x, @Nullable OnnxNode centred, Translation graph) {
        return centred != null && graph.value(centred.outputs().get(0)) instanceof Flow y
                && !reads(graph.pieces(), y.node(), x.node());
    }

    /** Whether a layer reads a value, or a view of it. */
    private static boolean reads(Pieces pieces, String reader, String value) {
        Piece piece = pieces.piece(reader);
        return piece != null && piece.reads().stream().anyMatch(
                read -> read.equals(value) || (isView(pieces.piece(read)) && reads(pieces, read, value)));
    }

    private static boolean isView(@Nullable Piece piece) {
        return piece != null && (piece.layer() instanceof Permute || piece.layer() instanceof Reshape);
    }

    /** Whether an array has numbers along the axis of the channels, the second, and nowhere else. */
    private static boolean perChannel(NdArray numbers, Flow x) {
        int axis = numbers.rank() - x.rank() + 1;
        int channels = x.extent(1, 1);
        return axis >= 0 && axis < numbers.rank() && numbers.size() == channels && numbers.extent(axis) == channels;
    }
}
