package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyStoppingTest {
    private static final Dataset TRAIN = Tasks.lines(64, 1);
    private static final Dataset VALIDATION = Tasks.lines(40, 2);
    private static final double NAN = Double.NaN;

    @Test
    void stopsAfterEpochsWithoutImprovement() {
        EarlyStopping two = new EarlyStopping(2);
        assertStopsAfter(4, two, 3, 2, 2.5, 2.1, 1);
        assertStopsAfter(-1, two, 3, 2, 2.5, 1.9, 2);
        assertStopsAfter(3, two, 1, 1, 1);
        assertStopsAfter(2, new EarlyStopping(1), 1, 2);
        assertStopsAfter(-1, new EarlyStopping(9), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertStopsAfter(10, new EarlyStopping(9), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void onlyMoreThanMinDeltaIsBetter() {
        EarlyStopping half = new EarlyStopping(2).minDelta(0.5);
        // Compared with the best epoch, not the one before: 3 → 2.75 → 2.5 is not better than 3 by more than 0.5.
        assertStopsAfter(3, half, 3, 2.75, 2.5);
        assertStopsAfter(-1, half, 3, 2.75, 2.25, 2.125);
        assertEquals(2, half.best(losses(3, 2.75, 2.25, 2.125)));
        assertEquals(0.5, half.minDelta());
        assertEquals(2, half.patience());
    }

    @Test
    void notANumberIsNeverBetter() {
        EarlyStopping two = new EarlyStopping(2);
        assertEquals(-1, two.best(losses(NAN, NAN)));
        assertEquals(1, two.best(losses(NAN, 5, NAN)));
        assertEquals(-1, two.best(List.of()));
        assertStopsAfter(2, two, NAN, NAN);
        assertStopsAfter(4, two, NAN, 5, NAN, NAN);
    }

    @Test
    void isEqualIfAllSettingsAre() {
        List<Supplier<EarlyStopping>> all = List.of(
                () -> new EarlyStopping(3), () -> new EarlyStopping(4), () -> new EarlyStopping(3).minDelta(0.5),
                () -> new EarlyStopping(3).monitor(Monitor.LOSS), () -> new EarlyStopping(3).restoreBest(false));
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                assertEquals(i == j, all.get(i).get().equals(all.get(j).get()));
            }
        }
        EarlyStopping changed = new EarlyStopping(3).restoreBest(false).monitor(Monitor.LOSS).minDelta(0.5);
        assertEquals(
                new EarlyStopping(3).minDelta(0.5).monitor(Monitor.LOSS).restoreBest(false).hashCode(),
                changed.hashCode());
        // Checkpoints hold this text.
        assertEquals("EarlyStopping[monitor=loss, patience=3, minDelta=0.5, restoreBest=false]", changed.toString());
    }

    static List<Arguments> metrics() {
        return List.of(
                Arguments.of(Monitor.LOSS, 1), Arguments.of(Monitor.ACCURACY, 0.9), Arguments.of(Monitor.VAL_LOSS, 2),
                Arguments.of(Monitor.VAL_ACCURACY, 0.8));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void everyMetricHasItsDirectionAndValue(Monitor monitor, double expected) {
        EpochReport better = Reports.of(1, 1, 0.9, 2, 0.8);
        EpochReport worse = Reports.of(2, 3, 0.7, 4, 0.6);
        assertEquals(expected, monitor.of(better));
        assertTrue(monitor.gain(monitor.of(better), monitor.of(worse)) > 0);
        assertEquals(monitor.name().startsWith("val_"), monitor.needsValidation());
        assertEquals(monitor.name().endsWith("accuracy"), monitor.moreIsBetter());
        EarlyStopping one = new EarlyStopping(1).monitor(monitor);
        assertTrue(one.stops(List.of(better, worse)));
        assertFalse(one.stops(List.of(worse, better)));
    }

    @Test
    void aMetricOfOnesOwnIsWatched() {
        Monitor gap = Monitor.of("gap", false, true, report -> report.valLoss() - report.loss());
        assertEquals("gap", gap.name());
        assertFalse(gap.moreIsBetter());
        assertTrue(gap.needsValidation());
        EarlyStopping stopping = new EarlyStopping(1).monitor(gap);
        assertTrue(stopping.toString().contains("monitor=gap"), stopping.toString());
        // Losses that grow while their gap shrinks, and the other way round.
        EpochReport wide = Reports.of(1, 1, 0.9, 3, 0.8);
        EpochReport narrow = Reports.of(2, 4, 0.9, 5, 0.8);
        assertFalse(stopping.stops(List.of(wide, narrow)));
        assertTrue(stopping.stops(List.of(narrow, wide)));
        assertEquals(1, stopping.best(List.of(wide, narrow)));
        Trainer trainer = Tasks.trainer(Tasks.cnn(1)).earlyStopping(stopping);
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, null, 2, 16));
        assertEquals(2, trainer.fit(TRAIN, VALIDATION, 2, 16).epochs().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\n", "tab\t"})
    void aMetricHasANameOfOneLine(String name) {
        assertThrows(IllegalArgumentException.class, () -> Monitor.of(name, true, false, EpochReport::loss));
        assertThrows(
                IllegalArgumentException.class, () -> Monitor.of("x".repeat(101), true, false, EpochReport::loss));
    }

    @Test
    void restoresTheBestWeights() {
        // A rate that spoils everything from the third epoch on.
        Schedule spoiling = at -> at.epoch() < 2 ? 0.01 : 3;
        Network network = Tasks.cnn(1);
        List<float[][]> perEpoch = new ArrayList<>();
        TrainingListener record = new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
                perEpoch.add(Tasks.parameters(network));
            }
        };
        EarlyStopping stopping = new EarlyStopping(3);
        Trainer trainer = new Trainer(network, new Adam(), spoiling).earlyStopping(stopping).listener(record);
        History history = trainer.fit(TRAIN, VALIDATION, 20, 16);
        int best = stopping.best(history.epochs());
        assertEquals(StopReason.EARLY_STOPPING, history.stopped());
        assertTrue(history.finished());
        assertTrue(best < 3, () -> history.toString());
        assertEquals(best + 4, history.epochs().size());
        assertArrayEquals(perEpoch.get(best), Tasks.parameters(network));
        assertFalse(Arrays.deepEquals(perEpoch.get(best), perEpoch.get(perEpoch.size() - 1)));
        assertEquals(history.epochs().size(), trainer.epoch());
    }

    @Test
    void restoresTheBestAlsoWhenAllEpochsAreDone() {
        Network network = Tasks.cnn(1);
        Network good = Tasks.cnn(1);
        Schedule spoiling = at -> at.epoch() < 2 ? 0.01 : 3;
        EarlyStopping stopping = new EarlyStopping(100);
        History history = new Trainer(network, new Adam(), spoiling).earlyStopping(stopping)
                .fit(TRAIN, VALIDATION, 4, 16);
        assertEquals(StopReason.COMPLETED, history.stopped());
        int best = stopping.best(history.epochs());
        assertTrue(best < 3, () -> history.toString());
        new Trainer(good, new Adam(), spoiling).fit(TRAIN, VALIDATION, best + 1, 16);
        assertArrayEquals(Tasks.parameters(good), Tasks.parameters(network));
    }

    @Test
    void theBestOfAnEarlierFitIsForgotten() {
        Network network = Tasks.cnn(1);
        Trainer trainer = Tasks.trainer(network).earlyStopping(new EarlyStopping(9));
        trainer.fit(TRAIN, VALIDATION, 2, 16);
        float[] weights = network.parameters().getFirst().values();
        weights[0] = 42;
        trainer.stop();
        assertEquals(List.of(), trainer.fit(TRAIN, VALIDATION, 2, 16).epochs());
        assertEquals(42, weights[0], "no epoch of this fit is better");
    }

    @Test
    void keepsTheLastWeightsIfToldSo() {
        Network network = Tasks.cnn(1);
        Network plain = Tasks.cnn(1);
        Schedule spoiling = at -> at.epoch() < 2 ? 0.01 : 3;
        History history = new Trainer(network, new Adam(), spoiling)
                .earlyStopping(new EarlyStopping(1).monitor(Monitor.LOSS).restoreBest(false))
                .fit(TRAIN, null, 20, 16);
        assertEquals(StopReason.EARLY_STOPPING, history.stopped());
        assertTrue(history.finished());
        new Trainer(plain, new Adam(), spoiling).fit(TRAIN, null, history.epochs().size(), 16);
        assertArrayEquals(Tasks.parameters(plain), Tasks.parameters(network));
    }

    @Test
    void aValidationMetricNeedsAValidationSet() {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = Tasks.trainer(network).earlyStopping(new EarlyStopping(1));
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.fit(TRAIN, null, 1, 16))
                .getMessage();
        assertEquals("early stopping watches val_loss, but there is no validation set", message);
        assertArrayEquals(before, Tasks.parameters(network));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void badSettingsAreRefused(double bad) {
        assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(1).minDelta(bad));
        assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(0));
    }

    /** After how many epochs it stops, −1 if not at all. */
    private static void assertStopsAfter(int expected, EarlyStopping stopping, double... losses) {
        int stopped = -1;
        for (int n = 1; n <= losses.length && stopped < 0; n++) {
            stopped = stopping.stops(losses(Arrays.copyOf(losses, n))) ? n : -1;
        }
        assertEquals(expected, stopped);
    }

    private static List<EpochReport> losses(double... losses) {
        return Arrays.stream(losses)
                .mapToObj(loss -> Reports.of(1, NAN, NAN, loss, NAN))
                .toList();
    }
}
