package dev.fovea.spark;

/** What bytes in a column are. */
enum InputFormat {
    /** Pictures if the model says how they are made (a stored preprocessing), pixels if not. */
    AUTO,
    /** A byte for each number of a sample, 0 to 255, which becomes 0 to 1. */
    PIXELS,
    /** PNG or JPEG. */
    PICTURES
}
