package dev.fovea.nn;

import java.util.Objects;

/**
 * A layer that stands at several places of a {@link LayerGraph} with the same parameters, as in siamese networks (Bromley
 * et al., 1993). Each object has parameters of its own, once for every graph it is used in.
 */
public final class SharedLayer {
    private final Layer layer;

    /**
     * A layer to be shared.
     *
     * @param layer what it computes
     */
    public SharedLayer(Layer layer) {
        this.layer = Objects.requireNonNull(layer, "layer");
    }

    Layer layer() {
        return layer;
    }

    /** For example "SharedLayer[Dense[...]]". */
    @Override
    public String toString() {
        return "SharedLayer[" + layer + "]";
    }
}
