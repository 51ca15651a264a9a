package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.Extents;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxNode;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Settings;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A node that becomes layers: what it reads, and what it writes them with. */
final class Site {
    private final OnnxNode node;
    private final Settings settings;
    private final List<@Nullable Traced> inputs;
    private final Pieces pieces;
    private final Layouts layouts;
    private final Translation translation;

    Site(OnnxNode node, int opset, List<@Nullable Traced> inputs, Translation translation) {
        this.node = node;
        this.settings = new Settings(node, opset);
        this.inputs = inputs;
        this.pieces = translation.pieces();
        this.layouts = translation.layouts();
        this.translation = translation;
    }

    OnnxNode node() {
        return node;
    }

    Settings settings() {
        return settings;
    }

    Layouts layouts() {
        return layouts;
    }

    Pieces pieces() {
        return pieces;
    }

    int inputs() {
        return inputs.size();
    }

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    /** What an input is. */
    Traced input(int input) {
        @Nullable Traced value = input < inputs.size() ? inputs.get(input) : null;
        if (value == null) {
            throw settings.problem("input " + input + " is missing");
        }
        return value;
    }

    boolean known(int input) {
        return has(input) && input(input) instanceof Known;
    }

    /** An input that must be computed for each sample; a constant one becomes a layer. */
    Flow flow(int input) {
        return switch (input(input)) {
            case Flow flow -> flow;
            case Known known -> constantFlow(known, Math.max(1, known.few().rank()));
            case Traced.Merged merged -> throw unsupported("the samples are one axis with others");
        };
    }

    /** An input of a number of axes; a constant one gets those that it lacks. */
    Flow flow(int input, int rank) {
        return input(input) instanceof Known known ? constantFlow(known, rank) : flow(input);
    }

    /** A constant, of a number of axes with the batch, as a layer that hangs on another input. */
    private Flow constantFlow(Known known, int rank) {
        NdArray sample = sample(known, rank);
        Flow anchor = anchor();
        String name = pieces.add(
                hint() + "_constant", new Constant(shape(sample.extents())), List.of(anchor.node()),
                Map.of("value", Filler.of(sample)));
        int[] axes = IntStream.range(-1, sample.rank()).toArray();
        return new Flow(name, shape(sample.extents()), axes, known.few().type());
    }

    private Flow anchor() {
        for (Traced input : inputs) {
            if (input instanceof Flow flow) {
                return flow;
            }
        }
        throw unsupported("all its inputs are constant");
    }

    /** A constant input that does not depend on the batch. */
    NdArray constant(int input) {
        Known known = requireKnown(input);
        if (known.dependsOnBatch()) {
            throw unsupported("input " + input + " depends on the number of samples");
        }
        return known.few();
    }

    @Nullable
    NdArray optional(int input) {
        return has(input) ? constant(input) : null;
    }

    Known requireKnown(int input) {
        if (input(input) instanceof Known known) {
            return known;
        }
        throw unsupported("input " + input + ", " + node.inputs().get(input)
                + ", is computed from the network's inputs; only a constant is supported");
    }

    /** Whole numbers that are a constant input, or were an attribute; null for neither. */
    long @Nullable [] numbers(int input, String attribute) {
        return has(input) ? constant(input).wholes() : settings.ints(attribute);
    }

    /**
     * A constant without its batch axis, for a value of a rank whose first axis is the batch.
     *
     * @param known the constant, of the same rank or less
     * @param rank the value's rank
     * @return of rank − 1 axes
     */
    NdArray sample(Known known, int rank) {
        NdArray few = known.few();
        if (known.dependsOnBatch()) {
            NdArray many = known.many();
            boolean batches = few.rank() == rank && few.rank() > 0 && many.rank() == few.rank()
                    && few.extent(0) == Traced.FEW && many.extent(0) == Traced.MANY;
            int[] one = few.extents();
            if (batches) {
                one[0] = 1;
                NdArray first = few.gathered(one, i -> i);
                int[] all = many.extents();
                NdArray repeated = first.gathered(all, i -> i % Math.max(1, first.size()));
                if (many.same(repeated)
                        && few.same(first.gathered(few.extents(), i -> i % Math.max(1, first.size())))) {
                    return first.reshaped(Arrays.copyOfRange(one, 1, one.length));
                }
            }
            throw unsupported("the constant " + few + " depends on the number of samples");
        }
        int[] extents = few.extents();
        if (extents.length > rank) {
            throw unsupported("a constant of " + few + " meets a value of " + rank
                    + " axes, so that the samples are along another axis than the first");
        }
        if (extents.length == rank && rank > 0 && extents[0] != 1) {
            throw unsupported("a constant of " + few + " has numbers for each sample");
        }
        int[] own = new int[rank - 1];
        Arrays.fill(own, 1);
        int kept = Math.min(own.length, extents.length);
        System.arraycopy(extents, extents.length - kept, own, own.length - kept, kept);
        return few.reshaped(own);
    }

