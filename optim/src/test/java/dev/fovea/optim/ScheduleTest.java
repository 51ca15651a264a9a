package dev.fovea.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void constantIsAlwaysTheSame() {
        Schedule schedule = Schedule.constant(0.01);
        assertEquals(0.01, schedule.rate(epoch(0)));
        assertEquals(0.01, schedule.rate(epoch(1e6)));
        assertEquals(0, Schedule.constant(0).rate(epoch(3)));
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
            assertEquals(python[epoch], schedule.rate(epoch(epoch)), Math.ulp(python[epoch]), "epoch " + epoch);
        }
    }

    @Property(tries = 200)
    void exponentialHoldsThroughAnEpoch(
            @ForAll @IntRange(max = 5000) int epoch,
            @ForAll @IntRange(min = 1, max = 1_000_000) int steps,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double share) {
        Schedule schedule = Schedule.exponential(0.1, 0.999);
        int step = (int) (share * steps);
        assertEquals(schedule.rate(epoch(epoch)), schedule.rate(epoch(epoch + (double) step / steps)));
        assertEquals(schedule.rate(epoch(epoch)), schedule.rate(epoch(epoch + (double) (steps - 1) / steps)));
        assertTrue(schedule.rate(epoch(epoch + 1)) < schedule.rate(epoch(epoch)));
    }

    @Test
    void stepFallsEveryFewEpochs() {
        Schedule schedule = Schedule.step(0.8, 0.5, 3);
        double[] expected = {0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2};
        for (int epoch = 0; epoch < expected.length; epoch++) {
            assertEquals(expected[epoch], schedule.rate(epoch(epoch)));
            assertEquals(expected[epoch], schedule.rate(epoch(epoch + 0.99)));
        }
    }

    @Test
    void linearGoesStraightAndStays() {
        Schedule schedule = Schedule.linear(1, 3, 4);
        assertEquals(1, schedule.rate(epoch(0)));
        assertEquals(1.5, schedule.rate(epoch(1)));
        assertEquals(2.75, schedule.rate(epoch(3.5)));
        assertEquals(3, schedule.rate(epoch(4)));
        assertEquals(3, schedule.rate(epoch(40)));
        // Not 0.1 + (0.01 − 0.1), which is rounded to another number.
        assertEquals(0.01, Schedule.linear(0.1, 0.01, 4).rate(epoch(4)));
    }

    @Test
    void cosineFallsSmoothlyAndStays() {
        Schedule schedule = Schedule.cosine(0.3, 0.1, 8);
        assertEquals(0.3, schedule.rate(epoch(0)), 1e-16);
        assertEquals(0.2 + 0.1 * Math.sqrt(0.5), schedule.rate(epoch(2)), 1e-15);
        assertEquals(0.2, schedule.rate(epoch(4)), 1e-15);
        assertEquals(0.1, schedule.rate(epoch(8)));
        assertEquals(0.1, schedule.rate(epoch(9.5)));
        double last = 1;
        for (int step = 0; step < 800; step++) {
            double rate = schedule.rate(epoch(step / 100.0));
            assertTrue(rate < last, "moves with every step");
            last = rate;
        }
    }

    @Test
    void warmUpRisesToWhatFollows() {
        Schedule schedule = Schedule.warmUp(0.01, 2, Schedule.exponential(0.05, 0.5));
        assertEquals(0.01, schedule.rate(epoch(0)));
        assertEquals(0.02, schedule.rate(epoch(0.5)), 1e-16);
        assertEquals(0.04, schedule.rate(epoch(1.5)), 1e-16);
        assertEquals(0.05, schedule.rate(epoch(2)));
        assertEquals(0.05, schedule.rate(epoch(2.9)));
        assertEquals(0.025, schedule.rate(epoch(3)));
    }

    @Test
    void joinedBeginsTheSecondAtItsOwnZero() {
        Schedule schedule = Schedule.joined(Schedule.constant(7), 1.5, Progress::epoch);
        assertEquals(7, schedule.rate(epoch(0)));
        assertEquals(7, schedule.rate(epoch(1.49)));
        assertEquals(0, schedule.rate(epoch(1.5)));
        assertEquals(2.5, schedule.rate(epoch(4)));
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

    @Test
    void polynomialFallsByThePowerOfWhatIsLeft() {
        Schedule schedule = Schedule.polynomial(0.5, 0.1, 8, 2);
        assertEquals(0.5, schedule.rate(epoch(0)), 1e-16);
        assertEquals(0.1 + 0.4 * 0.5625, schedule.rate(epoch(2)), 1e-16);
        assertEquals(0.1 + 0.4 * 0.25, schedule.rate(epoch(4)), 1e-16);
        assertEquals(0.1, schedule.rate(epoch(8)));
        assertEquals(0.1, schedule.rate(epoch(80)));
        for (double at = 0; at < 9; at += 0.25) {
            assertEquals(
                    Schedule.linear(2, 1, 8).rate(epoch(at)), Schedule.polynomial(2, 1, 8, 1).rate(epoch(at)), 1e-15);
        }
    }

    @Test
    void cosineRestartsAfterEveryPeriod() {
        Schedule equal = Schedule.cosineRestarts(0.3, 0.1, 4, 1);
        Schedule longer = Schedule.cosineRestarts(0.3, 0.1, 1, 2);
        Schedule once = Schedule.cosine(0.3, 0.1, 4);
        for (double at = 0; at < 4; at += 0.125) {
            for (int period = 0; period < 1000; period += 100) {
                assertEquals(once.rate(epoch(at)), equal.rate(epoch(4 * period + at)), 1e-15);
            }
            // Its periods begin at 0, 1, 3, 7, 15.
            assertEquals(once.rate(epoch(at)), longer.rate(epoch(3 + at)), 1e-15);
            assertEquals(once.rate(epoch(at)), longer.rate(epoch(7 + 2 * at)), 1e-15);
        }
        assertEquals(0.3, longer.rate(epoch(15)), 1e-16);
        assertTrue(longer.rate(epoch(14.99)) < 0.1001);
    }

    /** 2.3 − 0.3 and 6.3/2.1 are a bit less than they should be. */
    @Test
    void periodsOfPartsOfAnEpochBeginInTime() {
        Schedule restarts = Schedule.cosineRestarts(0.3, 0.1, 2.1, 1);
        Schedule longer = Schedule.cosineRestarts(0.3, 0.1, 0.7, 2);
        Schedule halving = Schedule.warmUp(0, 0.3, at -> Math.pow(0.5, Math.floor(at.epoch())));
        for (int step = 0; step < 100; step++) {
            Progress at = new Progress(Math.floorDiv(step, 10) + step % 10 / 10.0, step, 10);
            double share = step % 21 / 21.0;
            assertEquals(0.2 + 0.1 * Math.cos(Math.PI * share), restarts.rate(at), 1e-9, "step " + step);
            boolean starts = step == 0 || step == 7 || step == 21 || step == 49;
            assertEquals(starts, longer.rate(at) > 0.3 - 1e-9, "step " + step);
            double expected = step < 3 ? step / 3.0 : Math.pow(0.5, Math.floorDiv(step - 3, 10));
            assertEquals(expected, halving.rate(at), 1e-9, "step " + step);
        }
    }

    /** What is taken for rounding is a part of a step, however long a period is. */
    @Test
    void aLongPeriodEndsWithItsLastStep() {
        Schedule restarts = Schedule.cosineRestarts(1, 0, 2_000_000, 1).bySteps();
        Schedule longer = Schedule.cosineRestarts(1, 0, 2_000_000, 2).bySteps();
        for (Schedule schedule : new Schedule[] {restarts, longer}) {
            assertTrue(schedule.rate(new Progress(0, 1_999_999, 2_000_000)) < 1e-9);
            assertEquals(1, schedule.rate(new Progress(1, 2_000_000, 2_000_000)));
        }
    }

    /** Rates that PyTorch's OneCycleLR(max_lr=1, total_steps=11) comes to, whose last step is the tenth from the first. */
    @Test
    void oneCycleIsPyTorchs() {
        Schedule schedule = Schedule.oneCycle(0.04, 1, 4e-6, 2.3, 10);
        assertEquals(0.04, schedule.rate(epoch(0)), 1e-16);
        assertEquals(0.04 + 0.96 * (1 - Math.cos(Math.PI / 2.3)) / 2, schedule.rate(epoch(1)), 1e-15);
        assertEquals(1, schedule.rate(epoch(2.3)), 1e-15);
        assertEquals(4e-6 + (1 - 4e-6) * (1 + Math.cos(Math.PI * 0.7 / 7.7)) / 2, schedule.rate(epoch(3)), 1e-15);
        assertEquals(4e-6, schedule.rate(epoch(10)));
        assertEquals(4e-6, schedule.rate(epoch(11)));
        for (double at = 0; at < 12; at += 0.25) {
            assertEquals(
                    Schedule.oneCycle(0.04, 1, 4e-6, 3, 10).rate(epoch(at)),
                    Schedule.oneCycle(1, 10).rate(epoch(at)), 1e-15);
        }
    }

    @Test
    void piecewiseChangesAtItsBoundaries() {
        double[] boundaries = {2, 2.5, 10};
        double[] rates = {0.1, 0.5, 0, 0.01};
        Schedule schedule = Schedule.piecewise(boundaries, rates);
        boundaries[0] = 7;
        rates[0] = 7;
        double[] at = {0, 1.99, 2, 2.49, 2.5, 9.99, 10, 1e6};
        double[] expected = {0.1, 0.1, 0.5, 0.5, 0, 0, 0.01, 0.01};
        for (int i = 0; i < at.length; i++) {
            assertEquals(expected[i], schedule.rate(epoch(at[i])), "epoch " + at[i]);
        }
        assertEquals(0.3, Schedule.piecewise(new double[0], new double[] {0.3}).rate(epoch(5)));
    }

    @Test
    void timesMultiplies() {
        Schedule schedule = Schedule.linear(1, 3, 4).times(0.5);
        assertEquals(0.75, schedule.rate(epoch(1)));
        assertEquals(0, Schedule.constant(1).times(0).rate(epoch(1)));
    }

    /** Where one part ends the next begins with the same rate: no step is far from its neighbours. */
    @Test
    void partsMeet() {
        Schedule[] schedules = {
            Schedule.warmUp(0, 1.5, Schedule.cosine(1, 0, 4)), Schedule.oneCycle(1, 6),
            Schedule.oneCycle(0.2, 1, 0.1, 2, 5), Schedule.warmUp(0, 2, Schedule.polynomial(1, 0.5, 3, 0.9)),
            Schedule.warmUp(0.5, 150, Schedule.linear(1, 0, 400)).bySteps()
        };
        for (Schedule schedule : schedules) {
            double before = schedule.rate(epoch(0));
            for (int step = 1; step <= 700; step++) {
                double rate = schedule.rate(epoch(step / 100.0));
                // No part is shorter than 150 steps; a half cosine is at most π/2 as steep as a line.
                assertTrue(Math.abs(rate - before) <= Math.PI / 2 / 150, "step " + step);
                before = rate;
            }
        }
    }

    @Test
    void byStepsLengthsAreSteps() {
        Schedule cosine = Schedule.cosine(0.3, 0.1, 40).bySteps();
        Schedule step = Schedule.step(0.8, 0.5, 30).bySteps();
        Schedule piecewise = Schedule.piecewise(new double[] {10}, new double[] {1, 2}).bySteps();
        for (int number = 0; number < 100; number++) {
            Progress at = new Progress(number / 7.0, number, 7);
            assertEquals(Schedule.cosine(0.3, 0.1, 40).rate(epoch(number)), cosine.rate(at), "step " + number);
            assertEquals(0.8 * Math.pow(0.5, Math.floorDiv(number, 30)), step.rate(at), "step " + number);
            assertEquals(number < 10 ? 1 : 2, piecewise.rate(at), "step " + number);
        }
    }

    /** A rise of some steps before what goes by epochs, and the other way round. */
    @Property(tries = 200)
    void stepsAndEpochsMix(
            @ForAll @IntRange(min = 1, max = 100) int rise, @ForAll @IntRange(min = 1, max = 60) int stepsPerEpoch) {
        Schedule halving = Schedule.exponential(1, 0.5);
        Schedule stepsFirst = Schedule.warmUp(0, rise, halving.byEpochs()).bySteps();
        double epochs = (double) rise / stepsPerEpoch;
        Schedule epochsFirst = Schedule.warmUp(0, epochs, halving.bySteps());
        for (int number = 0; number < rise + 3 * stepsPerEpoch; number++) {
            Progress at = new Progress(
                    Math.floorDiv(number, stepsPerEpoch) + (double) (number % stepsPerEpoch) / stepsPerEpoch, number,
                    stepsPerEpoch);
            int since = number - rise;
            if (since < 0) {
                assertEquals((double) number / rise, stepsFirst.rate(at), 1e-15);
            } else {
                assertEquals(Math.pow(0.5, Math.floorDiv(since, stepsPerEpoch)), stepsFirst.rate(at), "step " + number);
            }
            if (at.epoch() >= epochs) {
                assertEquals(Math.pow(0.5, since), epochsFirst.rate(at), "step " + number);
            }
        }
    }

    @Test
    void aScheduleOfOnesOwnSeesEpochsAndSteps() {
        Schedule own = at -> at.epoch() + 1000 * at.step() + 1e6 * at.stepsPerEpoch();
        Progress at = new Progress(2.5, 5, 2);
        assertEquals(2_005_002.5, own.rate(at));
        assertEquals(2_005_002.5, own.bySteps().rate(at));
        assertEquals("epoch 2.5, step 5", at.toString());
        assertEquals(2.5, at.time());
        assertEquals(2_003_001.5, Schedule.joined(own, 1, own).rate(at));
        assertEquals(2_004_002.0, Schedule.joined(own, 1, own).bySteps().rate(at));
    }

    /** The first step after half a step is the next. */
    @Test
    void aPartThatEndsWithinAStepIsFollowedAtTheNext() {
        Schedule steps = Schedule.joined(at -> -1, 1.5, at -> at.step());
        assertEquals(-1, steps.rate(new Progress(4 / 3.0, 4, 3)));
        assertEquals(0, steps.rate(new Progress(5 / 3.0, 5, 3)));
        assertEquals(1, steps.rate(new Progress(2, 6, 3)));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReason() {
        assertRefused("2 boundaries are between 3 rates, found 2",
                () -> Schedule.piecewise(new double[] {1, 2}, new double[] {1, 2}));
        assertRefused("boundaries must ascend, not be [2.0, 2.0]",
                () -> Schedule.piecewise(new double[] {2, 2}, new double[] {1, 2, 3}));
        assertRefused("boundaries[0] must be positive and finite, not 0.0",
                () -> Schedule.piecewise(new double[] {0}, new double[] {1, 2}));
        assertRefused("rates[1] must be at least 0 and finite, not -2.0",
                () -> Schedule.piecewise(new double[] {1}, new double[] {1, -2}));
        assertRefused("factor must be at least 1 and finite, not 0.9",
                () -> Schedule.cosineRestarts(1, 0, 1, 0.9));
        assertRefused("period must be positive and finite, not 0.0", () -> Schedule.cosineRestarts(1, 0, 0, 1));
        assertRefused("rise must be less than epochs, 5.0, not 5.0", () -> Schedule.oneCycle(0, 1, 0, 5, 5));
        assertRefused("peak must be at least 0 and finite, not -1.0", () -> Schedule.oneCycle(-1, 5));
        assertRefused("epochs must be positive and finite, not 0.0", () -> Schedule.oneCycle(1, 0));
        assertRefused("peak must be at least 0 and finite, not -1.0", () -> Schedule.oneCycle(0, -1, 0, 1, 2));
        assertRefused("rise must be positive and finite, not -1.0", () -> Schedule.oneCycle(0, 1, 0, -1, 2));
        assertRefused("epochs must be positive and finite, not -2.0", () -> Schedule.oneCycle(0, 1, 0, 1, -2));
        assertRefused("initial must be at least 0 and finite, not -1.0",
                () -> Schedule.warmUp(-1, 1, Schedule.constant(1)));
        assertRefused("epochs must be positive and finite, not 0.0",
                () -> Schedule.warmUp(0, 0, Schedule.constant(1)));
        assertRefused("power must be positive and finite, not 0.0", () -> Schedule.polynomial(1, 0, 1, 0));
        assertRefused("factor must be at least 0 and finite, not NaN", () -> Schedule.constant(1).times(Double.NaN));
        assertRefused("an epoch has at least 1 step, not 0", () -> new Progress(0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-3, Double.NaN, Double.POSITIVE_INFINITY})
    void badNumbersOfLongerSchedulesAreRefused(double bad) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(bad, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(1, bad, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(1, 0, bad, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(1, 0, 1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosineRestarts(bad, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosineRestarts(1, bad, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosineRestarts(1, 0, bad, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosineRestarts(1, 0, 1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(bad, 1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(bad, 1, 0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(0, bad, 0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(0, 1, bad, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(0, 1, 0, bad, 2));
        assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(0, 1, 0, 1, bad));
        assertThrows(IllegalArgumentException.class, () -> Schedule.piecewise(new double[] {bad}, new double[2]));
        assertThrows(IllegalArgumentException.class, () -> Schedule.piecewise(new double[0], new double[] {bad}));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    /** So many epochs of 100 steps. */
    private static Progress epoch(double epochs) {
        return new Progress(epochs, Math.round(100 * epochs), 100);
    }
}
