package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {
    private static final Shape IMAGE = Shape.of(6, 8, 2);

    private static double[] betas(double alpha, int n) {
        MixingFrame frame = new MixingFrame(Shape.of(1), Target.label(2), (key, into) -> 1);
        double[] drawn = new double[n];
        for (int i = 0; i < n; i++) {
            frame.start(CounterRandom.ofSeed(1), i, 1);
            drawn[i] = frame.beta(alpha);
        }
        return drawn;
    }

    /** Variance and fourth moment about ½ of Beta(a, a): 1/(4(2a+1)) and 3/(16(2a+1)(2a+3)); within five standard errors. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.4, 0.5, 1, 2, 8, 100})
    void betaHasItsMoments(double alpha) {
        int n = 20_000;
        double mean = 0;
        double second = 0;
        double fourth = 0;
        for (double value : betas(alpha, n)) {
            assertTrue(value >= 0 && value <= 1);
            double d = value - 0.5;
            mean += d / n;
            second += d * d / n;
            fourth += d * d * d * d / n;
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        double fourthMoment = 3 * variance / (4 * (2 * alpha + 3));
        double sixth = 5 * fourthMoment / (4 * (2 * alpha + 5));
        double eighth = 7 * sixth / (4 * (2 * alpha + 7));
        assertEquals(0, mean, 5 * Math.sqrt(variance / n));
        assertEquals(variance, second, 5 * Math.sqrt((fourthMoment - variance * variance) / n));
        assertEquals(fourthMoment, fourth, 5 * Math.sqrt((eighth - fourthMoment * fourthMoment) / n));
    }

    /** Kolmogorov and Smirnov: a distance above 1.95/√n has a probability of 0.001. */
    @Test
    void betaHasItsDistribution() {
        assertDistribution(1, x -> x);
        assertDistribution(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
        assertDistribution(2, x -> x * x * (3 - 2 * x));
    }

    private static void assertDistribution(double alpha, DoubleUnaryOperator cumulative) {
        int n = 20_000;
        double[] drawn = betas(alpha, n);
        Arrays.sort(drawn);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double expected = cumulative.applyAsDouble(drawn[i]);
            distance = Math.max(distance, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
        }
        assertTrue(distance < 1.95 / Math.sqrt(n), alpha + ": " + distance);
    }

    @Test
    void betaIsFiniteAtItsEnds() {
        for (double alpha : new double[] {1e-300, 1e-3, 1, 1e6, 1e300}) {
            for (double u : new double[] {0x1p-53, 0.5, 1 - 0x1p-53, 1}) {
                for (double v : new double[] {0, 0.25, 0.5, 0.75, 1 - 0x1p-53}) {
                    double beta = Beta.of(alpha, u, v);
                    assertTrue(beta >= 0 && beta <= 1, alpha + ", " + u + ", " + v + ": " + beta);
                }
            }
        }
        assertEquals(0.5, Beta.of(1, 1, 0));
        assertEquals(1, Beta.of(1e-3, 0.5, 0.1), 1e-12);
        assertEquals(0, Beta.of(1e-3, 0.5, 0.6), 1e-12);
    }

    /** A frame whose partner is given. */
    private static MixingFrame frame(
            Shape shape, Target kind, float[] x, float[] y, float[] partnerX, float[] partnerY, long key) {
        MixingFrame frame = new MixingFrame(shape, kind, (number, into) -> {
            assertEquals(key, number);
            System.arraycopy(partnerX, 0, into.x(), 0, partnerX.length);
            System.arraycopy(partnerY, 0, into.target(), 0, partnerY.length);
            return 3;
        });
        System.arraycopy(x, 0, frame.sample().x(), 0, x.length);
        System.arraycopy(y, 0, frame.sample().target(), 0, y.length);
        frame.start(CounterRandom.ofSeed(1), key, 1);
        return frame;
    }

    private static Example copied(MixingFrame frame) {
        Example example = new Example(new float[frame.x().length], new float[frame.kind().size()], null);
        frame.copyTo(example);
        return example;
    }

    @Test
    void mixupIsLinear() {
        float[] x = Frames.uniform(4, 1);
        float[] other = Frames.uniform(4, 2);
        for (int i = 0; i < 50; i++) {
            MixingFrame frame =
                    frame(Shape.of(4), Target.label(3), x, new float[] {2}, other, new float[] {0}, i);
            double share = betas(0.4, 50)[i];
            Mixing.mixup(0.4).apply(frame);
            Example mixed = copied(frame);
            for (int j = 0; j < 4; j++) {
                assertEquals((float) (share * x[j] + (1 - share) * other[j]), mixed.x()[j]);
            }
            assertArrayEquals(new float[] {(float) (1 - share), 0, (float) share}, mixed.target());
            assertEquals(share * 1 + (1 - share) * 3, mixed.weight());
        }
    }

    @Test
    void mixupMixesValues() {
        float[] y = {1, 5};
        float[] other = {3, -1};
        MixingFrame frame = frame(Shape.of(1), Target.values(Shape.of(2)), new float[1], y, new float[1], other, 7);
        Mixing.mixup(1).apply(frame);
        double share = betas(1, 8)[7];
        assertArrayEquals(
                new float[] {(float) (share * 1 + (1 - share) * 3), (float) (share * 5 - (1 - share))},
                copied(frame).target());
    }

    /** Sample and partner have numbers of their own, so each pixel says whose it is; the map's labels say the same. */
    @Test
    void cutMixTakesARectangleOfThePartner() {
        float[] x = Frames.numbered(IMAGE.size());
        float[] other = Frames.numbered(IMAGE.size());
        float[] labels = Frames.numbered(48);
        float[] otherLabels = Frames.numbered(48);
        for (int i = 0; i < other.length; i++) {
            other[i] += 1000;
        }
        for (int i = 0; i < 48; i++) {
            otherLabels[i] += 100;
        }
        double kept = 0;
        int n = 400;
        for (int i = 0; i < n; i++) {
            MixingFrame map =
                    frame(IMAGE, Target.labels(Shape.of(6, 8), 200), x, labels, other, otherLabels, i);
            Mixing.cutMix(1).apply(map);
            Example mixed = copied(map);
            int top = 6;
            int bottom = -1;
            int left = 8;
            int right = -1;
            int taken = 0;
            for (int pixel = 0; pixel < 48; pixel++) {
                boolean partners = mixed.x()[2 * pixel] >= 1000;
                assertEquals(2 * pixel + (partners ? 1000 : 0), mixed.x()[2 * pixel]);
                assertEquals(2 * pixel + 1 + (partners ? 1000 : 0), mixed.x()[2 * pixel + 1]);
                assertEquals(pixel + (partners ? 100 : 0), mixed.target()[pixel]);
                if (partners) {
                    taken++;
                    top = Math.min(top, pixel / 8);
                    bottom = Math.max(bottom, pixel / 8);
                    left = Math.min(left, pixel % 8);
                    right = Math.max(right, pixel % 8);
                }
            }
            assertEquals(taken, taken == 0 ? 0 : (bottom - top + 1) * (right - left + 1), "a rectangle");
            MixingFrame again = frame(IMAGE, Target.label(4), x, new float[] {1}, other, new float[] {3}, i);
            double side = Math.sqrt(1 - again.beta(1)); // of the draws that cutMix had
            int rows = inside(again.below(6), (int) (6 * side) / 2, 6);
            assertEquals(rows * inside(again.below(8), (int) (8 * side) / 2, 8), taken, "pixels of the partner");
            double share = 1 - taken / 48.0;
            assertEquals(share + (1 - share) * 3, mixed.weight(), 1e-12);
            MixingFrame label = frame(IMAGE, Target.label(4), x, new float[] {1}, other, new float[] {3}, i);
            Mixing.cutMix(1).apply(label);
            assertArrayEquals(new float[] {0, (float) share, 0, (float) (1 - share)}, copied(label).target());
            kept += share / n;
        }
        // Half of the area on average if nothing were cut off at the border, and sides not rounded down to even pixels.
        assertTrue(kept > 0.5 && kept < 0.9, "kept " + kept);
    }

    /** How many of so many pixels lie less than half a side from the middle. */
    private static int inside(int middle, int half, int pixels) {
        return Math.min(pixels, middle + half) - Math.max(0, middle - half);
    }

    @Test
    void onePartOfTheSamplesIsMixed() {
        Mixing sometimes = Mixing.mixup(1).withProbability(0.3);
        Mixing choice = Mixing.oneOf(frame -> frame.x()[0] = 1, frame -> frame.x()[0] = 2);
        int mixed = 0;
        int first = 0;
        for (int i = 0; i < 2000; i++) {
            MixingFrame frame =
                    frame(Shape.of(1), Target.label(2), new float[1], new float[] {1}, new float[] {1}, new float[1],
                            i);
            sometimes.apply(frame);
            Example example = copied(frame);
            mixed += example.x()[0] != 0 ? 1 : 0;
            assertEquals(1 - example.x()[0], example.target()[1], 1e-6);
            choice.apply(frame);
            first += copied(frame).x()[0] == 1 ? 1 : 0;
        }
        assertEquals(600, mixed, 5 * Math.sqrt(2000 * 0.21));
        assertEquals(1000, first, 5 * Math.sqrt(500));
    }

    @Test
    void thePlanMixesTheEpochsSamples() {
        int n = 400;
        BatchPlan plan = plan(n, 7, 1);
        assertEquals(Target.values(Shape.of(10)), plan.target());
        float[][] first = bySample(plan, 0, n);
        assertArrayEquals(first, bySample(plan(n, n, 1), 0, n), "whatever the batch size");
        assertFalse(Arrays.deepEquals(first, bySample(plan, 1, n)), "fresh in each epoch");
        assertFalse(Arrays.deepEquals(first, bySample(plan(n, 7, 2), 0, n)), "another seed");
        int[] partners = new int[n];
        int same = 0;
        for (int i = 0; i < n; i++) {
            int partner = (int) first[i][1];
            partners[partner]++;
            same += partner == i ? 1 : 0;
            if (partner != i) {
                assertTrue(first[i][2] != first[partner][3], "the partner is augmented anew");
            }
            assertEquals(i % 10 == partner % 10 ? 1 : 0.5, first[i][4 + i % 10]);
            assertEquals(i % 10 == partner % 10 ? 1 : 0.5, first[i][4 + partner % 10]);
            assertEquals(0.25F * (i + 1) + 0.75F * (partner + 1), first[i][14], "both weights");
        }
        assertTrue(same < 10, "a sample is rarely its own partner");
        assertTrue(Arrays.stream(partners).max().getAsInt() < 10, "partners are spread");
    }

    /** A sample keeps its number; it notes its partner's number, and the noise of both. Target and weight come behind. */
    private static BatchPlan plan(int n, int batchSize, long seed) {
        Mixing noting = frame -> {
            frame.x()[3] = frame.x()[2];
            frame.x()[1] = frame.partnerX()[0];
            frame.x()[2] = frame.partnerX()[2];
            frame.mixTargets(0.5);
            frame.mixWeights(0.25);
        };
        Augmentation noise = frame -> frame.x()[2] = (float) frame.uniform(0, 1);
        Dataset weighted = new Numbered(n, Shape.of(4)).weighted(i -> i + 1);
        return new BatchPlan(weighted, batchSize, seed).augmentation(noise).mixing(noting);
    }

    private static float[][] bySample(BatchPlan plan, int epoch, int n) {
        float[][] samples = new float[n][];
        plan.startEpoch(epoch);
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            Example example = new Example(new float[4], new float[10], batch.newOwn());
            for (int i = 0; i < batch.size(); i++) {
                batch.read(i, example.moveTo(0, 0));
                float[] all = Arrays.copyOf(example.x(), 15);
                System.arraycopy(example.target(), 0, all, 4, 10);
                all[14] = (float) example.weight();
                samples[(int) all[0]] = all;
            }
        }
        return samples;
    }

    @Test
    void otherTargetsStayWhatTheyAre() {
        Target values = Target.values(Shape.of(2));
        assertEquals(values, Mixing.mixed(values));
        Dataset data = Dataset.of(Tensor.zeros(3, 1), Tensor.zeros(3, 2));
        assertEquals(values, new BatchPlan(data, 1, 1).mixing(Mixing.mixup(1)).target());
        assertEquals(Target.label(10), new BatchPlan(new Numbered(3), 1, 1).target());
    }

    /** cos 90° is 0, whatever else. */
    @Test
    void theMiddleOfTheDistributionIsOneHalf() {
        assertEquals(0.5, Beta.of(0.2, 0.5, 0.25));
        assertEquals(0.5, Beta.of(1e-9, 0.5, 0.75), "where the power underflows");
    }

    @Test
    void bitsAreTheSamplesOwn() {
        long bits = bits(1);
        assertEquals(bits, bits(1));
        assertTrue(bits != bits(2), "those of another sample");
    }

    private static long bits(int sample) {
        float[] one = new float[1];
        return frame(Shape.of(1), Target.values(Shape.of(1)), one, one, one, one, sample).bits();
    }

    @Test
    void theyPrintBySettings() {
        Mixing own = frame -> {};
        Mixing all = Mixing.oneOf(Mixing.mixup(0.2), Mixing.cutMix(1).withProbability(0.5), own);
        assertEquals("OneOf[Mixup[alpha=0.2], Sometimes[0.5, CutMix[alpha=1.0]], " + own + "]", all.toString());
        assertEquals(Mixing.mixup(0.2), Mixing.mixup(0.2));
    }

    @Test
    void whatCannotBeMixedIsRefused() {
        Target map = Target.labels(Shape.of(6, 8), 3);
        assertRefused("alpha must be above 0 and finite, not 0.0", () -> Mixing.mixup(0));
        assertRefused("alpha must be above 0 and finite, not NaN", () -> Mixing.cutMix(Double.NaN));
        assertRefused("alpha must be above 0 and finite, not Infinity", () -> Mixing.mixup(Double.POSITIVE_INFINITY));
        assertRefused("the probability must be in [0, 1], not 2.0", () -> Mixing.mixup(1).withProbability(2));
        assertRefused("at least one part is needed", () -> Mixing.oneOf());
        assertRefused(
                "mixup mixes a class or values, not targets that are labels (6, 8) of 3 classes; cutMix can",
                () -> Mixing.mixup(1).withProbability(0.5).check(IMAGE, map));
        assertRefused(
                "mixup mixes a class or values, not targets that are labels (5) of 3 classes",
                () -> Mixing.oneOf(Mixing.mixup(1)).check(IMAGE, Target.labels(Shape.of(5), 3)));
        assertRefused(
                "mixup mixes a class or values, not targets that are a label of 3 classes, 9 ignored",
                () -> Mixing.mixup(1).check(IMAGE, Target.label(3).ignoring(9)));
        assertRefused(
                "only images (height, width, channels) can be cut and mixed, not (784)",
                () -> Mixing.cutMix(1).check(Shape.of(784), Target.label(3)));
        assertRefused(
                "cutMix mixes a class, values or a map of the pixels of (6, 8, 2), not targets that are labels (5) of 3 "
                        + "classes",
                () -> Mixing.cutMix(1).check(IMAGE, Target.labels(Shape.of(5), 3)));
        assertRefused(
                "cutMix mixes a class, values or a map of the pixels of (6, 8, 2), not targets that are a label of 3 "
                        + "classes, 9 ignored",
                () -> Mixing.cutMix(1).check(IMAGE, Target.label(3).ignoring(9)));
        for (Target other : new Target[] {Target.labels(Shape.of(3, 4), 3), Target.values(Shape.of(12, 16, 2))}) {
            assertRefused(
                    "images of (6, 8, 2) cannot be cut and mixed beside targets that are " + other + ", a map of other "
                            + "pixels, which would stay where they are; let both have the same rows and columns, as with "
                            + "Resize2d at the network's end, or leave out what moves pixels",
                    () -> Mixing.cutMix(1).check(IMAGE, other));
        }
        Mixing.cutMix(1).check(IMAGE, Target.label(3));
        Mixing.cutMix(1).check(IMAGE, map.ignoring(255));
        Mixing.cutMix(1).check(IMAGE, Target.values(Shape.of(1)));
        assertRefused(
                "only images (height, width, channels) can be cut and mixed, not (1)",
                () -> new BatchPlan(new Numbered(4), 2, 1).mixing(Mixing.cutMix(1)));
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
