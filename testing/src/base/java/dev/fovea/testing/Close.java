package dev.fovea.testing;

import java.util.Locale;

/**
 * Asserts that an array is near a reference by the relative error ‖a − r‖/‖r‖ (Euclidean norms in float64). An element
 * that is not finite must be matched exactly.
 */
public final class Close {
    /** What a float32 implementation of a single operation meets. */
    public static final double SINGLE_OPERATION = 2e-6;

    private Close() {}

    /**
     * Asserts nearness.
     *
     * @param what what is compared, for the message
     * @param actual the array
     * @param reference what it should be
     * @param bound the largest relative error allowed
     * @throws AssertionError if lengths differ or the error is above the bound, naming the error, the bound and the
     *     element that is farthest off
     */
    public static void assertClose(String what, float[] actual, float[] reference, double bound) {
        assertClose(what, doubles(actual), doubles(reference), bound);
    }

    /**
     * Asserts nearness.
     *
     * @param what what is compared, for the message
     * @param actual the array
     * @param reference what it should be
     * @param bound the largest relative error allowed
     * @throws AssertionError as above
     */
    public static void assertClose(String what, float[] actual, double[] reference, double bound) {
        assertClose(what, doubles(actual), reference, bound);
    }

    /**
     * Asserts nearness.
     *
     * @param what what is compared, for the message
     * @param actual the array
     * @param reference what it should be
     * @param bound the largest relative error allowed
     * @throws AssertionError as above
     */
    public static void assertClose(String what, double[] actual, double[] reference, double bound) {
        if (actual.length != reference.length) {
            throw new AssertionError(
                    what + ": " + actual.length + " elements, the reference has " + reference.length);
        }
        double error = relativeError(actual, reference);
        if (error <= bound) {
            return;
        }
        int worst = worst(actual, reference);
        throw new AssertionError(String.format(
                Locale.ROOT, "%s: relative error %.2e is above %.2e; worst at %d of %d: %s instead of %s", what,
                error, bound, worst, actual.length, actual[worst], reference[worst]));
    }

    /**
     * The relative error ‖a − r‖/‖r‖. Where r is all zeros, the root mean square of a.
     *
     * @param actual a
     * @param reference r, of the same length
     * @return the error; NaN if an element that is not finite differs from its reference
     */
    public static double relativeError(double[] actual, double[] reference) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < reference.length; i++) {
            if (!Double.isFinite(reference[i]) && Double.compare(actual[i], reference[i]) == 0) {
                continue;
            }
            double d = actual[i] - reference[i];
            difference += d * d;
            norm += reference[i] * reference[i];
        }
        double scale = norm > 0 ? norm : Math.max(1, reference.length);
        return Double.isFinite(difference) && Double.isFinite(scale) ? Math.sqrt(difference / scale) : Double.NaN;
    }

    /**
     * Widens an array.
     *
     * @param array floats
     * @return the same numbers
     */
    public static double[] doubles(float[] array) {
        double[] wide = new double[array.length];
        for (int i = 0; i < array.length; i++) {
            wide[i] = array[i];
        }
        return wide;
    }

    private static int worst(double[] actual, double[] reference) {
        int worst = 0;
        double largest = -1;
        for (int i = 0; i < reference.length; i++) {
            double d = Math.abs(actual[i] - reference[i]);
            if (Double.compare(actual[i], reference[i]) != 0 && (Double.isNaN(d) || d > largest)) {
                worst = i;
                largest = Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
            }
        }
        return worst;
    }
}
