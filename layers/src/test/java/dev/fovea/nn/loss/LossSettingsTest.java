package dev.fovea.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Losses are values that say what they are, and refuse what does not go together. */
class LossSettingsTest {
    private static final Shape TEN = Shape.of(10);
    private static final double NAN = Double.NaN;

    @Test
    void sayWhatTheyAre() {
        assertEquals("SoftmaxCrossEntropy[]", new SoftmaxCrossEntropy().toString());
        assertEquals(
                "SoftmaxCrossEntropy[labelSmoothing=0.1, classWeights=[1.0, 9.0]]",
                new SoftmaxCrossEntropy().classWeights(1, 9).labelSmoothing(0.1).toString());
        assertEquals("Focal[gamma=2.0]", new Focal().toString());
        assertEquals("Focal[gamma=1.5, classWeights=[1.0, 9.0]]",
                new Focal().gamma(1.5).classWeights(1, 9).toString());
        assertEquals("BinaryCrossEntropy[]", new BinaryCrossEntropy().toString());
        assertEquals("BinaryCrossEntropy[positiveWeights=[3.0]]",
                new BinaryCrossEntropy().positiveWeights(3).toString());
        assertEquals("Huber[delta=1.0]", new Huber().toString());
        assertEquals(
                "2.0 × (MeanSquaredError[] + 0.5 × MeanAbsoluteError[])",
                new MeanSquaredError().plus(new MeanAbsoluteError().times(0.5)).times(2).toString());
    }

    @Test
    void areEqualIfTheirSettingsAre() {
        assertEquals(new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy().labelSmoothing(0));
        assertEquals(new Focal().hashCode(), new Focal().gamma(2).hashCode());
        assertNotEquals(new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy().classWeights(1, 2));
        assertNotEquals(new Focal().gamma(0), new SoftmaxCrossEntropy());
        assertEquals(new BinaryCrossEntropy().positiveWeights(2), new BinaryCrossEntropy().positiveWeights(2));
        assertEquals(
                new BinaryCrossEntropy().positiveWeights(2).hashCode(),
                new BinaryCrossEntropy().positiveWeights(2).hashCode());
        assertNotEquals(new BinaryCrossEntropy(), new BinaryCrossEntropy().positiveWeights(2));
        assertEquals(new Huber().plus(new Huber(2)), new Huber().plus(new Huber(2)));
    }

    @Test
    void settingsAreCopies() {
        double[] weights = {1, 2};
        Loss loss = new SoftmaxCrossEntropy().classWeights(weights);
        weights[0] = 99;
        assertEquals("SoftmaxCrossEntropy[classWeights=[1.0, 2.0]]", loss.toString());
    }

    @Test
    void settingsOutOfTheirRangeAreRefused() {
        assertRefused("labelSmoothing must be in [0, 1), not 1.0", () -> new SoftmaxCrossEntropy().labelSmoothing(1));
        assertRefused("labelSmoothing must be in [0, 1), not NaN",
                () -> new SoftmaxCrossEntropy().labelSmoothing(NAN));
        assertRefused("classWeights must be finite and at least 0, found [1.0, -1.0]",
                () -> new SoftmaxCrossEntropy().classWeights(1, -1));
        assertRefused("classWeights are all 0, so nothing would count", () -> new Focal().classWeights(0, 0));
        assertRefused("classWeights: expected at least one, found none", () -> new Focal().classWeights());
        assertRefused("positiveWeights must be finite and at least 0, found [NaN]",
                () -> new BinaryCrossEntropy().positiveWeights(NAN));
        assertRefused("gamma must be finite and at least 0, not -1.0", () -> new Focal().gamma(-1));
        assertRefused("delta must be positive and finite, not 0.0", () -> new Huber(0));
        assertRefused("factor must be finite, not NaN", () -> new Huber().times(NAN));
    }

