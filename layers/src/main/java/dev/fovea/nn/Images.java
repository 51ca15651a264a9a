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

    /** Fails if an image that a setting asks for would have no pixel. */
    static void requirePixels(String what, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    what + ": expected an output of at least 1×1, found " + height + "×" + width);
        }
    }

    /** Fails before anything is made for an image that no array holds. */
    static void requireSize(String what, long height, long width, int channels) {
        if (height > Integer.MAX_VALUE || width > Integer.MAX_VALUE || height * width > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException(what + ": an image of " + height + "×" + width + "×" + channels
                    + " holds more than 2147483647 elements");
        }
    }
}
