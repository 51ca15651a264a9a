package dev.fovea.internal.ops;

/**
 * The vectors by which algorithms are chosen: the widest there are, whatever the machine has, since the choice decides
 * the last bits and every machine is to make the same.
 */
final class CostModel {
    /** Floats in a vector. */
    static final int LANES = 16;

    private CostModel() {}

    /** The vectors that hold a row of columns; the last ones are narrower, or overlap. */
    static int vectors(int columns) {
        int rest = columns % (2 * LANES);
        int last = rest == 0 ? 0 : rest <= LANES && Integer.bitCount(rest) == 1 ? 1 : 2;
        return 2 * (columns / (2 * LANES)) + last;
    }

    /** The lanes of the vectors that hold a pixel's channels. */
    static int wholeVectors(int channels) {
        return Math.ceilDiv(channels, LANES) * LANES;
    }
}
