package dev.fovea.nn.internal.plan;

/** The workspace, and behind it the passing values, that the frames of a chunk see: lent while the chunk runs. */
final class Scratch {
    private static final float[] NONE = {};

    private float[] floats = NONE;

    /** What is lent; an empty array if nothing is. */
    float[] floats() {
        return floats;
    }

    void lend(float[] array) {
        floats = array;
    }

    void takeBack() {
        floats = NONE;
    }
}
