package dev.fovea.nn;

import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;

/** What layers on images ask of their input. */
final class Images {
    private Images() {}

    /** The shape of an image, for a layer that says what it is about to do. */
    static Shape require(String what, Value x) {
        if (x.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    what + ": expected an image (height, width, channels), found " + x.shape());
        }
        return x.shape();
    }
}
