package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Budget;
import dev.fovea.nn.internal.onnx.reference.Evaluator;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the values of a graph from node to node. What depends on no input is computed at once; shapes, too, for two
 * sizes of the batch, so that it shows what depends on that. Everything else becomes layers.
 */
final class Translation {
    private static final Map<String, Handler> HANDLERS = Handlers.all();

    /** So many nodes that are not supported are told of. */
    private static final int MOST_REFUSED = 1000;

    private final OnnxFile file;
    private final Pieces pieces;
    private final Layouts layouts;
    private final Budget budget;
    private final Map<String, Traced> values = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();
    /** How often nodes to come read what a layer, or input, computes, under whatever names. */
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    private final int fixedBatch;

    /**
     * Translates all nodes.
     *
     * @param file the graph
     * @param shapes the shape of each input with its batch, −1 for a free one, as ONNX has it
     * @param channelsLast whether images come in with their channels innermost
     * @param limit how many elements a value, and all parameters, may have
     */
    Translation(OnnxFile file, Map<String, int[]> shapes, boolean channelsLast, long limit) {
        this.file = file;
        this.pieces = new Pieces(limit);
        this.layouts = new Layouts(pieces);
        this.budget = new Budget(file.size() + (1 << 24));
        this.fixedBatch = shapes.values().stream().mapToInt(shape -> shape[0]).max().orElse(-1);
        file.nodes().forEach(node -> {
            node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum));
            node.outputs().forEach(name -> makers.put(name, node));
        });
        file.outputs().forEach(output -> uses.merge(output.name(), 1, Integer::sum));
        file.initializers().forEach((name, value) -> values.put(name, Known.of(value)));
        for (ValueInfo input : file.inputs()) {
            input(input, Objects.requireNonNull(shapes.get(input.name())), channelsLast);
        }
        List<String> refused = new ArrayList<>();
        for (OnnxNode node : file.nodes()) {
            try {
                translate(node);
            } catch (Unsupported e) {
                lose(node);
                if (refused.size() < MOST_REFUSED) {
                    refused.add(e.getMessage());
                }
            }
        }
        List<String> missing = file.outputs().stream().map(ValueInfo::name).filter(name -> !values.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new Unsupported(refused);
        }
    }

    private static void requireOperator(OnnxNode node) {
        if (!Evaluator.knows(node) && !(node.domain().isEmpty() && HANDLERS.containsKey(node.operator()))) {
            throw new Unsupported(node.label() + ": its operator is not supported");
        }
    }

    /** Whether a node that is left out depends on the inputs; then what it computes is no constant either. */
    private boolean lose(OnnxNode node) {
        boolean depends = node.inputs().stream().anyMatch(
                name -> lost.contains(name) || (values.containsKey(name) && !(values.get(name) instanceof Known)));
        if (depends) {
            lost.addAll(node.outputs());
        }
        return depends;
    }

    private static Handler handler(OnnxNode node, String operator) {
        Handler handler = HANDLERS.get(operator);
        if (handler == null) {
            throw new Unsupported(node.label() + ": it is supported for constants only");
        }
        return handler;
    }

    private void input(ValueInfo input, int[] shape, boolean channelsLast) {
        int[] order = IntStream.range(1, shape.length).toArray();
        if (channelsLast && shape.length >= 3) {
            order = Layouts.channelsLast(shape.length);
        }
        if (Arrays.stream(shape).skip(1).anyMatch(extent -> extent < 1)) {
            throw new Unsupported("input " + OnnxProblem.quoted(input.name()) + " has the shape " + Extents.text(shape)
                    + ", without elements");
        }
        if (Arrays.stream(shape).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b) > pieces.limit()) {
            throw new OnnxProblem("input " + OnnxProblem.quoted(input.name()) + " of " + Extents.text(shape)
                    + " is larger than it may be; see OnnxImport.limit");
        }
        Shape stored = Shape.of(Arrays.stream(order).map(axis -> shape[axis]).toArray());
        String name = pieces.input(input.name(), stored);
        int[] axes = new int[shape.length];
        axes[0] = Traced.BATCH;
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        inputs.put(name, stored);
        keep(input.name(), new Flow(name, stored, axes, input.type()));
    }

    private void translate(OnnxNode node) {
        requireOperator(node);
        if (node.outputs().isEmpty()) {
            throw new OnnxProblem(node.label() + ": it computes nothing");
        }
        List<@Nullable Traced> reads = new ArrayList<>();
        for (String name : node.inputs()) {
            if (!name.isEmpty() && !values.containsKey(name)) {
                // Something before it is not supported, and has been told.
                if (lose(node)) {
                    handler(node, node.operator());
                }
                return;
            }
            reads.add(name.isEmpty() ? null : values.get(name));
        }
        node.inputs().forEach(this::read);
        List<? extends Traced> results;
        if (reads.stream().allMatch(read -> read == null || read instanceof Known)) {
            results = folded(node, reads);
        } else {
            results = layers(node, reads);
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (i < results.size()) {
                keep(name, results.get(i));
            } else if (uses.getOrDefault(name, 0) > 0) {
                throw new Unsupported(node.label() + ": its output " + i + " is not supported");
            }
        }
    }

    private void keep(String name, Traced value) {
        values.put(name, value);
        open.merge(value.maker(), uses.getOrDefault(name, 0), Integer::sum);
    }

    private void read(String name) {
        uses.merge(name, -1, Integer::sum);
        Traced value = values.get(name);
        if (value != null) {
            open.merge(value.maker(), -1, Integer::sum);
        }
    }

    private List<Known> folded(OnnxNode node, List<@Nullable Traced> reads) {
        boolean both = reads.stream().anyMatch(value -> value instanceof Known known && known.dependsOnBatch());
        List<NdArray> few = evaluated(node, reads, true);
        List<NdArray> many = both ? evaluated(node, reads, false) : few;
        return IntStream.range(0, few.size()).mapToObj(i -> Known.of(few.get(i), many.get(i))).toList();
    }

    private List<NdArray> evaluated(OnnxNode node, List<@Nullable Traced> reads, boolean few) {
        List<Optional<NdArray>> arrays = new ArrayList<>();
        for (Traced value : reads) {
            arrays.add(value instanceof Known known ? Optional.of(few ? known.few() : known.many()) : Optional.empty());
        }
        return Evaluator.evaluate(node, file.opset(), arrays, budget);
    }

    private List<? extends Traced> layers(OnnxNode node, List<@Nullable Traced> reads) {
        Idioms.Found idiom = new Idioms(this).find(node);
        OnnxNode meant = idiom == null ? node : idiom.node();
        List<@Nullable Traced> given = reads;
        if (idiom != null) {
            given = new ArrayList<>();
            for (String name : meant.inputs()) {
                given.add(values.get(name));
            }
            if (given.stream().allMatch(value -> value == null || value instanceof Known)) {
                return folded(meant, given);
            }
        }
        Merging.@Nullable Lifted lifted = Merging.lifted(meant, file.opset(), given);
        if (lifted != null) {
            return handled(node, lifted.node(), lifted.reads()).stream().map(lifted::lowered).toList();
        }
        return handled(node, meant, given);
    }

    private List<? extends Traced> handled(OnnxNode node, OnnxNode meant, List<@Nullable Traced> given) {
        Handler handler = handler(node, meant.operator());
        try {
            return handler.translate(new Site(meant, file.opset(), given, this));
        } catch (OnnxProblem e) {
            throw String.valueOf(e.getMessage()).startsWith("node ")
                    ? e
                    : new OnnxProblem(node.label() + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new OnnxProblem(node.label() + ": " + e.getMessage(), e);
        }
    }

    Pieces pieces() {
        return pieces;
    }

    Layouts layouts() {
        return layouts;
    }

    int fixedBatch() {
        return fixedBatch;
    }

    int opset() {
        return file.opset();
    }

    /** The network's inputs, by the names that they have in it. */
    Map<String, Shape> inputs() {
        return inputs;
    }

    /** What is known of a value; null if nothing is yet. */
    @Nullable
    Traced value(String name) {
        return values.get(name);
    }

    /** A constant that the file has not; returns what it is called. */
    String constant(String hint, NdArray value) {
        String name = hint;
        while (values.containsKey(name) || makers.containsKey(name)) {
            name += "'";
        }
        values.put(name, Known.of(value));
        return name;
    }

    /** The node that computes a value; null for inputs and initialisers. */
    @Nullable
    OnnxNode maker(String name) {
        return makers.get(name);
    }

    /** How often nodes behind this one read what a layer computes, or the graph puts it out. */
    int uses(String piece) {
        return open.getOrDefault(piece, 0);
    }
}
