package dev.fovea.data;

import dev.fovea.tensor.Shape;

/** Checks of samples that must be images. */
final class Images {
    private Images() {}

    /** Fails unless samples are images; done says what only images can be. */
    static void require(String done, Shape shape) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException(
                    "only images (height, width, channels) can be " + done + ", not " + shape);
        }
    }
}
