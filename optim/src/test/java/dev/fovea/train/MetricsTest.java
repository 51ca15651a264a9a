package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @Test
    void accuracyIsTheShareOfRightRows() {
        Tensor scores = scores(3, 0.1f, 0.7f, 0.2f, 0.9f, 0.05f, 0.05f, 0.2f, 0.3f, 0.5f, 0, 0, 1);
        assertEquals(0.75, Metrics.accuracy(scores, new int[] {1, 0, 2, 0}));
        assertArrayEquals(new int[] {1, 0, 2, 2}, Metrics.argmax(scores));
    }

    @Test
    void theFirstOfEqualScoresCounts() {
        Tensor scores = scores(3, 1, 1, 1, 0, 2, 2, -INFINITE, -INFINITE, -INFINITE, -0f, 0f, -1);
        assertArrayEquals(new int[] {0, 1, 0, 0}, Metrics.argmax(scores));
        assertEquals(1, Metrics.accuracy(scores, new int[] {0, 1, 0, 0}));
        assertEquals(0, Metrics.accuracy(scores, new int[] {1, 2, 2, 1}));
        assertEquals(1, Metrics.topK(scores, new int[] {1, 2, 1, 1}, 2));
        assertEquals(0.25, Metrics.topK(scores, new int[] {2, 2, 2, 2}, 2));
    }

    @Test
    void aRowWithANanIsWrongWhereverItIs() {
        Tensor scores = scores(3, NAN, 1, 2, 1, NAN, 2, 1, 2, NAN, NAN, NAN, NAN);
        assertArrayEquals(new int[] {-1, -1, -1, -1}, Metrics.argmax(scores));
        for (int label = 0; label < 3; label++) {
            for (int k = 1; k <= 4; k++) {
                assertEquals(0, Metrics.topK(scores, new int[] {label, label, label, label}, k));
            }
        }
    }

    @Test
    void infinityIsAScore() {
        assertArrayEquals(new int[] {2, 1}, Metrics.argmax(scores(3, 0, 1, INFINITE, -INFINITE, 0, -1)));
    }

    @Test
    void nothingIsZero() {
        assertEquals(0, Metrics.accuracy(Tensor.zeros(0, 10), new int[0]));
        assertEquals(0, Metrics.topK(Tensor.zeros(0, 10), new int[0], 5));
    }

    @Test
    void aSingleClassIsAlwaysRight() {
        assertEquals(1, Metrics.accuracy(scores(1, 5, -5), new int[2]));
    }

    @Property(tries = 200)
    void topKCountsTheLabelsAmongTheSortedScores(
            @ForAll @Size(5) List<@IntRange(min = -3, max = 3) Integer> row,
            @ForAll @IntRange(max = 4) int label,
            @ForAll @IntRange(min = 1, max = 6) int k) {
        Integer[] classes = {0, 1, 2, 3, 4};
        // A stable sort: of equal scores the first stays first.
        Arrays.sort(classes, (a, b) -> Integer.compare(row.get(b), row.get(a)));
        boolean expected = Arrays.asList(classes).indexOf(label) < k;
        float[] scores = new float[5];
        for (int i = 0; i < 5; i++) {
            scores[i] = row.get(i);
        }
        assertEquals(expected ? 1 : 0, Metrics.topK(scores(5, scores), new int[] {label}, k));
        assertEquals(classes[0], Metrics.argmax(scores(5, scores))[0]);
    }

    @Test
    void mismatchesAreRefusedWithBothSides() {
        Tensor scores = Tensor.zeros(2, 3);
        assertRefused("3 labels need scores of (3, classes), found (2, 3)", scores, 0, 0, 0);
        assertRefused("label 3 of sample 1 is not one of 3 classes", scores, 0, 3);
        assertRefused("label -1 of sample 0 is not one of 3 classes", scores, -1, 0);
        assertRefused("scores must be (samples, classes), found (2, 3, 1)", Tensor.zeros(2, 3, 1), 0, 0);
        assertThrows(IllegalArgumentException.class, () -> Metrics.topK(scores, new int[2], 0));
        assertThrows(IllegalArgumentException.class, () -> Metrics.argmax(Tensor.zeros(3)));
    }

    private static void assertRefused(String message, Tensor scores, int... labels) {
        Exception thrown = assertThrows(IllegalArgumentException.class, () -> Metrics.accuracy(scores, labels));
        assertEquals(message, thrown.getMessage());
    }

    static Tensor scores(int classes, float... values) {
        return Tensor.of(Shape.of(values.length / classes, classes), values);
    }
}
