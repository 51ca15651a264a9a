package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A layer of the network that is being made.
 *
 * @param name its name in the graph
 * @param layer the layer
 * @param reads what it reads
 * @param output the shape of its output
 * @param fillers what its parameters hold, by their names within the layer
 * @param parameters those names, in the order in which the layer asks for them
 * @param weights which constants of the file they are, and how; what has the same is one layer, used several times;
 *     empty if that is not known
 */
record Piece(
        String name,
        Layer layer,
        List<String> reads,
        Shape output,
        Map<String, Filler> fillers,
        List<String> parameters,
        String weights) {
    /** What a parameter holds. */
    Filler filler(String parameter) {
        return Objects.requireNonNull(fillers.get(parameter), parameter);
    }

    /** Kernels that nodes of the file share make them one layer; whatever has the same here is it. */
    Optional<List<Object>> sharing() {
        return parameters.contains("kernel") && !weights.isEmpty()
                ? Optional.of(List.of(weights, layer))
                : Optional.empty();
    }
}
