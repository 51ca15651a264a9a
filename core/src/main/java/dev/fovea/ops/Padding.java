package dev.fovea.ops;

/** How a window meets the border of an image. */
public enum Padding {
    /** Only windows that lie wholly inside: out = ⌊(n − k)/s⌋ + 1. */
    VALID,
    /** Zeros around the image so that out = ⌈n/s⌉; an odd zero goes after the image, as in TensorFlow. */
    SAME
}
