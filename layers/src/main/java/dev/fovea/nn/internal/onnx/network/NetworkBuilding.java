package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import java.util.Map;

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
     * @return the network, and how it is made for other shapes
     * @throws OnnxProblem if the graph breaks a rule; an {@link Unsupported} if it is no network here
     */
    public static Imported network(
            OnnxFile file, Map<String, int[]> shapes, boolean channelsLast, long limit, long seed) {
        Translated translated;
        Network network;
        try {
            translated = Translated.of(file, shapes, channelsLast, limit);
            network = Network.blank(translated.inputShape(), seed, limit, translated.layers())
                    .named(translated.inputName(), translated.outputName());
        } catch (IllegalArgumentException e) {
            throw new OnnxProblem(String.valueOf(e.getMessage()), e);
        }
        for (int i = 0; i < translated.slots().size(); i++) {
            Translated.Slot slot = translated.slots().get(i);
            if (!network.parameters().get(i).name().endsWith("." + slot.name())) {
                throw new IllegalStateException(network.parameters().get(i).name() + " is not " + slot.key());
            }
            slot.fill(network.parameters().get(i).values());
        }
        network.changed();
        return new Imported(
                network,
                OnnxResizing.of(file, channelsLast, limit, translated.slots(), network.parameters()),
                file.metadata());
    }
}
