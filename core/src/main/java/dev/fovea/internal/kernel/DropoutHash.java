package dev.fovea.internal.kernel;

/**
 * The hash that decides which elements dropout keeps: cheap, vectorisable, a pure function of (key, index).
 *
 * <p>The 32-bit finaliser "lowbias32" (constants found by Chris Wellons' hash prospector, public domain) over a Weyl
 * sequence, with the second half of the key mixed in between its rounds. Keys come from {@link
 * dev.fovea.random.CounterRandom}.
 */
final class DropoutHash {
    static final int WEYL = 0x9E3779B9;
    static final int FIRST = 0x7FEB352D;
    static final int SECOND = 0x846CA68B;

    /** The hash has this many bits; a threshold is a probability times two to this power. */
    static final int BITS = 24;

    private DropoutHash() {}

    static int hash(long key, int index) {
        int h = index * WEYL + (int) key;
        h ^= h >>> 16;
        h = h * FIRST + (int) (key >>> 32);
        h ^= h >>> 15;
        h *= SECOND;
        return h >>> (32 - BITS);
    }
}