    @Test
    void whatIsNoDistributionIsRefusedWithTheRemedies() {
        Target target = Target.values(Shape.of(2, 1, 3));
        Loss loss = new Focal().plus(new SoftmaxCrossEntropy());
        loss.checkValues(target, new float[] {0, 1, 0, 0, 0.5f, 0.5f}, 0);
        assertRefused(
                "the target values from (1, 0, 0) on are all 0: the focal loss takes shares of classes, which sum to 1 "
                        + "(divide them by their sum); what is to count nothing gets a weight of 0 or a label that is ignored",
                () -> loss.checkValues(target, new float[] {9, 0, 1, 0, 0, 0, 0}, 1));
        Target labels = Target.values(Shape.of(4));
        Loss plain = new SoftmaxCrossEntropy();
        assertRefused(sumsTo(3, "cross-entropy"), () -> plain.checkValues(labels, new float[] {1, 1, 0, 1}, 0));
        assertRefused(sumsTo(0.5, "cross-entropy"), () -> plain.checkValues(labels, new float[] {0, 0.5f, 0, 0}, 0));
    }

    private static String sumsTo(double sum, String loss) {
        return "the target values sum to " + (float) sum + ": " + loss + " takes shares of classes, which sum to 1 "
                + "(divide them by their sum); numbers want a loss such as MeanSquaredError, several labels "
                + "BinaryCrossEntropy, samples that count more a weight (Dataset.weighted)";
    }

    /** Shares of many classes, divided by their sum and mixed, all in float32, or kept in 16 bits; and what is a thousandth off. */
    @Test
    void distributionsMayBeRounded() {
        int classes = 1000;
        float[] mixed = shares(classes, 1);
        float[] other = shares(classes, 2);
        float share = 0.3f;
        for (int i = 0; i < classes; i++) {
            mixed[i] = share * mixed[i] + (1 - share) * other[i];
        }
        Target target = Target.values(Shape.of(classes));
        assertNotEquals(1, sum(mixed), 0x1p-24, "they are off by more than a single rounding");
        new SoftmaxCrossEntropy().checkValues(target, mixed, 0);
        float[] halves = new float[classes];
        for (int i = 0; i < classes; i++) {
            halves[i] = Float.float16ToFloat(Float.floatToFloat16(mixed[i]));
        }
        new SoftmaxCrossEntropy().checkValues(target, halves, 0);
        mixed[7] += 0.001f;
        assertRefused(sumsTo(sum(mixed), "the focal loss"), () -> new Focal().checkValues(target, mixed, 0));
    }

    private static double sum(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
    }

