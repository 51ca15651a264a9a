package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which array holds which value, and which gradient, for a whole batch.
 *
 * <p>A value takes over its input's array where no backward pass reads what would be lost; a gradient takes over that
 * of the output, which nobody reads after its op has run backward. A value read by several ops has a gradient for each
 * use; they are summed into the first before the value's own op runs backward.
 */
final class TrainingMemory {
    private final Graph graph;
    private final int batchSize;
    private final Predicate<Parameter> learns;
    private final boolean inputGradient;
    private final float[][] activations;
    private final float[] @Nullable [] gradients;
    private final Map<Use, float[]> useGradients = new HashMap<>();

    /** One reading of a value. */
    private record Use(int node, int input) {}

    TrainingMemory(Graph graph, int batchSize, Predicate<Parameter> learns, boolean inputGradient) {
        this.graph = graph;
        this.batchSize = batchSize;
        this.learns = learns;
        this.inputGradient = inputGradient;
        this.activations = activations();
        this.gradients = new float[graph.values().size()][];
        assignGradients();
    }

    float[] activation(int value) {
        return activations[value];
    }

    /** The gradient of a value, null if nothing before it learns or the result does not depend on it. */
    float @Nullable [] gradient(int value) {
        return gradients[value];
    }

    /** Where an op writes the gradient of one of its inputs, null if it is not wanted. */
    float @Nullable [] inputGradient(Graph.Node node, int input) {
        return useGradients.get(new Use(node.output(), input));
    }

    /** The gradients of a value's uses: the first is the value's own, the others are to be added to it. */
    List<float[]> useGradients(int value) {
        List<float[]> uses = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                float[] gradient = inputGradient(node, i);
                if (node.inputs().get(i) == value && gradient != null) {
                    uses.add(gradient);
                }
            }
        }
        return uses;
    }

    private float[] allocate(int value) {
        long size = (long) batchSize * graph.values().get(value).size();
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch of " + batchSize + " samples needs an array of more than 2147483647 elements");
        }
        return new float[(int) size];
    }

    private float[][] activations() {
        float[][] arrays = new float[graph.values().size()][];
        // Whether the contents of the value's array must survive until backward.
        boolean[] kept = new boolean[arrays.length];
        int[] uses = graph.uses();
        arrays[Graph.INPUT] = allocate(Graph.INPUT);
        kept[Graph.INPUT] = true;
        for (Graph.Node node : graph.nodes()) {
            Op op = node.op();
            int input = node.input();
            for (int value : node.inputs()) {
                kept[value] |= op.readsInput() || uses[value] > 1;
            }
            boolean takesOver = op.view() || (op.inPlace() && !kept[input]);
            arrays[node.output()] = takesOver ? arrays[input] : allocate(node.output());
            kept[node.output()] = op.readsOutput() || (takesOver && kept[input]);
        }
        return arrays;
    }

    private void assignGradients() {
        boolean[] learning = learningValues();
        gradients[graph.output()] = allocate(graph.output());
        List<Graph.Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Graph.Node node = nodes.get(i);
            float[] dy = gradients[node.output()];
            for (int input = 0; input < node.inputs().size() && dy != null; input++) {
                int value = node.inputs().get(input);
                if (!learning[value]) {
                    continue;
                }
                boolean takesOver = input == 0 && (node.op().inPlace() || node.op().view());
                float[] dx = takesOver ? dy : allocate(value);
                useGradients.put(new Use(node.output(), input), dx);
            }
            for (int value : node.inputs()) {
                List<float[]> readings = useGradients(value);
                if (!readings.isEmpty()) {
                    gradients[value] = readings.get(0);
                }
            }
        }
    }

    /** Whether a parameter that learns lies before a value, or it is the input whose gradient is wanted. */
    private boolean[] learningValues() {
        boolean[] learning = new boolean[graph.values().size()];
        learning[Graph.INPUT] = inputGradient;
        for (Graph.Node node : graph.nodes()) {
            boolean here = node.op().parameters().stream().anyMatch(learns);
            for (int input : node.inputs()) {
                here |= learning[input];
            }
            learning[node.output()] = here;
        }
        return learning;
    }
}
