package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Where the elements of vectors stand in programs whose images have the channels first: there, an image is flattened, and
 * made of a vector, by channel, row and column.
 *
 * <p>Vectors that are computed from each other element by element have one order. It is known where one was an image or
 * becomes one; what a dense layer computes takes whatever order is asked for.
 */
public final class VectorOrders {
    /** Axes that bring the channels from the first place to the last one. */
    private static final int[] FIRST_TO_LAST = {1, 2, 0};

    private final Graph graph;
    /** By value: another one of the same order; itself for the one that stands for all of them. */
    private final int[] same;
    /** By value that stands for others: the place of each element. */
    private final Map<Integer, int[]> known = new HashMap<>();
    /** Values that stand for others and would have two orders. */
    private final Set<Integer> torn = new HashSet<>();

    /**
     * The orders of a network's vectors.
     *
     * @param graph all of it, as it is trained
     */
    VectorOrders(Graph graph) {
        this.graph = graph;
        this.same = IntStream.range(0, graph.values().size()).toArray();
        graph.nodes().forEach(this::join);
        graph.nodes().forEach(this::learn);
        // Once more in the other direction: what comes later may decide about what is put side by side.
        graph.nodes().forEach(this::putSideBySide);
        graph.nodes().reversed().forEach(this::putSideBySide);
    }

    /**
     * Where the elements of an image stand if its channels come first.
     *
     * @param image (height, width, channels)
     * @return for each element, in the order of (row, column, channel), its place in that of (channel, row, column)
     */
    public static int[] ofImage(Shape image) {
        int pixels = image.dimension(0) * image.dimension(1);
        int channels = image.channels();
        return places(image, i -> i % channels * pixels + i / channels);
    }

    private static int[] places(Shape shape, IntUnaryOperator place) {
        return IntStream.range(0, shape.size()).map(place).toArray();
    }

    private static int[] natural(Shape shape) {
        return places(shape, i -> i);
    }

    private Shape shape(int value) {
        return graph.values().get(value);
    }

    private boolean isVector(int value) {
        return shape(value).rank() == 1;
    }

    private int find(int value) {
        int last = value;
        while (same[last] != last) {
            last = same[last];
        }
        same[value] = last;
        return last;
    }

    /** Whether an op computes each element from that in its place; one with a matrix does not. */
    private static boolean keepsPlaces(Op op) {
        return !(op instanceof ConcatOp || op instanceof JoinOp || op instanceof PartOp || op instanceof GatherOp)
                && op.parameters().stream().allMatch(parameter -> parameter.shape().rank() <= 1);
    }

    private void join(Graph.Node node) {
        if (!isVector(node.output())) {
            return;
        }
        if (keepsPlaces(node.op())) {
            node.inputs().stream().filter(x -> shape(x).equals(shape(node.output()))).forEach(x -> join(x, node));
        } else if (node.op() instanceof PartOp part) {
            graph.maker(node.input()).filter(maker -> maker.op() instanceof JoinOp).ifPresent(maker -> {
                JoinOp join = (JoinOp) maker.op();
                join(maker.inputs().get(join.parts().names().indexOf(part.name())), node);
            });
        }
    }

    private void join(int value, Graph.Node node) {
        same[find(value)] = find(node.output());
    }

    private void learn(Graph.Node node) {
        int x = node.input();
        int y = node.output();
        if (node.op().view() && isVector(x) != isVector(y)) {
            int other = isVector(x) ? y : x;
            fix(isVector(x) ? x : y, shape(other).rank() == 3 ? imageOrder(other) : natural(shape(other)));
        } else if (isVector(y) && !node.op().view() && isOfOneOrder(node)) {
            fix(y, natural(shape(y)));
        }
    }

    /** Whether what an op computes has the same order everywhere, such as the means of channels. */
    private boolean isOfOneOrder(Graph.Node node) {
        Op op = node.op();
        boolean any = op instanceof DenseOp || op instanceof ConcatOp || op instanceof PartOp || op instanceof JoinOp;
        boolean ofElements = keepsPlaces(op)
                && (!op.parameters().isEmpty()
                        || node.inputs().stream().anyMatch(x -> shape(x).equals(shape(node.output()))));
        return !any && !ofElements;
    }

    private void fix(int value, int[] order) {
        int[] before = known.putIfAbsent(find(value), order);
        if (before != null && !Arrays.equals(before, order)) {
            torn.add(find(value));
        }
    }

    private void putSideBySide(Graph.Node node) {
        if (!(node.op() instanceof ConcatOp) || !isVector(node.output())) {
            return;
        }
        int[] order = new int[shape(node.output()).size()];
        int begin = 0;
        boolean whole = true;
        for (int x : node.inputs()) {
            int[] part = known.getOrDefault(find(x), natural(shape(x)));
            for (int i = 0; i < part.length; i++) {
                order[begin + i] = begin + part[i];
            }
            begin += part.length;
            whole = whole && !torn.contains(find(x));
        }
        fix(node.output(), order);
        if (!whole || torn.contains(find(node.output()))) {
            torn.add(find(node.output()));
            node.inputs().forEach(x -> torn.add(find(x)));
        }
    }

