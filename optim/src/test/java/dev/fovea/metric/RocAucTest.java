package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RocAucTest {
    private static final Metric AUC = new RocAuc();

    private static double binary(float[] scores, int... labels) {
        return AUC.of(Tensor.of(Shape.of(scores.length, 1), scores), labels);
    }

    /** By its definition: all pairs. */
    private static double ofPairs(double[] scores, boolean[] positive) {
        double right = 0;
        int pairs = 0;
        for (int p = 0; p < scores.length; p++) {
            for (int n = 0; n < scores.length; n++) {
                if (positive[p] && !positive[n]) {
                    pairs++;
                    right += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }
        return right / pairs;
    }

    @Test
    void isThatOfScikitLearnsExample() {
        assertEquals(0.75, binary(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, 0, 0, 1, 1));
    }

    /** Outputs without an axis, of targets without one. */
    @Test
    void ranksScalars() {
        Tensor scores = Tensor.of(Shape.of(4), new float[] {0.1f, 0.4f, 0.35f, 0.8f});
        Tensor yes = Tensor.of(Shape.of(4), new float[] {0, 0, 1, 1});
        assertEquals(0.75, AUC.of(scores, Target.values(Shape.of()), yes));
    }

    @Test
    void equalScoresCountHalf() {
        assertEquals(0.5, binary(new float[] {1, 1, 1}, 0, 1, 0));
        assertEquals(0.5, binary(new float[] {-0f, 0f}, 1, 0), "−0 is 0");
        assertEquals(0.5, binary(new float[] {-0f, 0f}, 0, 1), "−0 is 0");
        assertEquals(0.875, binary(new float[] {1, 2, 2, 3}, 0, 0, 1, 1));
    }

    @Test
    void withoutBothKindsThereIsNone() {
        assertTrue(Double.isNaN(binary(new float[] {1, 2}, 1, 1)));
        assertTrue(Double.isNaN(binary(new float[0])));
    }

    @Test
    void nanIsWrongInAllItsPairs() {
        assertEquals(0, binary(new float[] {Float.NaN, Float.NaN}, 1, 0));
        assertEquals(0.5, binary(new float[] {Float.NaN, 9, 1, 2}, 1, 1, 0, 0));
        assertEquals(0.5, binary(new float[] {8, 9, 1, Float.NaN}, 1, 1, 0, 0));
        assertEquals(0, AUC.of(Tensor.of(Shape.of(2, 2), new float[] {0, Float.NaN, 1, Float.NaN}), 0, 1));
    }

    /** Ten samples, many of the same outputs. */
    @Property(tries = 100)
    void countsPairsOfOneClassAgainstTheRest(
            @ForAll @Size(10) List<@IntRange(max = 4) Integer> rows,
            @ForAll @Size(10) List<@IntRange(max = 2) Integer> labels) {
        float[] five = RandomArrays.gaussian(1, 15);
        float[] x = new float[30];
        double[][] p = new double[3][10];
        boolean[][] positive = new boolean[3][10];
        for (int n = 0; n < 10; n++) {
            System.arraycopy(five, 3 * rows.get(n), x, 3 * n, 3);
            double[] row = SoftmaxOracle.softmax(new double[] {x[3 * n], x[3 * n + 1], x[3 * n + 2]}, 3);
            for (int label = 0; label < 3; label++) {
                p[label][n] = row[label];
                positive[label][n] = labels.get(n) == label;
            }
        }
        double sum = 0;
        int count = 0;
        for (int label = 0; label < 3; label++) {
            double area = ofPairs(p[label], positive[label]);
            if (!Double.isNaN(area)) {
                sum += area;
                count++;
            }
        }
        assertEquals(sum / count,
                AUC.of(Tensor.of(Shape.of(10, 3), x), labels.stream().mapToInt(Integer::intValue).toArray()), 1e-12);
    }

    @Property(tries = 100)
    void countsPairsOfEachOfSeveralLabels(
            @ForAll @Size(20) List<@IntRange(min = -4, max = 4) Integer> logits,
            @ForAll @Size(20) List<Boolean> yes) {
        float[] x = new float[20];
        float[] t = new float[20];
        for (int i = 0; i < 20; i++) {
            x[i] = logits.get(i);
            t[i] = yes.get(i) ? 1 : 0;
        }
        double sum = 0;
        int count = 0;
        for (int label = 0; label < 2; label++) {
            double[] scores = new double[10];
            boolean[] positive = new boolean[10];
            for (int n = 0; n < 10; n++) {
                scores[n] = x[2 * n + label];
                positive[n] = yes.get(2 * n + label);
            }
            double area = ofPairs(scores, positive);
            if (!Double.isNaN(area)) {
                sum += area;
                count++;
            }
        }
        assertEquals(count == 0 ? Double.NaN : sum / count,
                AUC.of(Tensor.of(Shape.of(10, 2), x), Target.values(Shape.of(2)), Tensor.of(Shape.of(10, 2), t)),
                1e-12);
    }

    @Test
    void pixelsOfSeveralClassesAreRankedLikeSamples() {
        float[] logits = {3, 2, 1, 1, 3, 2, 2, 1, 3, 1, 2, 3};
        double expected = AUC.of(Tensor.of(Shape.of(4, 3), logits), 1, 2, 0, 2);
        Tensor labels = Tensor.of(Shape.of(1, 4), new float[] {1, 2, 0, 2});
        assertEquals(
                expected, AUC.of(Tensor.of(Shape.of(1, 4, 3), logits), Target.labels(Shape.of(4), 3), labels), 1e-15);
        assertTrue(expected > 0.1 && expected < 0.9, "others than of the first pixel: " + expected);
    }

    @Test
    void ofPixelsThoseThatAreIgnoredDoNotCount() {
        Target target = Target.labels(Shape.of(4), 2).ignoring(255);
        Tensor logits = Tensor.of(Shape.of(1, 4, 1), new float[] {1, 9, 2, 3});
        assertEquals(0.5, AUC.of(logits, target, Tensor.of(Shape.of(1, 4), new float[] {0, 255, 1, 0})));
    }
}
