package dev.fovea.random;

import dev.fovea.annotation.CheckReturnValue;

/**
 * Random numbers by counter: value {@code i} of a stream is a pure function of (key, i), so it does not matter which
 * thread asks, in which order, or whether a value is asked for twice.
 *
 * <p>Formula: {@code bits(i) = m(m(i·φ + key) + rotl(key, 32))} with {@code m} the 64-bit finaliser "variant 13" of
 * David Stafford (used by SplitMix64; Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014) and φ the odd number nearest 2⁶⁴ divided by the golden ratio. Adding the key between the rounds keeps streams
 * from being shifted copies of one another. Not for cryptography.
 *
 * @param key what the stream is keyed by; made by {@link #ofSeed} and {@link #stream}
 */
public record CounterRandom(long key) {
    private static final long PHI = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1p-53;

    /**
     * The root stream of a seed. Every seed, 0 and negative ones too, is an ordinary and distinct one.
     *
     * @param seed any number
     * @return its stream
     */
    public static CounterRandom ofSeed(long seed) {
        return new CounterRandom(mix(seed + PHI));
    }

    /**
     * A stream of its own below this one; derivation nests: {@code random.stream(epoch).stream(sample)}.
     *
     * @param id which stream
     * @return the stream
     */
    @CheckReturnValue
    public CounterRandom stream(long id) {
        return new CounterRandom(mix(mix(id * PHI + 1) ^ Long.rotateLeft(key, 17)) + PHI);
    }

    /**
     * 64 random bits.
     *
     * @param index the counter
     * @return the bits at that counter
     */
    public long bits(long index) {
        return mix(mix(index * PHI + key) + Long.rotateLeft(key, 32));
    }

    /**
     * A uniform number.
     *
     * @param index the counter
     * @return a multiple of 2⁻⁵³ in [0, 1)
     */
    public double uniform(long index) {
        return (bits(index) >>> 11) * DOUBLE_UNIT;
    }

    /**
     * A uniform number between two bounds.
     *
     * @param index the counter
     * @param low the lower bound, included
     * @param high the upper bound
     * @return low + (high − low)·u
     */
    public double uniform(long index, double low, double high) {
        return low + (high - low) * uniform(index);
    }

    /**
     * A whole number below a bound. (The bias of the multiplication method, bound/2⁶⁴, is far below what could be
     * seen.)
     *
     * @param index the counter
     * @param bound the bound, positive
     * @return a number in [0, bound)
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int below(long index, int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound must be positive, not " + bound);
        }
        return (int) Math.unsignedMultiplyHigh(bits(index), bound);
    }

    /**
     * A standard normal number by the Box–Muller transform of values 2·index and 2·index + 1; the same bits on every
     * platform ({@link StrictMath}).
     *
     * @param index the counter
     * @return a number with mean 0 and variance 1
     */
    public double gaussian(long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    /**
     * A random permutation of 0 … n−1 (Fisher and Yates).
     *
     * @param n how many numbers, at least 0
     * @return the permutation
     */
    public int[] permutation(int n) {
        int[] permutation = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i, i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
