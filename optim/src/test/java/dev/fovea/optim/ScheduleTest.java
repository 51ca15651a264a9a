package dev.fovea.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void constantIsAlwaysTheSame() {
        Schedule schedule = Schedule.constant(0.01);
        assertEquals(0.01, schedule.rate(0));
        assertEquals(0.01, schedule.rate(1e6));
        assertEquals(0, Schedule.constant(0).rate(3));
    }

    @Test
    void exponentialIsTheNotebooks() {
        Schedule schedule = Schedule.exponential(1e-3, 0.95);
        // 1e-3 * 0.95 ** epoch in Python
        double[] python = {
            0.001, 0.00095, 0.0009025, 0.000857375, 0.0008145062499999999,
            0.0007737809374999998, 0.0007350918906249999, 0.0006983372960937497, 0.0006634204312890623,
            0.0006302494097246091
        };
        for (int epoch = 0; epoch < python.length; epoch++) {
            assertEquals(python[epoch], schedule.rate(epoch), Math.ulp(python[epoch]), "epoch " + epoch);
        }
    }

    @Property(tries = 200)
    void exponentialHoldsThroughAnEpoch(
            @ForAll @IntRange(max = 5000) int epoch,
            @ForAll @IntRange(min = 1, max = 1_000_000) int steps,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double share) {
        Schedule schedule = Schedule.exponential(0.1, 0.999);
        int step = (int) (share * steps);
        assertEquals(schedule.rate(epoch), schedule.rate(epoch + (double) step / steps));
        assertEquals(schedule.rate(epoch), schedule.rate(epoch + (double) (steps - 1) / steps));
        assertTrue(schedule.rate(epoch + 1) < schedule.rate(epoch));
    }

    @Test
    void stepFallsEveryFewEpochs() {
        Schedule schedule = Schedule.step(0.8, 0.5, 3);
        double[] expected = {0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2};
        for (int epoch = 0; epoch < expected.length; epoch++) {
            assertEquals(expected[epoch], schedule.rate(epoch));
            assertEquals(expected[epoch], schedule.rate(epoch + 0.99));
        }
    }

    @Test
    void linearGoesStraightAndStays() {
        Schedule schedule = Schedule.linear(1, 3, 4);
        assertEquals(1, schedule.rate(0));
        assertEquals(1.5, schedule.rate(1));
        assertEquals(2.75, schedule.rate(3.5));
        assertEquals(3, schedule.rate(4));
        assertEquals(3, schedule.rate(40));
        // Not 0.1 + (0.01 − 0.1), which is rounded to another number.
        assertEquals(0.01, Schedule.linear(0.1, 0.01, 4).rate(4));
    }

    @Test
    void cosineFallsSmoothlyAndStays() {
        Schedule schedule = Schedule.cosine(0.3, 0.1, 8);
        assertEquals(0.3, schedule.rate(0), 1e-16);
        assertEquals(0.2 + 0.1 * Math.sqrt(0.5), schedule.rate(2), 1e-15);
        assertEquals(0.2, schedule.rate(4), 1e-15);
        assertEquals(0.1, schedule.rate(8));
        assertEquals(0.1, schedule.rate(9.5));
        double last = 1;
        for (int step = 0; step < 800; step++) {
            double rate = schedule.rate(step / 100.0);
            assertTrue(rate < last, "moves with every step");
            last = rate;
        }
    }

    @Test
    void warmUpRisesToWhatFollows() {
        Schedule schedule = Schedule.warmUp(0.01, 2, Schedule.exponential(0.05, 0.5));
        assertEquals(0.01, schedule.rate(0));
        assertEquals(0.02, schedule.rate(0.5), 1e-16);
        assertEquals(0.04, schedule.rate(1.5), 1e-16);
        assertEquals(0.05, schedule.rate(2));
        assertEquals(0.05, schedule.rate(2.9));
        assertEquals(0.025, schedule.rate(3));
    }

    @Test
    void joinedBeginsTheSecondAtItsOwnZero() {
        Schedule schedule = Schedule.joined(Schedule.constant(7), 1.5, epoch -> epoch);
        assertEquals(7, schedule.rate(0));
        assertEquals(7, schedule.rate(1.49));
        assertEquals(0, schedule.rate(1.5));
        assertEquals(2.5, schedule.rate(4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-3, Double.NaN, Double.POSITIVE_INFINITY})
    void badNumbersAreRefused(double bad) {
        Schedule one = Schedule.constant(1);
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant(bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(bad, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.linear(bad, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, bad, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.linear(1, 1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(bad, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(1, bad, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(1, 0, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(bad, 1, one));
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(1, bad, one));
        assertThrows(IllegalArgumentException.class, () -> Schedule.joined(one, bad, one));
    }

    @Test
    void anEpochCountOfZeroIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Schedule.step(1, 0.5, 0)).getMessage();
        assertEquals("everyEpochs must be positive and finite, not 0.0", message);
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(1, 0, 0));
    }
}
