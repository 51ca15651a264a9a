package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class InterleavedRoundsTest {
    /** Too little for a task to run more than once in a round. */
    private static final double SECONDS = 1e-9;

    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());

    private double[][] run(int rounds, LongSupplier clock) throws InterruptedException {
        try (SideBySide first = task("first"); SideBySide second = task("second")) {
            return InterleavedRounds.run(List.of(first, second), rounds, SECONDS, clock);
        }
    }

    private SideBySide task(String name) {
        return new SideBySide(List.of(() -> {
            runs.add(name);
            return 1;
        }));
    }

    @Test
    void tasksTakeTurns() throws InterruptedException {
        double[][] speeds = run(3, () -> 0);
        assertEquals(List.of("first", "second", "first", "second", "first", "second"), runs);
        assertEquals(2, speeds.length);
        for (double[] task : speeds) {
            assertEquals(3, task.length);
            assertTrue(Arrays.stream(task).allMatch(speed -> speed > 0), () -> Arrays.toString(task));
        }
    }

    @Test
    void whereTimeIsOverThereIsNoOtherRound() throws InterruptedException {
        long[] now = new long[1];
        assertEquals(1, run(3, () -> now[0]++)[0].length);
        assertEquals(List.of("first", "second"), runs);
    }
}
