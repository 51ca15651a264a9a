package dev.fovea.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which elements dropout drops: as many as asked for, in no pattern, and differently for every key. */
class DropoutTest {
    private static final int N = 1 << 18;
    private static final int HALF = 1 << (DropoutHash.BITS - 1);
    private static final CounterRandom KEYS = CounterRandom.ofSeed(7);

    static List<Kernels> providers() {
        return Providers.all();
    }

    /** Computed with whole numbers of any length; another hash would be other bits of every training with dropout. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 0, 6851064", "0, 1, 130276", "1311768467463790320, 1000, 11168883",
        "-1, 2147483647, 1450237"})
    void theHashStaysWhatItIs(long key, int index, int hash) {
        assertEquals(hash, DropoutHash.hash(key, index));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.3, 0.5, 0.9})
    void dropsAtTheRate(double rate) {
        int threshold = (int) Math.round(rate * (1 << DropoutHash.BITS));
        for (int key = 0; key < 4; key++) {
            int dropped = 0;
            for (boolean kept : mask(new ScalarKernels(), KEYS.bits(key), threshold)) {
                dropped += kept ? 0 : 1;
            }
            assertEquals(N * rate, dropped, 5 * Math.sqrt(N * rate * (1 - rate)), "dropped of " + N);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theEndsOfTheScale(Kernels kernels) {
        float[] ones = new float[100];
        Arrays.fill(ones, 1);
        float[] y = new float[100];
        kernels.dropout(ones, 0, y, 0, 100, 1, 0, 1);
        assertEquals(100, sum(y));
        kernels.dropout(ones, 0, y, 0, 100, 1, 1 << DropoutHash.BITS, 1);
        assertEquals(0, sum(y));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyProviderDropsTheSame(Kernels kernels) {
        for (int i = 0; i < 8; i++) {
            long key = KEYS.stream(i).bits(0);
            assertArrayEquals(mask(new ScalarKernels(), key, HALF), mask(kernels, key, HALF));
        }
    }

    @Test
    void keysAndShiftsAreUncorrelated() {
        boolean[][] masks = new boolean[8][];
        for (int key = 0; key < masks.length; key++) {
            masks[key] = mask(new ScalarKernels(), KEYS.stream(key).bits(0), HALF);
        }
        for (int i = 0; i < masks.length; i++) {
            for (int j = i; j < masks.length; j++) {
                // The same positions, neighbours, an image row further, a pixel's channels further.
                for (int shift : new int[] {0, 1, 2, 7, 28, 32, 784, 832}) {
                    if (i != j || shift > 0) {
                        assertUncorrelated(masks[i], masks[j], shift, i + " and " + j + " shifted by " + shift);
                    }
                }
            }
        }
    }

    private static void assertUncorrelated(boolean[] a, boolean[] b, int shift, String what) {
        int equal = 0;
        int n = N - shift;
        for (int i = 0; i < n; i++) {
            equal += a[i] == b[i + shift] ? 1 : 0;
        }
        assertTrue(Math.abs(equal - n / 2.0) < 5 * Math.sqrt(n / 4.0), what + ": " + equal + " of " + n + " agree");
    }

    private static boolean[] mask(Kernels kernels, long key, int threshold) {
        float[] ones = new float[N];
        Arrays.fill(ones, 1);
        float[] y = new float[N];
        kernels.dropout(ones, 0, y, 0, N, key, threshold, 2);
        boolean[] kept = new boolean[N];
        for (int i = 0; i < N; i++) {
            assertTrue(y[i] == 0 || y[i] == 2, "kept elements are scaled");
            kept[i] = y[i] != 0;
        }
        return kept;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
