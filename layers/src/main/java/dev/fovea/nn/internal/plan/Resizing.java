package dev.fovea.nn.internal.plan;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How a network is made for samples of another shape. */
@FunctionalInterface
public interface Resizing {
    /**
     * What it is made of.
     *
     * @param inputShape the shape of one input
     * @return layers and parameters
     * @throws IllegalArgumentException if it cannot be made for that shape
     */
    Resized to(Shape inputShape);

    /**
     * What a network is made of.
     *
     * @param layers its layers
     * @param shared for each of its parameters that whose values it shares, or empty for values of its own
     * @param fill writes the values that are its own, once all parameters are there
     */
    record Resized(List<Layer> layers, List<Optional<Parameter>> shared, Consumer<List<Parameter>> fill) {}

    /**
     * The same layers with the same parameters.
     *
     * @param layers the layers
     * @param parameters their parameters
     * @return how they are made for another shape
     */
    static Resizing same(List<Layer> layers, List<Parameter> parameters) {
        return shape -> new Resized(layers, parameters.stream().map(Optional::of).toList(), all -> {});
    }
}
