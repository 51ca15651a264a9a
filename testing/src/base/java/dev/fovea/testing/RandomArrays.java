package dev.fovea.testing;

import java.util.Arrays;
import java.util.Random;

/** Arrays to test with. From the JDK's generator, so that they do not depend on the project's own. */
public final class RandomArrays {
    private RandomArrays() {}

    /**
     * Standard normal numbers.
     *
     * @param seed the seed
     * @param n how many
     * @return the numbers
     */
    public static float[] gaussian(long seed, int n) {
        Random random = new Random(seed);
        float[] array = new float[n];
        for (int i = 0; i < n; i++) {
            array[i] = (float) random.nextGaussian();
        }
        return array;
    }

    /**
     * Whole numbers from −8 to 8. Sums of up to 2¹⁸ products of two of them are exact in float32, in any order: what is
     * computed from them must equal its reference, however much cancels.
     *
     * @param seed the seed
     * @param n how many
     * @return the numbers
     */
    public static float[] integers(long seed, int n) {
        Random random = new Random(seed);
        float[] array = new float[n];
        for (int i = 0; i < n; i++) {
            array[i] = random.nextInt(17) - 8;
        }
        return array;
    }

    /**
     * Nothing but NaN: what an output is filled with before a test, so that an element that is not written, or that is
     * read before it is, shows.
     *
     * @param n how many
     * @return the array
     */
    public static float[] poisoned(int n) {
        float[] array = new float[n];
        Arrays.fill(array, Float.NaN);
        return array;
    }
}
