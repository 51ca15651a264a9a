package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A layer of the network that is being made.
 *
 * @param name its name in the graph
 * @param layer the layer
 * @param reads what it reads
 * @param output the shape of its output
 * @param fillers what its parameters hold, by their names within the layer
 * @param parameters those names, in the order in which the layer asks for them
 */
record Piece(
        String name,
        Layer layer,
        List<String> reads,
        Shape output,
        Map<String, Filler> fillers,
        List<String> parameters) {}
