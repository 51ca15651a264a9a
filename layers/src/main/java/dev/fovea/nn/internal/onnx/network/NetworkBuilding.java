package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a network of an ONNX graph. */
public final class NetworkBuilding {
    private NetworkBuilding() {}

    /**
     * A network that computes what a graph computes.
     *
     * @param file the graph
     * @param shapes the shape of each input as ONNX has it, with the batch first, −1 if that is free
     * @param channelsLast whether images come in, and go out, with their channels innermost
     * @param limit how many elements a value, and all parameters together, may have
     * @param seed decides dropout in training
     * @return the network
     * @throws OnnxProblem if the graph breaks a rule; an {@link Unsupported} if it is no network here
     */
    public static Network network(
            OnnxFile file, Map<String, int[]> shapes, boolean channelsLast, long limit, long seed) {
        Translation translation = new Translation(file, shapes, channelsLast, limit);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (ValueInfo output : file.outputs()) {
            outputs.put(output.name(), output(translation, output.name(), channelsLast));
        }
        Segments segments = new Segments(translation.pieces().all(), translation.inputs(), outputs);
        List<Layer> layers = segments.layers();
        Network network;
        try {
            network = Network.blank(inputShape(translation.inputs()), seed, limit, layers);
        } catch (IllegalArgumentException e) {
            throw new OnnxProblem(String.valueOf(e.getMessage()), e);
        }
        fill(network, segments.pieces());
        return network;
    }

    private static String output(Translation translation, String name, boolean channelsLast) {
        @Nullable Traced value = translation.value(name);
        if (!(value instanceof Flow flow)) {
            throw new Unsupported("output " + OnnxProblem.quoted(name) + " does not depend on the inputs");
        }
        if (flow.axes()[0] != Traced.BATCH) {
            throw new Unsupported("output " + OnnxProblem.quoted(name) + " of " + NdArray.text(flow.extents(-1))
                    + " does not have the samples along its first axis");
        }
        Flow y = channelsLast && flow.rank() >= 3
                ? translation.layouts().channelsLast(flow)
                : translation.layouts().canonical(flow);
        return y.node();
    }

    private static Shape inputShape(Map<String, Shape> inputs) {
        if (inputs.size() == 1) {
            return inputs.values().iterator().next();
        }
        Parts parts = null;
        for (Map.Entry<String, Shape> input : inputs.entrySet()) {
            parts = parts == null
                    ? Parts.of(input.getKey(), input.getValue())
                    : parts.and(input.getKey(), input.getValue());
        }
        if (parts == null) {
            throw new Unsupported("the graph has no inputs");
        }
        return parts.shape();
    }

    private static void fill(Network network, List<Piece> pieces) {
        int next = 0;
        for (Piece piece : pieces) {
            for (String name : piece.parameters()) {
                Parameter parameter = network.parameters().get(next++);
                Filler filler = Objects.requireNonNull(piece.fillers().get(name));
                if (!parameter.name().endsWith("." + name)) {
                    throw new IllegalStateException(parameter.name() + " is not " + piece.name() + "." + name);
                }
                try {
                    filler.fill(parameter.values());
                } catch (OnnxProblem e) {
                    throw new OnnxProblem(
                            "node " + OnnxProblem.quoted(piece.name()) + ": " + name + ": " + e.getMessage(), e);
                }
            }
        }
        network.changed();
    }
}
