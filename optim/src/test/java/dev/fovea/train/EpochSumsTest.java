package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class EpochSumsTest {
    /** Two batches of 3 and one of 1: every sample counts the same. */
    @Test
    void addsUpSamplesNotBatches() {
        EpochSums sums = new EpochSums(4, 3);
        sums.add(3, 2, 1, 0.5);
        StepReport second = sums.add(3, 4, 3, 0.25);
        assertEquals(new StepReport(4, 2, 3, 6, 4, 3, 4 / 6.0, 0.25), second);
        sums.add(1, 10, 0, 0.125);
        EpochReport report = sums.report(new Evaluation(0.75, 0.5), 2, 5);
        assertEquals(new EpochReport(4, 4, 4 / 7.0, 0.75, 0.5, 0.125, 3, 5, 3.5), report);
    }

    @Test
    void continuesThoseOfAnotherProcess() {
        EpochSums first = new EpochSums(4, 3);
        first.add(3, 2, 1, 0.5);
        EpochSums.Saved saved = first.saved(10);
        assertEquals(new EpochSums.Saved(4, 3, 1, 3, 1, 6, 0.5, 10), saved);
        EpochSums second = new EpochSums(saved);
        assertEquals(1, second.step());
        second.add(3, 4, 3, 0.25);
        assertEquals(new EpochSums.Saved(4, 3, 2, 6, 4, 18, 0.25, 11), second.saved(1));
        EpochSums third = new EpochSums(second.saved(1));
        third.add(1, 10, 0, 0.125);
        assertEquals(
                new EpochReport(4, 4, 4 / 7.0, 0.75, 0.5, 0.125, 3, 16, 0.5),
                third.report(new Evaluation(0.75, 0.5), 3, 5));
    }

    /** A checkpoint has these numbers as text, which may say anything. */
    @Test
    void sumsThatCannotBeAreRefused() {
        for (EpochSums.Saved fine : List.of(
                saved(1, 3, 1, 3, 1, 6, 10), saved(4, 3, 0, 0, 0, 0, 0), saved(4, 3, 3, 3, 3, 6, 10),
                saved(4, 3, 1, 3, 0, -6, 10))) {
            assertEquals(fine.step(), new EpochSums(fine).step());
        }
        for (Runnable wrong : List.<Runnable>of(
                () -> saved(0, 3, 1, 3, 1, 6, 10), () -> saved(4, 3, -1, 3, 1, 6, 10),
                () -> saved(4, 3, 4, 4, 1, 6, 10), () -> saved(4, 3, 2, 1, 1, 6, 10),
                () -> saved(4, 3, 1, 3, -1, 6, 10), () -> saved(4, 3, 1, 3, 4, 6, 10),
                () -> saved(4, 3, 1, 3, 1, Double.NaN, 10),
                () -> saved(4, 3, 1, 3, 1, Double.POSITIVE_INFINITY, 10),
                () -> saved(4, 3, 1, 3, 1, 6, -1), () -> saved(4, 3, 1, 3, 1, 6, Double.NaN))) {
            assertEquals(
                    "no sums of an epoch", assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
        }
    }

    private static EpochSums.Saved saved(
            int epoch, int steps, int step, int samples, int correct, double loss, double seconds) {
        return new EpochSums.Saved(epoch, steps, step, samples, correct, loss, 0.5, seconds);
    }
}
