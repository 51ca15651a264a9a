package dev.fovea.spark;

/** What bytes in a column are. */
enum InputFormat {
    /** Pictures where the bytes begin as those of PNG or JPEG do, else pixels. */
    AUTO,
    /** A byte for each number of a sample, 0 to 255, which becomes 0 to 1. */
    PIXELS,
    /** PNG or JPEG. */
    PICTURES
}
