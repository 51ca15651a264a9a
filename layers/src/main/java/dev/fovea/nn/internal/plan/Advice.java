package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.nn.op.Op;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What may be wrong with a network that nevertheless computes something, in words. */
public final class Advice {
    /** Inputs with 1 or 3 in the first place and at least this in both others are hardly (height, width, channels). */
    private static final int SMALLEST_IMAGE = 16;

    private Advice() {}

    /**
     * Whether a loss would see probabilities where it expects logits, and take their activation a second time.
     *
     * @param activation what the loss has of its own
     * @param seen the graph up to what the loss sees
     * @return what is wrong, or empty if nothing
     */
    public static Optional<String> twiceWithLoss(FinalActivation activation, Graph seen) {
        return behind(activation, seen, seen.output()).map(node -> {
            String follower = seen.nodes().getLast().layer();
            String where = follower.equals(node.layer()) ? "" : " with " + follower + " behind it";
            return "layer " + node.layer() + " is a " + activation.word() + where
                    + ", so there are no logits for the loss, which has a "
                    + activation.word() + " of its own; make " + activation.word() + " the last layer, or leave it out";
        });
    }

    /**
     * Whether the loss of one of several outputs would see probabilities where it expects logits.
     *
     * @param activation what the loss has of its own
     * @param graph a whole network
     * @param output the output's name
     * @return what is wrong, or empty if nothing
     */
    public static Optional<String> twiceWithLoss(FinalActivation activation, Graph graph, String output) {
        Graph.Node join = graph.maker(graph.output()).orElseThrow();
        int value = join.inputs().get(((JoinOp) join.op()).parts().names().indexOf(output));
        return behind(activation, graph, value)
                .map(node -> "output " + output + ": layer " + node.layer() + " is a " + activation.word()
                        + ", so there are no logits for the loss, which has a " + activation.word()
                        + " of its own; leave it out");
    }

    /**
     * What is legal, but rarely meant.
     *
     * @param graph a whole network
     * @return lines for a log
     */
    public static List<String> of(Graph graph) {
        List<String> lines = new ArrayList<>();
        if (graph.nodes().stream().allMatch(node -> node.op().view() || node.op().identityInPrediction())) {
            lines.add("the network computes nothing: its output is its input");
        }
        for (Graph.Node node : graph.nodes()) {
            if (node.op() instanceof SoftmaxOp && graph.values().get(node.output()).channels() == 1) {
                lines.add(
                        "layer " + node.layer() + " is a softmax of one class, which is always 1; yes and no are two");
            } else if (node.op() instanceof SoftmaxOp && isInTheMiddle(graph, node)) {
                lines.add("layer " + node.layer()
                        + " is a softmax in the middle of the network: all that later layers see "
                        + "are shares that sum to 1, which trains slowly; a rectifier is usual there, and softmax for "
                        + "the last layer");
            }
        }
        Shape input = graph.values().get(Graph.INPUT);
        if (isLikeChannelsFirst(input)) {
            graph.nodes().stream()
                    .filter(node -> node.inputs().contains(Graph.INPUT) && windowHeight(node.op()) > 1)
                    .findFirst()
                    .ifPresent(node -> lines.add("layer " + node.layer() + " takes the input " + input
                            + " for an image of height " + input.dimension(0) + " with " + input.dimension(2)
                            + " channels" + channelsFirst(input)));
        }
        return lines;
    }

    /**
     * What to say of a shape that was refused, if it may have the channels first.
     *
     * @param input a network's input
     * @return the end of a sentence, or nothing
     */
    public static String ofRefusedInput(Shape input) {
        return isLikeChannelsFirst(input) ? channelsFirst(input) : "";
    }

    /**
     * What to say of samples of another shape than a network's input, if they only have the channels first.
     *
     * @param input the network's input
     * @param found the samples' shape
     * @return the end of a sentence, or nothing
     */
    public static String ofOtherSamples(Shape input, Shape found) {
        boolean channelsFirst = input.rank() == 3
                && found.rank() == 3
                && found.dimension(0) == input.dimension(2)
                && found.dimension(1) == input.dimension(0)
                && found.dimension(2) == input.dimension(1);
        return channelsFirst
                ? ": the channels come first there; bring images into the order (height, width, channels)"
                : "";
    }

    private static String channelsFirst(Shape input) {
        return "; if its channels come first, build the network for " + Shape.of(input.dimension(1),
                input.dimension(2), input.dimension(0))
                + ", (height, width, channels), and bring the images into that order";
    }

    private static boolean isLikeChannelsFirst(Shape input) {
        return input.rank() == 3
                && (input.dimension(0) == 1 || input.dimension(0) == 3)
                && input.dimension(1) >= SMALLEST_IMAGE
                && input.dimension(2) >= SMALLEST_IMAGE;
    }

    private static int windowHeight(Op op) {
        return switch (op) {
            case ConvolutionOp convolution -> convolution.parameters().getFirst().shape().dimension(0);
            case MaxPoolOp pool -> pool.geometry().rows().window();
            case AveragePoolOp pool -> pool.geometry().rows().window();
            default -> 1;
        };
    }

    /** The activation whose outputs a value consists of, perhaps in another shape, thinned or averaged. */
    private static Optional<Graph.Node> behind(FinalActivation activation, Graph graph, int value) {
        Optional<Graph.Node> maker = graph.maker(value);
        if (maker.isEmpty() || activation.is(maker.get().op())) {
            return maker;
        }
        Op op = maker.get().op();
        boolean keepsProbabilities = op.view() || op.identityInPrediction() || isRectifier(op)
                || op instanceof AveragePoolOp || op instanceof MaxPoolOp;
        return keepsProbabilities ? behind(activation, graph, maker.get().input()) : Optional.empty();
    }

    private static boolean isRectifier(Op op) {
        return op instanceof ActivationOp activation && activation.function() == ActivationFunction.RELU;
    }

    /** Whether everything passes through a node, which is not the last one that computes anything new. */
    private static boolean isInTheMiddle(Graph graph, Graph.Node softmax) {
        if (behind(FinalActivation.SOFTMAX, graph, graph.output()).filter(softmax::equals).isPresent()) {
            return false;
        }
        Set<Integer> reached = new HashSet<>(Set.of(Graph.INPUT));
        for (Graph.Node node : graph.nodes()) {
            if (!node.equals(softmax) && node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node.output());
            }
        }
        return !reached.contains(graph.output());
    }
}
