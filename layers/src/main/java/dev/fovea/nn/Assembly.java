package dev.fovea.nn;

import dev.fovea.nn.internal.plan.Advice;
import dev.fovea.nn.internal.plan.Graph;
import dev.fovea.nn.internal.plan.GraphBuilder;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The layers of a network, and what they make together.
 *
 * @param layers from the input on
 * @param graph the ops they emit
 * @param summary the table of them
 */
record Assembly(List<Layer> layers, Graph graph, Summary summary) {
    /** Assembles layers; what a layer refuses is said with its name. */
    static Assembly of(GraphBuilder builder, Shape inputShape, List<Layer> layers) {
        if (inputShape.size() == 0) {
            throw new IllegalArgumentException("the input shape " + inputShape + " has no elements");
        }
        List<Layer> checked = Nested.checked(layers);
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one layer");
        }
        Value value = builder.input(inputShape);
        for (int i = 0; i < checked.size(); i++) {
            GraphBuilder.Scope scope = builder.scope(checked.get(i).name());
            String which = "layer " + (i + 1) + " of " + checked.size() + ", " + scope.path();
            value = emit(which, checked.get(i), scope, value, inputShape);
        }
        return new Assembly(checked, builder.build(value), Summary.of(builder.parts()));
    }

    private static Value emit(String which, Layer layer, GraphBuilder.Scope scope, Value value, Shape inputShape) {
        try {
            return Nested.emit(which, layer, scope, List.of(value));
        } catch (IllegalArgumentException e) {
            String advice = Advice.ofRefusedInput(inputShape);
            throw advice.isEmpty() ? e : new IllegalArgumentException(e.getMessage() + advice, e);
        }
    }
}