    /** A shape of a value here, which has no extent of 0. */
    Shape shape(int... extents) {
        if (Arrays.stream(extents).anyMatch(extent -> extent < 1)) {
            throw unsupported("a value of shape " + Extents.text(extents) + " has no elements");
        }
        return Shape.of(extents);
    }

    /** What this node's layers are called. */
    String hint() {
        return node.name().isEmpty() && !node.outputs().isEmpty() ? node.outputs().get(0) : node.name();
    }

    /** Appends a layer without parameters that keeps the order of axes. */
    Flow same(Flow x, Layer layer) {
        return new Flow(add(layer, List.of(x.node()), Map.of()), x.stored(), x.axes(), x.type());
    }

    /** Appends a layer. */
    String add(Layer layer, List<String> reads, Map<String, Filler> fillers) {
        return pieces.add(hint(), layer, reads, fillers, weights());
    }

    /** Puts another layer in the place of one that takes this node in. */
    void replace(Piece piece, Layer layer, Map<String, Filler> fillers) {
        String both = piece.weights().isEmpty() ? "" : piece.weights() + " " + weights();
        pieces.replace(piece, layer, fillers, both);
    }

    /** The constants that this node reads by name, and what it does with them. */
    String weights() {
        String names = IntStream.range(0, inputs.size()).filter(this::known).mapToObj(this::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : node.operator() + new TreeMap<>(node.attributes()) + "(" + names + ")";
    }

    /** Appends a layer and says what its output's axes are: those of ONNX, in the order in which they are stored. */
    Flow add(Layer layer, List<Flow> reads, Map<String, Filler> fillers, int rank, int... order) {
        String name = add(layer, reads.stream().map(Flow::node).toList(), fillers);
        int[] axes = new int[rank];
        Arrays.fill(axes, Traced.ONE);
        axes[0] = Traced.BATCH;
        for (int i = 0; i < order.length; i++) {
            axes[order[i]] = i;
        }
        Shape stored = pieces.shape(name);
        if (stored.rank() != order.length) {
            throw new IllegalStateException(layer + " made " + stored + " for the axes " + Arrays.toString(order));
        }
        return new Flow(name, stored, axes, reads.get(0).type());
    }

    /** Whether nothing but this node reads the value that a layer computes, and once, so that the layer may take it in. */
    boolean usedOnceHere(Flow x, String piece) {
        boolean view = !x.node().equals(piece);
        long reads = inputs.stream()
                .filter(input -> input != null && (input.maker().equals(x.node()) || input.maker().equals(piece)))
                .count();
        return reads <= 1 && pieces.readers(x.node()) == 0 && translation.uses(x.node()) == 0
                && (!view || usedOnceWithin(piece));
    }

    /** Whether one layer reads what another computes, and nothing else does. */
    boolean usedOnceWithin(String piece) {
        return pieces.readers(piece) == 1 && translation.uses(piece) == 0;
    }

    /** The number of samples that the file has, −1 if it leaves that free. */
    int fixedBatch() {
        return translation.fixedBatch();
    }

    /** The name of an input in the file. */
    String name(int input) {
        return node.inputs().get(input);
    }

    /** An input whose first axis is the batch. */
    Flow batched(int input) {
        Flow x = flow(input);
        if (x.axes()[0] != Traced.BATCH) {
            throw unsupported("the samples are not along the first axis of its input");
        }
        return x;
    }

    /** An axis that may be counted from the end and is not the batch. */
    int sampleAxis(long axis, Flow x) {
        int checked = settings.axis(axis, x.rank());
        if (x.axes()[checked] == Traced.BATCH) {
            throw unsupported("it works along the axis of the samples");
        }
        return checked;
    }

    /** The value with the element type of the result. */
    static Flow typed(Flow x, ElementType type) {
        return x.with(type);
    }

    Unsupported unsupported(String what) {
        return new Unsupported(node.label() + ": " + what);
    }
}
