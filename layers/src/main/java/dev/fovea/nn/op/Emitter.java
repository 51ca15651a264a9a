package dev.fovea.nn.op;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.tensor.Shape;

/** What a layer writes its part of a network into: its parameters, and ops on values. */
public interface Emitter {
    /**
     * A trainable parameter of the layer.
     *
     * @param name its name within the layer, for example "kernel"
     * @param shape its shape
     * @param initializer how its first values are drawn, from a stream of its own
     * @return the parameter
     */
    Parameter parameter(String name, Shape shape, Initializer initializer);

    /**
     * State of the layer that no gradient updates, such as a moving mean.
     *
     * @param name its name within the layer
     * @param shape its shape
     * @param value what it is filled with
     * @return the state
     */
    Parameter state(String name, Shape shape, float value);

    /**
     * Appends an op.
     *
     * @param op the op
     * @param inputs what it reads, in the op's order
     * @return what it computes
     * @throws IllegalArgumentException if a value belongs to another network
     */
    Value emit(Op op, Value... inputs);

    /**
     * The emitter for a nested layer, whose parameters are named below this layer.
     *
     * @param name the nested layer's name; made unique with a number
     * @return the nested layer's emitter
     */
    @CheckReturnValue
    Emitter scope(String name);

    /**
     * The emitter for this layer at another place of the layer around it, with the parameters that it has already: the
     * layer must ask for the same ones, in the same order.
     *
     * @param name what it is called at that place; made unique with a number
     * @return the emitter that shares this one's parameters
     */
    @CheckReturnValue
    Emitter again(String name);

    /**
     * Says what the layer was that has been written here, for the network's summary.
     *
     * @param type its class, as it is shown
     * @param output what it computes
     */
    default void describe(String type, Value output) {}
}
