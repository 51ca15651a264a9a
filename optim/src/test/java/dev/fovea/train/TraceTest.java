package dev.fovea.train;

import static dev.fovea.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The points of a training follow each other, and there are never too many. */
class TraceTest {
    private static final String WHERE = "environment %d scalar auto 1 25 amd64";

    /** Two environments, three steps, two epochs: each of the numbers is one that may be wrong. */
    private static List<String> lines(int second, int firstEpoch, int firstStep, int lastEpoch, int lastStep) {
        return List.of(
                WHERE.formatted(0), WHERE.formatted(second), "start 0 0 0000000a", "step 1 1 0000000b",
                "step 1 2 0000000c", "step 2 4 0000000d", "epoch " + firstEpoch + " " + firstStep + " 0000000e",
                "epoch " + lastEpoch + " " + lastStep + " 0000000f");
    }

    @Test
    void isReadAsItWasWritten() {
        for (List<String> lines : List.of(lines(0, 1, 3, 2, 6), lines(4, 1, 1, 9, 7))) {
            assertEquals(lines, Trace.parse(lines).lines());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 2, 6", "1, 0, 2, 6", "1, 3, 1, 6", "1, 3, 2, 3"})
    void epochsThatDoNotFollowAreRefused(int firstEpoch, int firstStep, int lastEpoch, int lastStep) {
        List<String> lines = lines(3, firstEpoch, firstStep, lastEpoch, lastStep);
        assertEquals(
                "its epochs contradict each other",
                assertThrows(IllegalArgumentException.class, () -> Trace.parse(lines)).getMessage());
    }

    @Test
    void environmentsStandInTheirOrderAndNothingBehindTheEnd() {
        List<String> three = new ArrayList<>(lines(5, 1, 3, 2, 6));
        three.add(2, WHERE.formatted(5));
        assertEquals(three, Trace.parse(three).lines());
        three.set(2, WHERE.formatted(4));
        assertEquals(
                "what it was computed with contradict each other",
                assertThrows(IllegalArgumentException.class, () -> Trace.parse(three)).getMessage());
        List<String> longer = new ArrayList<>(lines(5, 1, 3, 2, 6));
        longer.add("step 2 8 0000000a");
        assertThrows(IllegalArgumentException.class, () -> Trace.parse(longer));
    }

    @ParameterizedTest
    @CsvSource({"2, 6, true", "2, 7, true", "2, 5, false", "2, 8, false", "1, 6, false", "3, 6, false"})
    void endsWhereTrainingIs(int epoch, long step, boolean fits) {
        Trace trace = Trace.parse(lines(0, 1, 3, 2, 6)); // the next step that is noted is 8
        if (fits) {
            trace.requireEnd(epoch, step);
        } else {
            assertThrows(IllegalArgumentException.class, () -> trace.requireEnd(epoch, step));
        }
    }

    @Test
    void ofManyEpochsEverySecondOrFourthIsLeft() {
        Network network = Tasks.linear(1);
        Trace trace = new Trace(
                List.of(Environment.here(0)), Mark.result(network, 0, 0), List.of(), List.of());
        for (int epoch = 1; epoch <= 600; epoch++) {
            EpochReport report = EpochReport.of(epoch, Evaluation.of(1, Map.of()));
            trace = trace.with(Mark.epoch(network, epoch, report));
            int every = epoch <= 128 ? 1 : epoch <= 256 ? 2 : epoch <= 512 ? 4 : 8;
            int last = epoch;
            assertEquals(
                    IntStream.rangeClosed(1, epoch).filter(i -> i % every == 0 || i == last).boxed().toList(),
                    trace.epochs().stream().map(Mark::epoch).toList());
        }
    }

    @Test
    void whatCameAfterAnEpochIsForgotten() {
        Trace trace = Trace.parse(lines(3, 1, 3, 2, 6));
        EpochReport first = EpochReport.of(1, Evaluation.of(1, Map.of()));
        Trace before = trace.upTo(first, 3, Network.build(Shape.of(2), 1, dense(1).bias(false)));
        assertEquals(List.of(0L), before.environments().stream().map(Environment::step).toList());
        assertEquals(List.of(1L, 2L), before.steps().stream().map(Mark::step).toList());
    }
}
