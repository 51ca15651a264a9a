package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.testing.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A figure that decides something and is no number is told after its first such epoch, once. */
@Isolated
class WatchedFiguresTest {
    private static final String REST = " counts as no improvement";

    private static List<String> said(Trainer trainer) {
        try (LogLines log = new LogLines()) {
            trainer.fit(Tasks.lines(40, 1), Tasks.lines(8, 2), 3, 8);
            return log.lines();
        }
    }

    private static Trainer trainer() {
        return Tasks.trainer(Tasks.linear(1));
    }

    @Test
    void areToldOnceByWhoWatches() {
        Monitor late = Monitor.of("late", true, false, report -> report.epoch() < 2 ? 1 : Double.NaN);
        Monitor never = Monitor.of("never", true, true, report -> Double.NaN);
        assertEquals(
                List.of(
                        "early stopping watches never, which is not a number after epoch 1: an epoch without one"
                                + REST,
                        "the reduction on a plateau watches late, which is not a number after epoch 2: an epoch without one"
                                + REST),
                said(trainer().earlyStopping(new EarlyStopping(9).monitor(never))
                        .reducing(new ReduceOnPlateau(0.5, 1).monitor(late))));
    }

    @Test
    void ofNumbersNothingIsSaid() {
        assertEquals(List.of(),
                said(trainer().earlyStopping(new EarlyStopping(9)).reducing(new ReduceOnPlateau(0.5, 9))));
        assertEquals(List.of(), said(trainer()));
    }
}
