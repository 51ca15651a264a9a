package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.Target;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Accuracy, and accuracy of the first k. */
class TopKTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;
    private static final Metric ACCURACY = new Accuracy();

    @Test
    void accuracyIsTheShareOfRightRows() {
        Tensor scores = scores(3, 0.1f, 0.7f, 0.2f, 0.9f, 0.05f, 0.05f, 0.2f, 0.3f, 0.5f, 0, 0, 1);
        assertEquals(0.75, ACCURACY.of(scores, 1, 0, 2, 0));
        assertEquals(0.75, new TopK(1).of(scores, 1, 0, 2, 0));
    }

    @Test
    void theFirstOfEqualScoresCounts() {
        Tensor scores = scores(3, 1, 1, 1, 0, 2, 2, -INFINITE, -INFINITE, -INFINITE, -0f, 0f, -1);
        assertEquals(1, ACCURACY.of(scores, 0, 1, 0, 0));
        assertEquals(0, ACCURACY.of(scores, 1, 2, 2, 1));
        assertEquals(1, new TopK(2).of(scores, 1, 2, 1, 1));
        assertEquals(0.25, new TopK(2).of(scores, 2, 2, 2, 2));
    }

    @Test
    void aRowWithANanIsWrongWhereverItIs() {
        Tensor scores = scores(3, NAN, 1, 2, 1, NAN, 2, 1, 2, NAN, NAN, NAN, NAN);
        for (int label = 0; label < 3; label++) {
            assertEquals(0, ACCURACY.of(scores, label, label, label, label));
            for (int k = 1; k < 3; k++) {
                assertEquals(0, new TopK(k).of(scores, label, label, label, label));
            }
        }
        assertEquals(0, ACCURACY.of(scores(1, NAN, NAN), 0, 1));
    }

    @Test
    void infinityIsAScore() {
        assertEquals(1, ACCURACY.of(scores(3, 0, 1, INFINITE, -INFINITE, 0, -1), 2, 1));
    }

    @Test
    void nothingIsZero() {
        assertEquals(0, ACCURACY.of(Tensor.zeros(0, 10)));
        assertEquals(0, new TopK(5).of(Tensor.zeros(0, 10)));
    }

    @Test
    void aSingleOutputTellsTwoClassesApart() {
        assertEquals(0.75, ACCURACY.of(scores(1, 5, -5, 0, 1), 1, 0, 0, 0));
    }

    @Test
    void pixelsCountUnlessTheirLabelIsIgnored() {
        Target target = Target.labels(Shape.of(2, 2), 2).ignoring(255);
        Tensor logits = Tensor.of(Shape.of(1, 2, 2, 2), new float[] {1, 0, 0, 1, 1, 0, 3, 4});
        Tensor labels = Tensor.of(Shape.of(1, 2, 2), new float[] {0, 0, 255, 1});
        assertEquals(2.0 / 3, ACCURACY.of(logits, target, labels));
        assertEquals(2.0 / 3, new TopK(1).of(logits, target, labels));
        assertEquals(0, ACCURACY.of(logits, target, Tensor.of(Shape.of(1, 2, 2), new float[] {255, 255, 255, 255})));
    }

    /** What a pixel comes to must not depend on which one it is. */
    @Test
    void pixelsAreRankedLikeSamples() {
        float[] logits = {3, 2, 1, 1, 3, 2, 2, 1, 3, 1, 2, 3};
        float[] shares = {0.1f, 0.7f, 0.2f, 0.1f, 0.2f, 0.7f, 0.7f, 0.1f, 0.2f, 0.7f, 0.2f, 0.1f};
        Shape pixels = Shape.of(2, 2, 3);
        for (Metric metric : new Metric[] {ACCURACY, new TopK(2)}) {
            assertEquals(
                    metric.of(scores(3, logits), 1, 2, 0, 0),
                    metric.of(Tensor.of(pixels.batch(1), logits), Target.labels(Shape.of(2, 2), 3),
                            Tensor.of(Shape.of(1, 2, 2), new float[] {1, 2, 0, 0})));
            assertEquals(
                    metric.of(scores(3, logits), 1, 2, 0, 0),
                    metric.of(Tensor.of(pixels.batch(1), logits), Target.values(pixels),
                            Tensor.of(pixels.batch(1), shares)));
        }
        assertEquals(0.75, new TopK(2).of(scores(3, logits), 1, 2, 0, 0));
    }

    @Test
    void aDistributionIsTheClassThatHasMostOfIt() {
        Tensor shares = Tensor.of(Shape.of(2, 3), new float[] {0.2f, 0.5f, 0.3f, 1, 0, 0});
        assertEquals(0.5, ACCURACY.of(scores(3, 0, 9, 1, 0, 9, 1), Target.values(Shape.of(3)), shares));
        assertEquals(1, new TopK(2).of(scores(3, 0, 9, 1, 1, 9, 0), Target.values(Shape.of(3)), shares));
    }

    @Property(tries = 200)
    void topKCountsTheLabelsAmongTheSortedScores(
            @ForAll @Size(5) List<@IntRange(min = -3, max = 3) Integer> row,
            @ForAll @IntRange(max = 4) int label,
            @ForAll @IntRange(min = 1, max = 4) int k) {
        Integer[] classes = {0, 1, 2, 3, 4};
        // A stable sort: of equal scores the first stays first.
        Arrays.sort(classes, (a, b) -> Integer.compare(row.get(b), row.get(a)));
        boolean expected = Arrays.asList(classes).indexOf(label) < k;
        float[] scores = new float[5];
        for (int i = 0; i < 5; i++) {
            scores[i] = row.get(i);
        }
        assertEquals(expected ? 1 : 0, new TopK(k).of(scores(5, scores), label));
        assertEquals(classes[0], Logits.argmax(scores(5, scores))[0]);
    }

    @Test
    void mismatchesAreRefusedWithBothSides() {
        Tensor scores = Tensor.zeros(2, 3);
        assertRefused("outputs of (2, 3) need targets of (2), found (3)", ACCURACY, scores, 0, 0, 0);
        assertRefused("sample 1: label 3 is not one of 3 classes", ACCURACY, scores, 0, 3);
        assertRefused("sample 0: label -1 is not one of 3 classes", ACCURACY, scores, -1, 0);
        assertRefused("outputs must be (samples, classes), found (2, 3, 1)", ACCURACY, Tensor.zeros(2, 3, 1), 0, 0);
        assertRefused("top_2_accuracy ranks at least 2 outputs, found outputs of (1); take accuracy", new TopK(2),
                Tensor.zeros(2, 1), 0, 0);
        assertRefused(
                "top_3_accuracy needs more than 3 classes, found outputs of (3), where every label is among the first 3",
                new TopK(3), scores, 0, 0);
        assertEquals("k must be at least 1, not 0",
                assertThrows(IllegalArgumentException.class, () -> new TopK(0)).getMessage());
    }

    private static void assertRefused(String message, Metric metric, Tensor scores, int... labels) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> metric.of(scores, labels)).getMessage());
    }

    static Tensor scores(int classes, float... values) {
        return Tensor.of(Shape.of(values.length / classes, classes), values);
    }
}
