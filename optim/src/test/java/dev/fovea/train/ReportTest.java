package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports as the writer of a listener makes them for tests. */
class ReportTest {
    @Test
    void anEpochHasAllValues() {
        EpochReport report = EpochReport.of(1, 2, 0.3).valLoss(4).valAccuracy(0.5).learningRate(0.6).steps(7).seconds(8)
                .samplesPerSecond(9);
        assertEquals(new EpochReport(1, 2, 0.3, 4, 0.5, 0.6, 7, 8, 9), report);
        assertEquals(new EpochReport(1, 2, 0.3, 4, 0.5, 0.6, 7, 8, 9).hashCode(), report.hashCode());
        assertNotEquals(report, report.seconds(9));
        assertTrue(report.validated());
        assertEquals(
                "EpochReport[epoch=1, loss=2.0, accuracy=0.3, valLoss=4.0, valAccuracy=0.5, learningRate=0.6, steps=7, "
                        + "seconds=8.0, samplesPerSecond=9.0]",
                report.toString());
        assertFalse(EpochReport.of(1, 2, 0.3).validated());
    }

    @Test
    void aHistoryPrintsItsEpochs() {
        EpochReport first = EpochReport.of(1, 2, 0.3).valLoss(4).valAccuracy(0.5);
        assertEquals("""
                epoch 1: loss 2.0000, accuracy 0.3000, val_loss 4.0000, val_accuracy 0.5000
                epoch 2: loss 0.1250, accuracy 1.0000
                2 epochs, COMPLETED""",
                new History(List.of(first, EpochReport.of(2, 0.125, 1)), StopReason.COMPLETED).toString());
        assertEquals("0 epochs, REQUESTED", new History(List.of(), StopReason.REQUESTED).toString());
    }

    @Test
    void aStepHasAllValues() {
        StepReport report =
                StepReport.of(1, 2, 3).samples(4).batchLoss(5).loss(6).accuracy(0.7).learningRate(0.8);
        assertEquals(new StepReport(1, 2, 3, 4, 5, 6, 0.7, 0.8), report);
        assertEquals(new StepReport(1, 2, 3, 4, 5, 6, 0.7, 0.8).hashCode(), report.hashCode());
        assertNotEquals(report, report.samples(5));
        assertEquals(
                "StepReport[epoch=1, step=2, steps=3, samples=4, batchLoss=5.0, loss=6.0, accuracy=0.7, "
                        + "learningRate=0.8]",
                report.toString());
    }
}
