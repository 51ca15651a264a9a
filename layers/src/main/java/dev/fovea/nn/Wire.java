package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A value while a {@link LayerGraph} is wired: what an input or a layer gives to others. */
@CheckReturnValue
public final class Wire {
    private final LayerGraphBuilder builder;
    private final String name;

    Wire(LayerGraphBuilder builder, String name) {
        this.builder = builder;
        this.name = name;
    }

    String name() {
        return name;
    }

    LayerGraphBuilder builder() {
        return builder;
    }

    /**
     * Leads this into layers, one after the other.
     *
     * @param layers the layers; none gives this wire
     * @return what the last one computes
     * @throws NullPointerException if a layer is null; the message says which
     */
    public Wire to(Layer... layers) {
        Wire y = this;
        for (int i = 0; i < layers.length; i++) {
            int number = i + 1;
            Layer layer = Objects.requireNonNull(
                    layers[i], () -> "layer " + number + " of " + layers.length + " is null");
            y = builder.add(layer, List.of(y));
        }
        return y;
    }

    /**
     * Leads this into a layer that others use, too, with the same parameters.
     *
     * @param layer the shared layer
     * @return what it computes
     */
    public Wire to(SharedLayer layer) {
        return builder.add(layer, List.of(this));
    }

    /**
     * Leads this and others into a layer that takes several values.
     *
     * @param combine the layer
     * @param others the values behind this one
     * @return what it computes
     * @throws IllegalArgumentException if a value belongs to another graph
     */
    public Wire with(Layer combine, Wire... others) {
        List<Wire> xs = new ArrayList<>(List.of(this));
        for (Wire other : others) {
            xs.add(Objects.requireNonNull(other, "a value to combine with " + name));
        }
        return builder.add(combine, xs);
    }

    /**
     * This with the channels of others behind its own.
     *
     * @param others values of the same height and width
     * @return the {@link Concat}
     */
    public Wire concat(Wire... others) {
        return with(new Concat(), others);
    }

    /**
     * The sum of this and others.
     *
     * @param others values of the same shape
     * @return the result of {@link Add}
     */
    public Wire plus(Wire... others) {
        return with(new Add(), others);
    }

    /**
     * The product of this and others.
     *
     * @param others values of the same shape, or of one number for each channel or pixel
     * @return the result of {@link Multiply}
     */
    public Wire times(Wire... others) {
        return with(new Multiply(), others);
    }

    /** The name of the value in its graph. */
    @Override
    public String toString() {
        return name;
    }
}
