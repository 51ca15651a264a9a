package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The logarithm of each exponent that normal numbers have, and of what is next to 1, against StrictMath. */
class LogarithmTest {
    private static final int PER_EXPONENT = 50;

    @Test
    void isWithinItsBoundOverAllNormalNumbers() {
        SplittableRandom random = new SplittableRandom(1);
        for (int exponent = Double.MIN_EXPONENT; exponent <= Double.MAX_EXPONENT; exponent++) {
            for (int i = 0; i < PER_EXPONENT; i++) {
                check(Math.scalb(1 + random.nextDouble(), exponent));
            }
            check(Math.scalb(1.0, exponent));
            check(Math.scalb(Math.nextDown(2.0), exponent));
        }
        for (double root : new double[] {Math.sqrt(0.5), Math.sqrt(2)}) { // where the power of two changes
            check(root);
            check(Math.nextUp(root));
            check(Math.nextDown(root));
        }
    }

    @Test
    void isAsExactNextToOne() {
        for (double step = 0x1p-52; step < 0.5; step *= 2) {
            check(1 + step);
            check(1 - step);
        }
    }

    @Test
    void whatIsNoNumberStays() {
        assertEquals(Double.NaN, Logarithm.of(Double.NaN));
        assertEquals(Double.POSITIVE_INFINITY, Logarithm.of(Double.POSITIVE_INFINITY));
        assertEquals(0, Logarithm.of(1));
    }

    private static void check(double x) {
        double exact = StrictMath.log(x);
        double found = Logarithm.of(x);
        assertTrue(
                Math.abs(found - exact) <= 0x1p-38 * Math.abs(exact),
                () -> "log " + x + " is " + exact + ", found " + found);
    }
}
