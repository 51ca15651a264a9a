package dev.fovea.nn.model;

import dev.fovea.nn.Network;
import java.util.Objects;

/** What a model file holds. */
public final class Model {
    private final Network network;
    private final ModelMetadata metadata;
    private final String libraryVersion;

    /**
     * A model as if it were read.
     *
     * @param network the network
     * @param metadata what was remembered with it
     * @param libraryVersion the version of this library that wrote the file
     */
    public Model(Network network, ModelMetadata metadata, String libraryVersion) {
        this.network = Objects.requireNonNull(network, "network");
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.libraryVersion = Objects.requireNonNull(libraryVersion, "libraryVersion");
    }

    /**
     * The network.
     *
     * @return the network, ready to predict or to be trained on
     */
    public Network network() {
        return network;
    }

    /**
     * What was remembered with the network.
     *
     * @return the metadata
     */
    public ModelMetadata metadata() {
        return metadata;
    }

    /**
     * The version of this library that wrote the file.
     *
     * @return the version, empty if the file does not tell
     */
    public String libraryVersion() {
        return libraryVersion;
    }

    @Override
    public String toString() {
        return "Model[" + network + ", written by version " + libraryVersion + "]";
    }
}
