package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reports as the writer of a listener makes them for tests. */
class ReportTest {
    @Test
    void anEpochHasAllValues() {
        EpochReport report = Reports.of(1, 2, 0.3, 4, 0.5).learningRate(0.6).time(7, 8, 9);
        EpochReport same = new EpochReport(
                1, Reports.figures(2, 0.3), Reports.figures(4, 0.5), new EpochReport.Pace(0.6, 7, 8, 9));
        assertEquals(same, report);
        assertEquals(same.hashCode(), report.hashCode());
        assertNotEquals(report, report.time(7, 9, 9));
        assertNotEquals(report, report.validation(Reports.figures(4, 0.6)));
        assertEquals(2, report.loss());
        assertEquals(0.3, report.accuracy());
        assertEquals(4, report.valLoss());
        assertEquals(0.5, report.valAccuracy());
        assertTrue(Double.isNaN(report.training().metric("f1")));
        assertTrue(report.validated());
        assertEquals(
                "EpochReport[epoch=1, training loss=2.0, accuracy=0.3, validation loss=4.0, accuracy=0.5, "
                        + "learningRate=0.6, steps=7, seconds=8.0, samplesPerSecond=9.0]",
                report.toString());
        EpochReport alone = EpochReport.of(1, Evaluation.of(2, Map.of()));
        assertFalse(alone.validated());
        assertTrue(
                Double.isNaN(alone.accuracy()) && Double.isNaN(alone.valLoss()) && Double.isNaN(alone.valAccuracy()));
    }

    @Test
    void aHistoryPrintsItsEpochs() {
        EpochReport first = Reports.of(1, 2, 0.3, 4, 0.5);
        assertEquals("""
                epoch 1: loss 2.0000, accuracy 0.3000, val_loss 4.0000, val_accuracy 0.5000
                epoch 2: loss 0.1250, accuracy 1.0000
                2 epochs, COMPLETED""",
                new History(List.of(first, EpochReport.of(2, Reports.figures(0.125, 1))), StopReason.COMPLETED)
                        .toString());
        assertEquals(
                "epoch 2: loss 0.1250, accuracy 1.0000\n1 epoch, COMPLETED",
                new History(List.of(EpochReport.of(2, Reports.figures(0.125, 1))), StopReason.COMPLETED).toString());
        assertEquals("0 epochs, REQUESTED", new History(List.of(), StopReason.REQUESTED).toString());
    }

    @Test
    void aStepHasAllValues() {
        StepReport report = StepReport.of(1, 2, 3, Reports.figures(6, 0.7)).samples(4).batch(5, 0.8);
        StepReport same = new StepReport(
                new StepReport.Progress(1, 2, 3, 4, 2), 5, 0.8, Reports.figures(6, 0.7));
        assertEquals(same, report);
        assertEquals(same.hashCode(), report.hashCode());
        assertNotEquals(report, report.samples(5));
        assertNotEquals(report, StepReport.of(1, 2, 3, Reports.figures(6, 0.8)).samples(4).batch(5, 0.8));
        assertEquals(6, report.loss());
        assertEquals(0.7, report.accuracy());
        assertEquals(
                "StepReport[epoch=1, step=2 of 3, samples=4, batchLoss=5.0, learningRate=0.8, so far loss=6.0, "
                        + "accuracy=0.7]",
                report.toString());
    }
}
