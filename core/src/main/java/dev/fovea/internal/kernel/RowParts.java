package dev.fovea.internal.kernel;

/** Adds the chains of a row's sum, always in the same order. */
final class RowParts {
    private RowParts() {}

    /** The sum of {@link RowKernels#PARTS} floats from p on, in pairs that lie 8, 4, 2 and 1 apart. */
    static float sum(float[] part, int p) {
        float a = part[p] + part[p + 8];
        float b = part[p + 1] + part[p + 9];
        float c = part[p + 2] + part[p + 10];
        float d = part[p + 3] + part[p + 11];
        a += part[p + 4] + part[p + 12];
        b += part[p + 5] + part[p + 13];
        c += part[p + 6] + part[p + 14];
        d += part[p + 7] + part[p + 15];
        return (a + c) + (b + d);
    }
}
