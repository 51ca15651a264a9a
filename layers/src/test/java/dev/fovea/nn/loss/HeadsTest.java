package dev.fovea.nn.loss;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Several outputs, each with a loss of its own: what each would compute alone, side by side. */
class HeadsTest {
    private static final Parts OUTPUTS =
            Parts.of("digit", Shape.of(3)).and("pixels", Shape.of(2, 1, 2)).and("angle", Shape.of(1));
    private static final Target PIXELS = Target.labels(Shape.of(2, 1), 2).ignoring(-1);
    private static final Heads HEADS = new Heads(OUTPUTS)
            .target("angle", Target.values(Shape.of(1)))
            .target("digit", Target.label(3))
            .target("pixels", PIXELS);
    private static final Loss CROSS_ENTROPY = new SoftmaxCrossEntropy();

    private static void assertRefused(String message, Executable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task).getMessage());
    }

    private static Loss all() {
        return HEADS.loss("digit", CROSS_ENTROPY)
                .plus(HEADS.loss("angle", new MeanSquaredError()).times(0.5))
                .plus(HEADS.loss("pixels", CROSS_ENTROPY));
    }

    private static LossFrame alone(Target kind, float[] logits, int from, int to, float... target) {
        float[] own = Arrays.copyOfRange(logits, from, to);
        return new LossFrame(kind, own, own.length, target, new float[own.length]).moveTo(0, 0, 0, 2);
    }

    @Test
    void eachOutputHasItsOwnLossAndGradient() {
        float[] logits = gaussian(1, 2 * 8);
        float[] targets = {9, 9, 9, 9, 0.5f, 2, 1, 0};
        float[] gradient = gaussian(2, 2 * 8);
        LossFrame frame = new LossFrame(HEADS.target(), logits, 8, targets, gradient).moveTo(8, 4, 8, 2);
        double loss = all().gradient(frame);
        LossFrame digit = alone(Target.label(3), logits, 8, 11, 2);
        LossFrame pixels = alone(PIXELS, logits, 11, 15, 1, 0);
        LossFrame angle = alone(Target.values(Shape.of(1)), logits, 15, 16, 0.5f);
        double expected = CROSS_ENTROPY.gradient(digit) + CROSS_ENTROPY.gradient(pixels) / 2
                + new MeanSquaredError().gradient(angle) / 2;
        assertEquals(expected, loss, 1e-12 * expected);
        float[] all = new float[8];
        System.arraycopy(digit.gradient(), 0, all, 0, 3);
        for (int i = 0; i < 4; i++) {
            all[3 + i] = pixels.gradient()[i] / 2;
        }
        all[7] = angle.gradient()[0] / 2;
        assertArrayEquals(all, Arrays.copyOfRange(gradient, 8, 16), 1e-7f);
        assertEquals(1, frame.count());
        targets[6] = -1;
        targets[7] = -1;
        assertEquals(0, HEADS.loss("pixels", CROSS_ENTROPY).gradient(frame), "no pixel has a label");
        assertArrayEquals(new float[8], Arrays.copyOfRange(gradient, 8, 16));
    }

    @Test
    void aMetricSeesOneOutput() {
        float[] targets = {0.5f, 2, 1, 0};
        LossFrame frame = new LossFrame(HEADS.target(), gaussian(1, 8), 8, targets, new float[8]).moveTo(0, 0, 0, 1);
        Outcome pixels = HEADS.part("pixels", frame);
        assertEquals(PIXELS, pixels.kind());
        assertEquals(3, pixels.logitsOffset());
        assertEquals(4, pixels.size());
        assertEquals(2, pixels.targetOffset());
        assertEquals(2, HEADS.part("digit", frame).label());
        assertEquals(pixels, HEADS.part("pixels", frame), "lent, not made anew");
    }

    @Test
    void misfitsAreTold() {
        assertEquals(Target.values(Shape.of(4)), HEADS.target());
        all().check(Shape.of(8), HEADS.target());
        assertRefused(
                "the outputs [digit (3), pixels (2, 1, 2), angle (1)] with targets for [angle, digit, pixels] need outputs "
                        + "(8) and targets of values (4), found outputs (8) and values (5)",
                () -> all().check(Shape.of(8), Target.values(Shape.of(5))));
        assertRefused("output digit: label 3 is not one of 3 classes",
                () -> all().checkValues(HEADS.target(), new float[] {0, 3, 0, 0}, 0));
        assertRefused("no part is called \"no\"; there are [digit, pixels, angle]",
                () -> all().check(HEADS.output("no"), HEADS.target()));
        assertRefused(
                "the output \"pixels\" has no target; there are targets for [digit]",
                () -> new Heads(OUTPUTS).target("digit", Target.label(3)).loss("pixels", CROSS_ENTROPY)
                        .check(Shape.of(8), HEADS.target()));
        assertRefused(
                "the output digit has a target already",
                () -> HEADS.target("digit", Target.label(3)).check(Shape.of(8), HEADS.target()));
        assertThrows(IllegalArgumentException.class, () -> HEADS.loss("angle", CROSS_ENTROPY).times(1));
        assertThrows(IllegalStateException.class, () -> new Heads(OUTPUTS).target().size());
    }
}
