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
 */
record Architecture(Shape input, List<Layer> layers) {
    /** The version of the description that this library writes. It reads this one and all before it. */
    static final long VERSION = 2;

    /** The most layers a network in a file may have, nested ones included. */
    static final int MOST_LAYERS = 10_000;

    static final String VERSION_KEY = "version";
    static final String INPUT = "input";
    static final String LAYERS = "layers";

    /** What the description is called in messages. */
    static final String PLACE = "architecture";

    Architecture {
        layers = List.copyOf(layers);
    }

    static Architecture of(Network network) {
        return new Architecture(network.inputShape(), network.layers());
    }
}
