package dev.fovea.metric;

import static dev.fovea.metric.ClassScore.f1;
import static dev.fovea.metric.ClassScore.intersectionOverUnion;
import static dev.fovea.metric.ClassScore.precision;
import static dev.fovea.metric.ClassScore.recall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ClassScoreTest {
    private static final int CLASSES = 3;
    private static final double EXACT = 1e-15;

    /** Logits whose greatest is at the class, NaN for class −1. */
    private static Tensor logitsOf(int... predicted) {
        float[] logits = new float[predicted.length * CLASSES];
        for (int n = 0; n < predicted.length; n++) {
            logits[n * CLASSES + Math.max(0, predicted[n])] = predicted[n] < 0 ? Float.NaN : 1;
        }
        return Tensor.of(Shape.of(predicted.length, CLASSES), logits);
    }

    @Test
    void isThatOfScikitLearnsExamples() {
        int[] labels = {0, 1, 2, 0, 1, 2};
        Tensor logits = logitsOf(0, 2, 1, 0, 0, 1);
        assertEquals(2.0 / 9, precision().of(logits, labels), EXACT);
        assertEquals(1.0 / 3, precision().micro().of(logits, labels), EXACT);
        assertEquals(2.0 / 3, precision().ofClass(0).of(logits, labels), EXACT);
        assertEquals(1.0 / 3, recall().of(logits, labels), EXACT);
        assertEquals(1, recall().ofClass(0).of(logits, labels), EXACT);
        assertEquals(0.8 / 3, f1().of(logits, labels), EXACT);
        assertEquals(0.8, f1().ofClass(0).of(logits, labels), EXACT);
        assertEquals(1.0 / 3, f1().micro().of(logits, labels), EXACT);
        assertEquals(2.0 / 9, intersectionOverUnion().of(logits, labels), EXACT);
        assertEquals(0.2, intersectionOverUnion().micro().of(logits, labels), EXACT);
    }

    @Test
    void aShareOfNothingIsZeroAndClassesThatAreNowhereDoNotCount() {
        assertEquals(1, f1().of(logitsOf(1, 1), 1, 1), "classes 0 and 2 do not occur");
        assertEquals(0, f1().ofClass(0).of(logitsOf(1, 1), 1, 1));
        assertEquals((0 + 0.5) / 2, precision().of(logitsOf(1, 1), 1, 0), "class 0 was never taken");
        assertEquals(0, precision().of(logitsOf()));
        assertEquals(0, recall().micro().of(logitsOf()));
    }

    @Test
    void nanIsAMiss() {
        assertEquals(0.5, recall().ofClass(1).of(logitsOf(1, -1), 1, 1));
        assertEquals(1, precision().ofClass(1).of(logitsOf(1, -1), 1, 1));
    }

    /** Each by its definition, counted one sample after the other. */
    @Property(tries = 200)
    void isItsDefinition(
            @ForAll @Size(max = 12) List<@IntRange(max = 2) Integer> labels,
            @ForAll @Size(12) List<@IntRange(min = -1, max = 2) Integer> predictions) {
        int[] truth = labels.stream().mapToInt(Integer::intValue).toArray();
        int[] taken = predictions.stream().limit(truth.length).mapToInt(Integer::intValue).toArray();
        double[] macro = new double[4];
        int present = 0;
        double right = 0;
        double both = 0;
        for (int label = 0; label < CLASSES; label++) {
            double tp = 0;
            double fp = 0;
            double fn = 0;
            for (int n = 0; n < truth.length; n++) {
                tp += truth[n] == label && taken[n] == label ? 1 : 0;
                fp += truth[n] != label && taken[n] == label ? 1 : 0;
                fn += truth[n] == label && taken[n] != label ? 1 : 0;
            }
            if (tp + fp + fn > 0) {
                present++;
                macro[0] += tp + fp == 0 ? 0 : tp / (tp + fp);
                macro[1] += tp + fn == 0 ? 0 : tp / (tp + fn);
                macro[2] += tp / (tp + (fp + fn) / 2);
                macro[3] += tp / (tp + fp + fn);
            }
            right += tp;
            both += 2 * tp + fp + fn;
        }
        ClassScore[] scores = {precision(), recall(), f1(), intersectionOverUnion()};
        for (int i = 0; i < scores.length; i++) {
            assertEquals(present == 0 ? 0 : macro[i] / present, scores[i].of(logitsOf(taken), truth), 1e-12,
                    scores[i].name());
        }
        assertEquals(both == 0 ? 0 : 2 * right / both, f1().micro().of(logitsOf(taken), truth), 1e-12);
    }

    /** Three samples, two labels: yes is above 0. */
    @Test
    void severalLabelsMayBeTrueAtOnce() {
        Target target = Target.values(Shape.of(2));
        Tensor logits = Tensor.of(Shape.of(3, 2), new float[] {1, -1, 2, 3, 0, -1});
        Tensor truth = Tensor.of(Shape.of(3, 2), new float[] {1, 0, 0, 1, 1, 1});
        assertEquals((0.5 + 1) / 2, precision().of(logits, target, truth));
        assertEquals(0.5, recall().of(logits, target, truth));
        assertEquals((0.5 + 2.0 / 3) / 2, f1().of(logits, target, truth), EXACT);
        assertEquals(2.0 / 3, precision().micro().of(logits, target, truth), EXACT);
        assertEquals(0.5, recall().micro().of(logits, target, truth));
        assertEquals(4.0 / 7, f1().micro().of(logits, target, truth), EXACT);
        assertEquals((1.0 / 3 + 0.5) / 2, intersectionOverUnion().of(logits, target, truth), EXACT);
        assertEquals(1, precision().threshold(2.5).ofClass(1).of(logits, target, truth));
        assertEquals(0, recall().threshold(2.5).ofClass(0).of(logits, target, truth));
        assertEquals(0.5, new BinaryAccuracy().of(logits, target, truth));
    }

    @Test
    void labelsThatNeverOccurCountAsZeroWhereSeveralMayBeTrue() {
        Target target = Target.values(Shape.of(2));
        Tensor logits = Tensor.of(Shape.of(1, 2), new float[] {1, -1});
        assertEquals(0.5, f1().of(logits, target, Tensor.of(Shape.of(1, 2), new float[] {1, 0})));
    }

    @Test
    void nanIsWrongAboutYesAndNo() {
        Target target = Target.values(Shape.of(2));
        Tensor nan = Tensor.of(Shape.of(1, 2), new float[] {Float.NaN, Float.NaN});
        Tensor truth = Tensor.of(Shape.of(1, 2), new float[] {1, 0});
        assertEquals(0, new BinaryAccuracy().of(nan, target, truth));
        assertEquals(0, recall().ofClass(0).of(nan, target, truth));
        assertEquals(0, f1().micro().of(nan, target, truth));
    }

    @Test
    void binaryAccuracyIsTheShareOfRightOutputs() {
        Target target = Target.values(Shape.of(2));
        Tensor logits = Tensor.of(Shape.of(2, 2), new float[] {1, -1, 2, 0});
        Tensor truth = Tensor.of(Shape.of(2, 2), new float[] {1, 0, 0, 1});
        assertEquals(0.5, new BinaryAccuracy().of(logits, target, truth));
        assertEquals(0.75, new BinaryAccuracy(-0.5).of(logits, target, truth));
        assertEquals(0, new BinaryAccuracy().of(Tensor.zeros(0, 2), target, Tensor.zeros(0, 2)));
    }

    @Test
    void ofPixelsThoseThatAreIgnoredDoNotCount() {
        Target target = Target.labels(Shape.of(2, 2), 3).ignoring(-1);
        Tensor logits = Tensor.of(Shape.of(1, 2, 2, 3), logitsOf(0, 1, 1, 2).data());
        Tensor labels = Tensor.of(Shape.of(1, 2, 2), new float[] {0, 1, 0, -1});
        assertEquals((0.5 + 0.5) / 2, intersectionOverUnion().of(logits, target, labels));
        assertEquals(0.5, intersectionOverUnion().ofClass(1).of(logits, target, labels));
    }

    @Test
    void aSingleOutputTellsTwoClassesApart() {
        Tensor logits = Tensor.of(Shape.of(4, 1), new float[] {2, -1, 0.5f, 3});
        int[] labels = {1, 1, 0, 1};
        assertEquals(2.0 / 3, precision().ofClass(1).of(logits, labels), EXACT);
        assertEquals(2.0 / 3, recall().ofClass(1).of(logits, labels), EXACT);
        assertEquals(0, recall().ofClass(0).of(logits, labels));
    }

    @Test
    void hasANameForEachFigure() {
        assertEquals("precision", precision().name());
        assertEquals("recall_micro", recall().ofClass(1).micro().name());
        assertEquals("f1_7", f1().micro().ofClass(7).name());
        assertEquals("iou", intersectionOverUnion().name());
        assertEquals("ClassScore[f1_7, threshold=-1.5]", f1().ofClass(7).threshold(-1.5).toString());
        assertEquals(f1().micro(), f1().micro());
        assertEquals(f1().micro().hashCode(), f1().micro().hashCode());
        assertNotEquals(f1(), recall());
        assertNotEquals(f1(), f1().threshold(1));
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused("a class is at least 0, not -1", () -> f1().ofClass(-1));
        assertRefused("threshold must be a number, not NaN", () -> f1().threshold(Double.NaN));
        assertRefused("threshold must be a number, not NaN", () -> new BinaryAccuracy(Double.NaN));
        assertRefused("f1_3 is of class 3, but outputs of (3) have 3",
                () -> f1().ofClass(3).check(Shape.of(3), Target.label(3)));
    }

    private static void assertRefused(String message, Executable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task).getMessage());
    }
}
