package dev.fovea.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
    private static final int N = 1 << 16;

    /**
     * Values worked out by a second implementation. A network's weights, splits, shuffles and dropout follow from them:
     * should one change, every seed means something else than it did.
     */
    @Test
    void knownAnswers() {
        assertEquals(0xe220a8397b1dcdafL, CounterRandom.ofSeed(0).key());
        check(0, 0x59dfae82f98bc841L, 0xb7855e8795270c13L, 0x123b7c89cb931586L, 0x8ee7e7bda60d009eL);
        check(-1, 0x2df1e2d7464102b5L, 0x0cccb9fcc84d2fbaL, 0x94ab4c44cf281837L, 0x55cf018dc1882a8fL);
        check(Long.MIN_VALUE, 0x5ec3cb654c92a463L, 0xcb4a31dc6ed57eb2L, 0x5688878c248418feL, 0xfd1ea8e9aefea456L);
        check(42, 0x1f335cf23fb955f2L, 0x453dc1b3219dd595L, 0x825f55140753d40dL, 0x8a59a016af8612d9L);
        CounterRandom random = CounterRandom.ofSeed(42);
        assertEquals(0.12187748827247913, random.uniform(0));
        assertEquals(-0.06540491627303405, random.gaussian(0), 1e-15);
        assertEquals(2 + 3 * 0.12187748827247913, random.uniform(0, 2, 5));
        assertArrayEquals(new int[] {4, 0, 7, 3, 9, 5, 1, 8, 6, 2}, random.permutation(10));
    }

    private static void check(long seed, long first, long second, long last, long ofAStream) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        assertEquals(first, random.bits(0));
        assertEquals(second, random.bits(1));
        assertEquals(last, random.bits(-1));
        assertEquals(ofAStream, random.stream(3).bits(5));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void everySeedIsUniformInAllBits(long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            int from = shift;
            assertUniform("bits from " + shift, 256, i -> (int) (random.bits(i) >>> from) & 255);
        }
        assertUniform("uniform", 1000, i -> (int) (1000 * random.uniform(i)));
        assertUniform("below", 7, i -> random.below(i, 7));
        // Pairs of neighbours, too.
        assertUniform("pairs", 256,
                i -> (int) (((random.bits(2L * i) >>> 60) << 4) | (random.bits(2L * i + 1) >>> 60)));
    }

    @Test
    void seedsAndStreamsAreDistinct() {
        Set<Long> keys = new HashSet<>();
        long[] seeds = {0, 1, 2, -1, -2, 42, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 0x9E3779B97F4A7C15L};
        for (long seed : seeds) {
            CounterRandom root = CounterRandom.ofSeed(seed);
            assertTrue(keys.add(root.key()), "seed " + seed);
            for (long id = -500; id < 500; id++) {
                assertTrue(keys.add(root.stream(id).key()), "stream " + id + " of seed " + seed);
            }
        }
        CounterRandom root = CounterRandom.ofSeed(1);
        assertTrue(root.stream(1).stream(2).key() != root.stream(2).stream(1).key(), "the order of ids counts");
    }

    @Test
    void seedsStreamsAndShiftsAreUncorrelated() {
        CounterRandom[] streams = {
            CounterRandom.ofSeed(0), CounterRandom.ofSeed(1), CounterRandom.ofSeed(-1),
            CounterRandom.ofSeed(0).stream(0),
            CounterRandom.ofSeed(0).stream(1), CounterRandom.ofSeed(0).stream(0).stream(0),
            CounterRandom.ofSeed(0).stream(-1), new CounterRandom(0), new CounterRandom(1)};
        for (CounterRandom a : streams) {
            for (CounterRandom b : streams) {
                for (int shift : new int[] {0, 1, 2, 28, 1000}) {
                    if (!a.equals(b) || shift > 0) {
                        double sum = 0;
                        for (int i = 0; i < N; i++) {
                            sum += (a.uniform(i) - 0.5) * (b.uniform(i + shift) - 0.5);
                        }
                        // Each product has mean 0 and variance 1/144.
                        assertEquals(0, sum, 5 * Math.sqrt(N / 144.0), a + " and " + b + " shifted by " + shift);
                    }
                }
            }
        }
    }

    @Test
    void noValueComesTwice() {
        CounterRandom random = CounterRandom.ofSeed(3);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < N; i++) {
            assertTrue(seen.add(random.bits(i)), "at " + i);
        }
    }

    @Test
    void uniformNumbersStayInTheirRange() {
        CounterRandom random = CounterRandom.ofSeed(5);
        for (int i = 0; i < N; i++) {
            double u = random.uniform(i);
            assertTrue(u >= 0 && u < 1, "uniform " + u);
            double v = random.uniform(i, -10, 10);
            assertTrue(v >= -10 && v < 10, "uniform " + v);
            int below = random.below(i, 3);
            assertTrue(below >= 0 && below < 3, "below " + below);
            assertEquals(0, random.below(i, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> random.below(0, 0));
        assertThrows(IllegalArgumentException.class, () -> random.below(0, -1));
    }

    @Test
    void gaussiansAreNormal() {
        CounterRandom random = CounterRandom.ofSeed(6);
        assertEquals(0, mean(random::gaussian), 5 / Math.sqrt(N));
        assertEquals(1, mean(i -> Math.pow(random.gaussian(i), 2)), 5 * Math.sqrt(2.0 / N));
        assertEquals(0, mean(i -> Math.pow(random.gaussian(i), 3)), 5 * Math.sqrt(15.0 / N));
        assertEquals(3, mean(i -> Math.pow(random.gaussian(i), 4)), 5 * Math.sqrt(96.0 / N));
        assertEquals(0, mean(i -> random.gaussian(i) * random.gaussian(i + 1)), 5 / Math.sqrt(N));
        double within = mean(i -> Math.abs(random.gaussian(i)) < 1.959964 ? 1 : 0);
        assertEquals(0.95, within, 5 * Math.sqrt(0.95 * 0.05 / N));
    }

    @Property
    void aPermutationHasEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 300) int n) {
        int[] permutation = CounterRandom.ofSeed(seed).permutation(n);
        Arrays.sort(permutation);
        for (int i = 0; i < n; i++) {
            assertEquals(i, permutation[i]);
        }
        assertEquals(n, permutation.length);
    }

    @Test
    void allPermutationsAreAsLikely() {
        int tries = 48_000;
        Map<String, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < tries; seed++) {
            counts.merge(Arrays.toString(CounterRandom.ofSeed(seed).permutation(4)), 1, Integer::sum);
        }
        assertEquals(24, counts.size());
        counts.forEach(
                (permutation, count) -> assertEquals(tries / 24.0, count, 5 * Math.sqrt(tries / 24.0), permutation));
    }

    private static double mean(IntToDoubleFunction f) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            sum += f.applyAsDouble(i);
        }
        return sum / N;
    }

    /** Pearson's chi-square over equal bins: its mean is bins − 1, its variance twice that. */
    private static void assertUniform(String what, int bins, IntUnaryOperator bin) {
        int[] counts = new int[bins];
        for (int i = 0; i < N; i++) {
            counts[bin.applyAsInt(i)]++;
        }
        double expected = (double) N / bins;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        double slack = 6 * Math.sqrt(2.0 * (bins - 1));
        assertTrue(
                chiSquare < bins - 1 + slack && chiSquare > bins - 1 - slack,
                what + ": chi-square " + chiSquare + " of " + bins + " bins");
    }
}
