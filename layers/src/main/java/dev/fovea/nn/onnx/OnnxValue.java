package dev.fovea.nn.onnx;

import java.util.Objects;

/**
 * A value of an ONNX graph. Ops get theirs from their {@link OnnxEmitter}.
 *
 * @param name its name, unique in the graph
 * @param layout the order of its axes
 */
public record OnnxValue(String name, Layout layout) {
    /** Checks that both are there. */
    public OnnxValue {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(layout, "layout");
    }
}