    /** Random ones, whose sum is taken from left to right. */
    private static float[] shares(int classes, long seed) {
        Random random = new Random(seed);
        float[] shares = new float[classes];
        float sum = 0;
        for (int i = 0; i < classes; i++) {
            shares[i] = random.nextFloat();
            sum += shares[i];
        }
        for (int i = 0; i < classes; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    @Test
    void sayWhetherATargetCounts() {
        Target labels = Target.labels(Shape.of(2), 3).ignoring(-1);
        Loss weighted = new SoftmaxCrossEntropy().classWeights(0, 2, 0);
        assertTrue(new Focal().counts(labels, new float[] {-1, 0}, 0));
        assertFalse(new Focal().counts(labels, new float[] {0, -1, -1}, 1));
        assertTrue(weighted.counts(labels, new float[] {0, 1}, 0));
        assertFalse(weighted.counts(labels, new float[] {0, 2}, 0));
        assertFalse(weighted.times(2).plus(weighted).counts(labels, new float[] {-1, 2}, 0));
        assertTrue(weighted.plus(new Focal()).counts(labels, new float[] {-1, 2}, 0));
        assertTrue(new SoftmaxCrossEntropy().labelSmoothing(0.1).classWeights(0, 2, 0)
                .counts(labels, new float[] {0, 2}, 0), "a part of every label is class 1");
        Target shares = Target.values(Shape.of(3));
        assertTrue(weighted.counts(shares, new float[] {0.9f, 0.1f, 0}, 0));
        assertFalse(weighted.counts(shares, new float[] {0.9f, 0, 0.1f}, 0));
        assertTrue(new MeanSquaredError().counts(shares, new float[3], 0));
        Target answers = Target.labels(Shape.of(2), 2).ignoring(255);
        assertFalse(new BinaryCrossEntropy().counts(answers, new float[] {1, 255, 255}, 1));
        assertTrue(new BinaryCrossEntropy().counts(answers, new float[] {255, 1}, 0));
        Loss rare = new BinaryCrossEntropy().positiveWeights(0, 2, 0);
        Target two = Target.values(Shape.of(2));
        assertTrue(rare.counts(shares, new float[] {1, 1, 1}, 0));
        assertTrue(rare.counts(shares, new float[] {0.5f, 1, 0}, 0));
        assertTrue(new BinaryCrossEntropy().positiveWeights(1, 0).counts(two, new float[] {1, 1}, 0));
        assertFalse(new BinaryCrossEntropy().positiveWeights(0, 0, 1).counts(two, new float[] {1, 1}, 0));
    }

    @Test
    void outputsAndTargetsThatDoNotGoTogetherAreRefusedWithBothAndTheRemedy() {
        assertMisfit(
                "cross-entropy compares outputs of (10) with values (10), found targets that are values (3); let both "
                        + "have the same shape",
                new SoftmaxCrossEntropy(), TEN, Target.values(Shape.of(3)));
        assertMisfit(
                "the focal loss compares outputs of (10) with labels of at most 10 classes, found targets that are a "
                        + "label of 12 classes; let the network end in 12 numbers",
                new Focal(), TEN, Target.label(12));
        assertMisfit(
                "cross-entropy: of one class it is always 0, so nothing would be learned; expected at least 2 outputs, "
                        + "also for yes and no",
                new SoftmaxCrossEntropy(), Shape.of(1), Target.values(Shape.of(1)));
        assertMisfit(
                "cross-entropy has 2 class weights, but outputs of (10) are of 10 classes; give a weight for each",
                new SoftmaxCrossEntropy().classWeights(1, 2), TEN, Target.label(10));
        assertMisfit(
                "binary cross-entropy compares outputs of (10) with values (10) or, if it is one output, a label of 2 "
                        + "classes, found targets that are a label of 10 classes; one class of many is for softmax "
                        + "cross-entropy",
                new BinaryCrossEntropy(), TEN, Target.label(10));
        assertThrows(IllegalArgumentException.class,
                () -> new BinaryCrossEntropy().check(Shape.of(1), Target.label(3)));
        assertThrows(IllegalArgumentException.class,
                () -> new BinaryCrossEntropy().check(Shape.of(2, 2, 1), Target.label(2)));
        assertThrows(IllegalArgumentException.class,
                () -> new BinaryCrossEntropy().check(Shape.of(2, 2, 1), Target.labels(Shape.of(4), 2)));
        new BinaryCrossEntropy().check(Shape.of(2, 2, 1), Target.labels(Shape.of(2, 2), 2));
        assertMisfit(
                "binary cross-entropy has 2 positive weights, but outputs of (10) have 10 on the last axis; give one "
                        + "for each, or one for all",
                new BinaryCrossEntropy().positiveWeights(1, 2), TEN, Target.values(TEN));
        assertMisfit(
                "mean squared error compares outputs of (10) with values (10), found targets that are a label of 10 "
                        + "classes; a class is a label for softmax cross-entropy, else turn it into values",
                new MeanSquaredError(), TEN, Target.label(10));
        for (Loss loss : new Loss[] {new MeanAbsoluteError(), new Huber(), new Huber().times(2),
            new Huber().plus(new SoftmaxCrossEntropy()), new SoftmaxCrossEntropy().plus(new Huber())}) {
            loss.check(TEN, Target.values(TEN));
            assertThrows(IllegalArgumentException.class, () -> loss.check(TEN, Target.label(10)), loss.toString());
        }
    }

    @Test
    void targetsThatAreNoneAreRefused() {
        Target two = Target.values(Shape.of(2));
        assertRefused("target value 1.5 at (1): binary cross-entropy takes yes or no, from 0 to 1",
                () -> new BinaryCrossEntropy().checkValues(two, new float[] {9, 0, 1.5f}, 1));
        assertRefused("target value -1.0: binary cross-entropy takes yes or no, from 0 to 1",
                () -> new BinaryCrossEntropy().checkValues(Target.values(Shape.of(1)), new float[] {-1}, 0));
        assertRefused("target value -0.5 at (0): cross-entropy takes shares of classes, at least 0",
                () -> new SoftmaxCrossEntropy().checkValues(two, new float[] {-0.5f, 1.5f}, 0));
        assertRefused("target value NaN at (1) is not finite",
                () -> new Huber().checkValues(two, new float[] {0, Float.NaN}, 0));
        assertRefused("label 2 is not one of 2 classes",
                () -> new BinaryCrossEntropy().checkValues(Target.label(2), new float[] {2}, 0));
        Loss sum = new Huber().plus(new BinaryCrossEntropy().times(2));
        sum.checkValues(two, new float[] {0, 1}, 0);
        assertThrows(IllegalArgumentException.class, () -> sum.checkValues(two, new float[] {0, 2}, 0));
        assertRefused("label 7 is not one of 3 classes", () -> new Focal().gradient(
                new LossFrame(Target.label(3), new float[3], 3, new float[] {7}, new float[3])));
    }

    /** As a loss or metric of one's own would ask for where mixing has made distributions: class 0 or 1 of each. */
    @Test
    void theLabelOfWhatIsNoneIsRefused() {
        float[] target = {2, 0, 0, 0};
        for (Target kind : List.of(
                Target.values(Shape.of(3)), Target.values(Shape.of()), Target.labels(Shape.of(2, 2), 3))) {
            LossFrame frame = new LossFrame(kind, new float[12], 12, target, new float[12]);
            assertEquals(
                    "expected a target that is a label, found " + kind
                            + "; read its numbers by target(i): mixing makes a "
                            + "distribution over the classes of a label",
                    assertThrows(IllegalStateException.class, frame::label).getMessage());
        }
        for (Target kind : List.of(Target.label(3), Target.label(2).ignoring(255))) {
            assertEquals(2, new LossFrame(kind, new float[3], 3, target, new float[3]).label());
        }
    }

    @Test
    void aSumHasASoftmaxIfOneOfBothHas() {
        assertTrue(new Huber().plus(new BinaryCrossEntropy().times(2)).hasSigmoid());
        assertTrue(new BinaryCrossEntropy().plus(new Huber()).hasSigmoid());
        assertFalse(new Focal().plus(new Huber()).times(3).hasSigmoid());
        assertTrue(new Huber().plus(new SoftmaxCrossEntropy().times(2)).hasSoftmax());
        assertTrue(new Focal().plus(new Huber()).hasSoftmax());
        assertFalse(new Huber().plus(new Huber()).times(3).hasSoftmax());
    }

    @Test
    void lossesOfValuesRefuseASoftmaxAtTheEnd() {
        for (Loss loss : new Loss[] {new MeanSquaredError(), new MeanAbsoluteError(), new Huber(),
            new BinaryCrossEntropy(), new Focal().plus(new Huber().times(2)), new Huber().plus(new Focal())}) {
            assertTrue(loss.refusesSoftmax(), loss.toString());
        }
        Loss own = frame -> 0;
        assertFalse(own.refusesSoftmax());
        assertFalse(new Focal().plus(new SoftmaxCrossEntropy()).refusesSoftmax());
    }

    private static void assertMisfit(String message, Loss loss, Shape output, Target target) {
        assertRefused(message, () -> loss.check(output, target));
    }

    private static void assertRefused(String message, Executable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task).getMessage());
    }
}