    /**
     * The order of an image: channels first, wherever a network has them last. One that brings them first itself, or that
     * makes an image of a vector with them first, has the other program's order already.
     */
    private int[] imageOrder(int value) {
        Optional<Graph.Node> maker = graph.maker(value);
        while (maker.isPresent() && isUnmoved(maker.get())) {
            maker = graph.maker(maker.get().input());
        }
        if (maker.isPresent()) {
            Graph.Node node = maker.get();
            if (node.op() instanceof GatherOp gather && gather.axes().length == 3) {
                int[] before = imageOrder(node.input());
                boolean channelsLast = Arrays.equals(before, ofImage(shape(node.input())));
                if (gather.axes()[2] != 2 || !channelsLast) {
                    int[] sources = sources(shape(node.input()), gather.axes());
                    return places(shape(value), i -> before[sources[i]]);
                }
            } else if (node.op().view() && isVector(node.input())) {
                return readOrder(node.output());
            }
        }
        return ofImage(shape(value));
    }

    private boolean isUnmoved(Graph.Node node) {
        return keepsPlaces(node.op()) && shape(node.input()).equals(shape(node.output()));
    }

    /** The order of an image that was a vector: channels first, which stand there already if they are brought to the end. */
    private int[] readOrder(int value) {
        for (Graph.Node reader : graph.nodes()) {
            if (reader.inputs().contains(value)
                    && reader.op() instanceof GatherOp gather
                    && Arrays.equals(gather.axes(), FIRST_TO_LAST)) {
                int[] sources = sources(shape(value), gather.axes());
                int[] after = ofImage(shape(reader.output()));
                int[] order = new int[after.length];
                for (int i = 0; i < after.length; i++) {
                    order[sources[i]] = after[i];
                }
                return order;
            }
        }
        return ofImage(shape(value));
    }

    /** For each element of an image whose axes were put in another order, which one of those before it is. */
    private static int[] sources(Shape x, int[] axes) {
        int[] strides = {x.dimension(1) * x.dimension(2), x.dimension(2), 1};
        int second = x.dimension(axes[1]);
        int third = x.dimension(axes[2]);
        return places(x, i -> i / (second * third) * strides[axes[0]]
                + i / third % second * strides[axes[1]] + i % third * strides[axes[2]]);
    }

    /** The order of the inputs that a dense kernel has rows for; empty if it is the same. */
    Optional<int[]> ofInputs(Parameter parameter) {
        return agreed(parameter, graph.nodes().stream()
                .filter(node -> node.op() instanceof DenseOp && parameter.equals(node.op().batchParameter()))
                .map(node -> order(parameter, node, node.input()))
                .toList());
    }

    /** The order of the outputs that a parameter has columns, or numbers, for; empty if it is the same. */
    Optional<int[]> ofOutputs(Parameter parameter) {
        return agreed(parameter, graph.nodes().stream()
                .filter(node -> node.op().parameters().contains(parameter) && hasNumbersForOutputs(node, parameter))
                .map(node -> order(parameter, node, node.output()))
                .toList());
    }

    private boolean hasNumbersForOutputs(Graph.Node node, Parameter parameter) {
        Shape y = shape(node.output());
        return node.op() instanceof DenseOp
                || (parameter.shape().equals(y) && (y.rank() == 1 || node.op() instanceof SampleNormOp));
    }

    private static Optional<int[]> agreed(Parameter parameter, List<int[]> orders) {
        if (orders.stream().anyMatch(order -> !Arrays.equals(order, orders.getFirst()))) {
            throw unknown(parameter, "it is shared by layers whose vectors have several orders");
        }
        return orders.stream().findFirst()
                .filter(order -> IntStream.range(0, order.length).anyMatch(i -> order[i] != i));
    }

    private int[] order(Parameter parameter, Graph.Node node, int value) {
        if (shape(value).rank() == 3) {
            return imageOrder(value);
        }
        int[] natural = natural(shape(value));
        if (!isVector(value)) {
            return natural;
        }
        if (torn.contains(find(value))) {
            throw unknown(parameter, "its vectors are flattened images, or become images, in more ways than one");
        }
        int[] order = known.getOrDefault(find(value), natural);
        if (node.op() instanceof SampleNormOp norm && norm.groups() > 1 && !Arrays.equals(order, natural)) {
            throw unknown(parameter, "the groups of a flattened image are of other elements there");
        }
        return order;
    }

    private static IllegalArgumentException unknown(Parameter parameter, String why) {
        return new IllegalArgumentException("no rule for the order that the parameter " + parameter
                + " has where images have the channels first: " + why
                + "; bring the tensor into Fovea's order and layout, and put it with WeightLayout.KERAS");
    }
}
