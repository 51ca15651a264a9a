package dev.fovea.nn.op;

import dev.fovea.tensor.Shape;

/**
 * A named array that belongs to a network: a trainable parameter (a kernel, a bias) or state that training only moves
 * along (a moving mean).
 */
public final class Parameter {
    private final int index;
    private final String name;
    private final Shape shape;
    private final boolean trainable;
    private final float[] values;

    /**
     * A parameter. Layers do not call this; they ask their {@link Emitter}.
     *
     * @param index its position in the network's list
     * @param name its path, for example "conv2d_1.kernel"
     * @param shape its shape
     * @param trainable whether gradients update it
     * @param values its elements, row-major; shared, not copied
     * @throws IllegalArgumentException if there are not as many values as the shape has elements
     */
    public Parameter(int index, String name, Shape shape, boolean trainable, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "parameter " + name + " of shape " + shape + " cannot have " + values.length + " values");
        }
        this.index = index;
        this.name = name;
        this.shape = shape;
        this.trainable = trainable;
        this.values = values;
    }

    /**
     * The position in the network's list of parameters.
     *
     * @return the index, from 0
     */
    public int index() {
        return index;
    }

    /**
     * The path: layer name, dot, parameter name.
     *
     * @return for example "conv2d_1.kernel"
     */
    public String name() {
        return name;
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Whether gradients update it.
     *
     * @return false for state such as moving statistics
     */
    public boolean trainable() {
        return trainable;
    }

    /**
     * The elements, row-major: the parameter's own array. Whoever writes to it outside training calls {@code
     * Network.changed()} afterwards.
     *
     * @return the array
     */
    public float[] values() {
        return values;
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
