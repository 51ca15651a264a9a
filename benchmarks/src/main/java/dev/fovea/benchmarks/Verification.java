package dev.fovea.benchmarks;

import java.util.Locale;

/** Compares results with plain loops in double, before anything is timed. */
final class Verification {
    /**
     * The error allowed, as a share of the sum of the terms' magnitudes. In float32 that error is about 2⁻²⁴ whatever
     * the number of terms, if they have both signs; the rest leaves room for algorithms that combine terms before they
     * multiply.
     */
    static final double TOLERANCE = 2e-6;

    private Verification() {}

    /**
     * Demands that an array holds what it should.
     *
     * @param what names the result in the message
     * @param found holds the result, read
     * @param offset where the result begins
     * @param expected the result in double, read
     * @param scale the largest sum of the magnitudes that were added up for an element
     * @throws WrongResultException if an element is off by more than the tolerance or not a number
     */
    static void close(String what, float[] found, int offset, double[] expected, double scale) {
        for (int i = 0; i < expected.length; i++) {
            close(what + " at element " + i, found[offset + i], expected[i], scale);
        }
    }

    /**
     * Demands that a number is what it should be.
     *
     * @param what names the number in the message
     * @param found the number
     * @param expected what it should be
     * @param scale the sum of the magnitudes that were added up for it
     * @throws WrongResultException if it is off by more than the tolerance or not a number
     */
    static void close(String what, double found, double expected, double scale) {
        // So written, a NaN is an error too.
        if (!(Math.abs(found - expected) <= TOLERANCE * scale)) {
            throw new WrongResultException(String.format(
                    Locale.ROOT, "%s: expected %.9g, found %.9g, which is off by %.2g of %.3g (%.1g allowed)", what,
                    expected, found, Math.abs(found - expected) / scale, scale, TOLERANCE));
        }
    }

    /**
     * Demands that something holds.
     *
     * @param holds whether it does
     * @param message what is wrong if not
     * @throws WrongResultException if it does not
     */
    static void that(boolean holds, String message) {
        if (!holds) {
            throw new WrongResultException(message);
        }
    }
}
