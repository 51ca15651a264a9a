package dev.fovea.nn;

import dev.fovea.ops.Padding;
import java.util.Objects;

/** The settings of a window that slides over an image: what convolutions and poolings have in common. */
record Window(int height, int width, int strideHeight, int strideWidth, Padding padding) {
    Window {
        Objects.requireNonNull(padding, "padding");
    }

    Window stride(int vertical, int horizontal) {
        return new Window(height, width, vertical, horizontal, padding);
    }

    Window padding(Padding rule) {
        return new Window(height, width, strideHeight, strideWidth, rule);
    }

    @Override
    public String toString() {
        return height + "×" + width + ", stride " + strideHeight + "×" + strideWidth + ", padding " + padding;
    }
}
