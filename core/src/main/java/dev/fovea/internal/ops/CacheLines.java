package dev.fovea.internal.ops;

/**
 * How things are laid out in a workspace for the first-level cache. Vectors that straddle two of its lines, as all do
 * where the first does, cost the transforms a third of their time. Things that are read or written at the same time and
 * lie a multiple of a page apart take the same few places, and a load waits for an earlier store to the other page.
 */
final class CacheLines {
    /**
     * Where the first whole line begins in a large array: HotSpot's arrays have a header of 16 bytes, and those of so
     * many floats begin at a page with G1 and heaps of up to 16 GB.
     */
    static final int FIRST = 12;

    /** Floats of an array that is large in this sense: more than half of the region of 4 MB that G1 takes then. */
    static final int LARGE = 1 << 19;

    /** Floats of a line. */
    private static final int LINE = 16;

    private CacheLines() {}

    /** As many floats in whole lines. */
    static int whole(int floats) {
        return Math.multiplyExact(Math.ceilDiv(floats, LINE), LINE);
    }

    /** As many floats in an odd number of lines: so far apart, as many as there are places differ. */
    static int odd(int floats) {
        int lines = Math.ceilDiv(floats, LINE);
        return Math.multiplyExact(lines % 2 == 0 ? lines + 1 : lines, LINE);
    }
}
