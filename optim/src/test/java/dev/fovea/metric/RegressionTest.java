package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics of values. */
class RegressionTest {
    private static double of(Metric metric, int outputs, float[] predicted, float... truth) {
        Shape shape = Shape.of(truth.length / outputs, outputs);
        return metric.of(Tensor.of(shape, predicted), Target.values(Shape.of(outputs)), Tensor.of(shape, truth));
    }

    @Test
    void areThoseOfScikitLearnsExamples() {
        float[] predicted = {2.5f, 0, 2, 8};
        float[] truth = {3, -0.5f, 2, 7};
        assertEquals(0.5, of(new MeanAbsolute(), 1, predicted, truth));
        assertEquals(Math.sqrt(0.375), of(new RootMeanSquare(), 1, predicted, truth));
        assertEquals(0.9486081370449679, of(new RSquared(), 1, predicted, truth), 1e-15);
        float[] pairs = {0, 2, -1, 2, 8, -5};
        float[] truePairs = {0.5f, 1, -1, 1, 7, -6};
        assertEquals(0.75, of(new MeanAbsolute(), 2, pairs, truePairs));
        assertEquals(Math.sqrt(4.25 / 6), of(new RootMeanSquare(), 2, pairs, truePairs), 1e-15);
        assertEquals((0.965438 + 0.908163) / 2, of(new RSquared(), 2, pairs, truePairs), 1e-6);
    }

    @Test
    void targetsThatAreAllTheSameHaveNoVariance() {
        assertEquals(1, of(new RSquared(), 1, new float[] {7, 7}, 7, 7));
        assertEquals(0, of(new RSquared(), 1, new float[] {7, 8}, 7, 7));
        assertTrue(Double.isNaN(of(new RSquared(), 1, new float[] {7, Float.NaN}, 7, 7)));
    }

    /** The sums of their squares are rounded by n, so that a difference may be left that is no variance. */
    @ParameterizedTest
    @CsvSource({"0.3, 19", "0.3, 42", "0.1, 51", "0.7, 65", "-1e20, 1000"})
    void asManyEqualTargetsAsMakeSumsRound(float target, int n) {
        float[] truth = new float[n];
        float[] predicted = new float[n];
        Arrays.fill(truth, target);
        Arrays.fill(predicted, target * 1.1f);
        assertEquals(0, of(new RSquared(), 1, predicted, truth));
        assertEquals(1, of(new RSquared(), 1, truth.clone(), truth));
    }

    @Test
    void nothingIsZero() {
        for (Metric metric : new Metric[] {new MeanAbsolute(), new RootMeanSquare(), new RSquared()}) {
            assertEquals(0, of(metric, 1, new float[0]));
        }
    }

    @Test
    void nanIsNotHidden() {
        for (Metric metric : new Metric[] {new MeanAbsolute(), new RootMeanSquare(), new RSquared()}) {
            assertTrue(Double.isNaN(of(metric, 1, new float[] {Float.NaN, 1, 2}, 0, 1, 2)), metric.name());
        }
    }

    @Test
    void errorsAreToBeSmall() {
        assertFalse(new MeanAbsolute().moreIsBetter());
        assertFalse(new RootMeanSquare().moreIsBetter());
        assertTrue(new RSquared().moreIsBetter());
    }

    /** In two passes over the samples. */
    @Property(tries = 100)
    void areTheirDefinitions(
            @ForAll @Size(12) List<@FloatRange(min = -100, max = 100) Float> truth,
            @ForAll @Size(12) List<@FloatRange(min = -100, max = 100) Float> predicted) {
        float[] t = new float[12];
        float[] y = new float[12];
        double absolute = 0;
        double squares = 0;
        double explained = 0;
        for (int output = 0; output < 2; output++) {
            double mean = 0;
            for (int n = output; n < 12; n += 2) {
                t[n] = truth.get(n);
                y[n] = predicted.get(n);
                mean += t[n] / 6.0;
            }
            double errors = 0;
            double variance = 0;
            for (int n = output; n < 12; n += 2) {
                absolute += Math.abs((double) y[n] - t[n]);
                errors += ((double) y[n] - t[n]) * ((double) y[n] - t[n]);
                variance += (t[n] - mean) * (t[n] - mean);
            }
            squares += errors;
            explained += variance < 1e-3 ? Double.NaN : 1 - errors / variance;
        }
        assertEquals(absolute / 12, of(new MeanAbsolute(), 2, y, t), 1e-10);
        assertEquals(Math.sqrt(squares / 12), of(new RootMeanSquare(), 2, y, t), 1e-10);
        if (!Double.isNaN(explained)) {
            double r2 = of(new RSquared(), 2, y, t);
            assertEquals(explained / 2, r2, 1e-8 * Math.max(1, Math.abs(r2)));
        }
    }
}
