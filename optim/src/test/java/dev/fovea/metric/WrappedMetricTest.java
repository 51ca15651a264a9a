package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Metrics made of others, or of a function, and what all metrics do with outputs that are there already. */
class WrappedMetricTest {
    private static final Shape ONE = Shape.of(1);
    private static final Heads HEADS = new Heads(Parts.of("angle", ONE).and("digit", Shape.of(2)))
            .target("angle", Target.values(ONE))
            .target("digit", Target.label(2));

    /** Of two samples the angle and the digit. */
    private static final Tensor OUTPUTS = Tensor.of(Shape.of(2, 3), new float[] {1, 5, 0, 3, 2, 9});

    private static final Tensor TARGETS = Tensor.of(Shape.of(2, 2), new float[] {0, 0, 1, 0});

    @Test
    void aHeadIsMeasuredByItself() {
        Metric angle = new MeanAbsolute().ofHead(HEADS, "angle");
        assertEquals(1.5, angle.of(OUTPUTS, HEADS.target(), TARGETS));
        assertFalse(angle.moreIsBetter());
        Metric digit = new Accuracy().ofHead(HEADS, "digit");
        assertEquals(0.5, digit.of(OUTPUTS, HEADS.target(), TARGETS));
        assertTrue(digit.moreIsBetter());
        Metric unfit = new Accuracy().ofHead(HEADS, "angle");
        assertThrows(IllegalArgumentException.class, () -> unfit.check(Shape.of(3), HEADS.target()));
    }

    @Test
    void anotherNameChangesNoFigure() {
        Target values = Target.values(Shape.of(2));
        Tensor outputs = Tensor.of(Shape.of(1, 2), new float[] {1, 4});
        Tensor targets = Tensor.of(Shape.of(1, 2), new float[] {0, 2});
        assertEquals(1.5, new MeanAbsolute().named("degrees").of(outputs, values, targets));
        assertFalse(new MeanAbsolute().named("degrees").moreIsBetter());
        assertTrue(new Accuracy().named("right").moreIsBetter());
    }

    @Test
    void aFunctionIsTheMeanOverTheSamples() {
        Metric up = Metric.mean("first", true, outcome -> outcome.logit(0));
        assertEquals(2, up.of(OUTPUTS, HEADS.target(), TARGETS));
        assertTrue(up.moreIsBetter());
        assertFalse(Metric.mean("first", false, outcome -> outcome.logit(0)).moreIsBetter());
        assertEquals("first", up.toString());
    }

    @Test
    void oneHalfIsYes() {
        Tensor half = Tensor.of(Shape.of(1, 1), new float[] {0.5f});
        assertEquals(1, new BinaryAccuracy().of(Tensor.of(Shape.of(1, 1), new float[] {3}), Target.values(ONE), half));
    }

    @Test
    void everySamplesTargetIsLookedAt() {
        Target pixels = Target.labels(Shape.of(2), 3);
        Tensor labels = Tensor.of(Shape.of(2, 2), new float[] {0, 1, 2, 3});
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> new Accuracy().of(Tensor.zeros(2, 2, 3), pixels, labels)).getMessage();
        assertTrue(message.startsWith("sample 1: "), message);
    }
}
