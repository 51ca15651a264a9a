package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.metric.Metric;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochSumsTest {
    private static final Target LABEL = Target.label(2);

    private static Measurement measurement() {
        return new Measurement(Measurement.usual(LABEL), Shape.of(2), LABEL);
    }

    /** A batch of which so many samples are right, all in the first chunk. */
    private static void observe(Measurement measurement, int samples, int right) {
        for (int i = 0; i < samples; i++) {
            float[] label = {i < right ? 1 : 0};
            measurement.observe(0, new LossFrame(LABEL, new float[] {0, 1}, 2, label, new float[2]));
        }
        measurement.endBatch();
    }

    /** Two batches of 3 and one of 1: every sample counts the same. */
    @Test
    void addsUpSamplesNotBatches() {
        Measurement measurement = measurement();
        EpochSums sums = new EpochSums(4, 3, measurement);
        observe(measurement, 3, 1);
        sums.add(3, 2, 3, 0.5);
        observe(measurement, 3, 3);
        sums.add(3, 4, 3, 0.25);
        assertEquals(
                StepReport.of(4, 2, 3, Reports.figures(3, 4 / 6.0)).samples(6).batch(4, 0.25), sums.report(4, 11));
        observe(measurement, 1, 0);
        sums.add(1, 10, 1, 0.125);
        EpochReport report = sums.report(Reports.figures(0.75, 0.5), 2, 5);
        assertEquals(
                Reports.of(4, 4, 4 / 7.0, 0.75, 0.5).learningRate(0.125).time(3, 5, 3.5), report);
    }

    @Test
    void continuesThoseOfAnotherProcess() {
        Measurement measurement = measurement();
        EpochSums first = new EpochSums(4, 3, measurement);
        observe(measurement, 3, 1);
        first.add(3, 2, 3, 0.5);
        EpochSums.Saved saved = first.saved(10);
        assertEquals(new EpochSums.Saved(4, 3, 1, 3, 3, 6, 0.5, 10, accuracy(1, 3)), saved);
        Measurement other = measurement();
        EpochSums second = new EpochSums(saved, other);
        assertEquals(1, second.step());
        observe(other, 3, 3);
        second.add(3, 4, 3, 0.25);
        assertEquals(new EpochSums.Saved(4, 3, 2, 6, 6, 18, 0.25, 11, accuracy(4, 6)), second.saved(1));
        EpochSums third = new EpochSums(second.saved(1), other);
        observe(other, 1, 0);
        third.add(1, 10, 1, 0.125);
        assertEquals(
                Reports.of(4, 4, 4 / 7.0, 0.75, 0.5).learningRate(0.125).time(3, 16, 0.5),
                third.report(Reports.figures(0.75, 0.5), 3, 5));
    }

    @Test
    void whatAnUnfinishedBatchLeftIsForgotten() {
        Measurement measurement = measurement();
        measurement.observe(0, new LossFrame(LABEL, new float[] {0, 1}, 2, new float[] {1}, new float[2]));
        EpochSums sums = new EpochSums(1, 1, measurement);
        observe(measurement, 2, 1);
        sums.add(2, 1, 2, 0.1);
        assertEquals(0.5, sums.report(1, 1).accuracy());
    }

    @Test
    void sumsOfOtherMetricsAreRefused() {
        Metric other = Metric.mean("other", true, outcome -> 1);
        EpochSums.Saved saved = saved(1, 3, 1, 3, 3, 6, 10);
        assertEquals(
                "expected the metrics [other], found [accuracy]",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new EpochSums(saved, new Measurement(List.of(other), Shape.of(2), LABEL))).getMessage());
        assertEquals(
                "expected at least 2 sums, found 1",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new EpochSums(
                                new EpochSums.Saved(1, 3, 1, 3, 3, 6, 0.5, 10, Map.of("accuracy", List.of(1.0))),
                                measurement()))
                        .getMessage());
    }

    /** A checkpoint has these numbers as text, which may say anything. */
    @Test
    void sumsThatCannotBeAreRefused() {
        for (EpochSums.Saved fine : List.of(
                saved(1, 3, 1, 3, 3, 6, 10), saved(4, 3, 0, 0, 0, 0, 0), saved(4, 3, 3, 3, 3, 6, 10),
                saved(4, 3, 1, 3, 0, -6, 10), saved(4, 3, 1, 3, 300, 6, 10))) {
            assertEquals(fine.step(), new EpochSums(fine, measurement()).step());
        }
        for (Runnable wrong : List.<Runnable>of(
                () -> saved(0, 3, 1, 3, 1, 6, 10), () -> saved(4, 3, -1, 3, 1, 6, 10),
                () -> saved(4, 3, 4, 4, 1, 6, 10), () -> saved(4, 3, 2, 1, 1, 6, 10),
                () -> saved(4, 3, 1, 3, -1, 6, 10),
                () -> saved(4, 3, 1, 3, 1, Double.NaN, 10),
                () -> saved(4, 3, 1, 3, 1, Double.POSITIVE_INFINITY, 10),
                () -> saved(4, 3, 1, 3, 1, 6, -1), () -> saved(4, 3, 1, 3, 1, 6, Double.NaN))) {
            assertEquals(
                    "no sums of an epoch", assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
        }
    }

    private static EpochSums.Saved saved(
            int epoch, int steps, int step, int samples, long count, double loss, double seconds) {
        return new EpochSums.Saved(epoch, steps, step, samples, count, loss, 0.5, seconds, accuracy(1, samples));
    }

    private static Map<String, List<Double>> accuracy(double right, double all) {
        return Map.of("accuracy", List.of(right, all));
    }
}
