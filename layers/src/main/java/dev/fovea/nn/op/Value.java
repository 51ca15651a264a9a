package dev.fovea.nn.op;

import dev.fovea.tensor.Shape;

/** Something computed for each sample: what flows between ops. Made by an {@link Emitter} only. */
public interface Value {
    /**
     * The shape for one sample, without the batch dimension.
     *
     * @return the shape
     */
    Shape shape();
}
