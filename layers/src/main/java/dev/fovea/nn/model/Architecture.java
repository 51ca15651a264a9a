package dev.fovea.nn.model;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * What a description says: enough to build the network again.
 *
 * @param input the shape of one input
 * @param layers the layers
 * @param inputName what its input is called in ONNX
 * @param outputName what its output is called in ONNX
 */
record Architecture(Shape input, List<Layer> layers, String inputName, String outputName) {
    /** The version of the description that this library writes. It reads this one and all before it. */
    static final long VERSION = 2;

    /** The most layers a network in a file may have, nested ones included. */
    static final int MOST_LAYERS = 10_000;

    static final String VERSION_KEY = "version";
    static final String INPUT = "input";
    static final String LAYERS = "layers";

    /** Both names, where they are not the usual ones. */
    static final String NAMES = "names";

    private static final String USUAL_INPUT = "input";
    private static final String USUAL_OUTPUT = "output";

    /** What the description is called in messages. */
    static final String PLACE = "architecture";

    Architecture {
        layers = List.copyOf(layers);
    }

    static Architecture of(Network network) {
        return new Architecture(
                network.inputShape(), network.layers(), network.inputName(), network.outputName());
    }

    /** With the usual names. */
    static Architecture of(Shape input, List<Layer> layers) {
        return new Architecture(input, layers, USUAL_INPUT, USUAL_OUTPUT);
    }

    /** Whether both names are the usual ones. */
    boolean namedAsUsual() {
        return inputName.equals(USUAL_INPUT) && outputName.equals(USUAL_OUTPUT);
    }
}
