package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DatasetViewsTest {
    private static final Dataset FIVE = new Numbered(5);

    @Test
    void weightsAreThoseGiven() {
        float[] weights = {1, 0, 2.5F, 3, 0.5F};
        Dataset weighted = FIVE.weighted(weights);
        weights[0] = 7;
        assertArrayEquals(new double[] {1, 0, 2.5, 3, 0.5}, weightsOf(weighted));
        assertEquals(3, weighted.label(3));
        assertEquals(3, Numbered.number(weighted, 3));
        assertEquals("5 samples of (1) in 10 classes", weighted.toString());
        assertArrayEquals(new double[] {3, 1}, weightsOf(weighted.select(3, 0)));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5}, weightsOf(weighted.weighted(i -> i + 1)));
    }

    private static double[] weightsOf(Dataset dataset) {
        double[] weights = new double[dataset.size()];
        Arrays.setAll(weights, dataset::weight);
        return weights;
    }

    @Test
    void badWeightsAreRefused() {
        assertRefused("5 samples need 5 weights, found 2", () -> FIVE.weighted(1, 2));
        assertRefused(
                "the weight of sample 3 is -1.0; weights are finite and at least 0",
                () -> FIVE.weighted(1, 1, 1, -1, 1));
        assertRefused(
                "the weight of sample 1 is NaN; weights are finite and at least 0",
                () -> FIVE.weighted(i -> i == 1 ? Double.NaN : 1));
        assertRefused(
                "the weight of sample 4 is Infinity; weights are finite and at least 0",
                () -> FIVE.weighted(0, 1, 0, 1, Float.POSITIVE_INFINITY));
        assertRefused("all weights are 0, so nothing counts", () -> FIVE.weighted(0, 0, 0, 0, 0));
        assertEquals(0, FIVE.limit(0).weighted(i -> 0).size());
    }

    @Test
    void classWeightsMakeUpForFrequencies() {
        // n / (classes · count): 6 / (3 · 1) and 6 / (3 · 4).
        Dataset dataset = Dataset.of(Tensor.zeros(6, 1), new int[] {0, 2, 2, 2, 1, 2});
        assertArrayEquals(new double[] {2, 2, 0.5}, ClassWeights.balanced(dataset));
        assertArrayEquals(new long[] {1, 1, 4}, ClassWeights.counts(dataset));
        Target map = Target.labels(Shape.of(2, 2), 2).ignoring(9);
        Tensor labels = Tensor.of(Shape.of(2, 2, 2), new float[] {0, 1, 1, 9, 9, 1, 1, 1});
        Dataset pixels = Dataset.of(Tensor.zeros(2, 2, 2, 1), labels, map);
        assertArrayEquals(new double[] {3, 0.6}, ClassWeights.balanced(pixels));
    }

    @Test
    void classesThatCannotBeCountedAreRefused() {
        assertRefused(
                "a balanced weight needs samples of every class; of the 3 classes, 1 has none",
                () -> ClassWeights.balanced(Dataset.of(Tensor.zeros(2, 1), new int[] {0, 2})));
        assertRefused(
                "classes can be counted of labels only, not of targets that are values (1)",
                () -> ClassWeights.counts(FIVE.autoencoding()));
        assertRefused(
                "sample 2: label 7 is not one of 3 classes",
                () -> ClassWeights
                        .counts(FIVE.withTargets(Target.label(3), (index, y, at) -> y[at] = index == 2 ? 7 : 0)));
    }

    @Test
    void targetsCanBeOthers() {
        Dataset halves = FIVE.weighted(1, 2, 3, 4, 5)
                .withTargets(Target.values(Shape.of(2)), (index, y, at) -> {
                    y[at] = index / 2F;
                    y[at + 1] = -index;
                });
        float[] y = new float[4];
        halves.readTarget(3, y, 1);
        assertArrayEquals(new float[] {0, 1.5F, -3, 0}, y);
        assertEquals(4, halves.weight(3));
        assertEquals("5 samples of (1) with values (2)", halves.toString());
        Dataset itself = new Numbered(5, Shape.of(2, 2, 1)).autoencoding();
        assertEquals(Target.values(Shape.of(2, 2, 1)), itself.target());
        itself.readTarget(4, y, 0);
        assertArrayEquals(new float[] {4, 4, 4, 4}, y);
    }

    @Property(tries = 200)
    void stratifiedSplitsHaveEachClassesShare(
            @ForAll @IntRange(min = 2, max = 300) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll long seed) {
        Dataset all = skewed(n);
        int expected = (int) Math.ceil(share * n);
        if (expected == n) {
            assertRefused(
                    "a validation share of " + share + " splits " + n + " samples into 0 and " + n
                            + "; neither may be empty",
                    () -> all.stratifiedSplit(share, seed));
            return;
        }
        long[] counts = ClassWeights.counts(all);
        int atMost = n - (int) Arrays.stream(counts).filter(count -> count > 0).count();
        if (atMost == 0) {
            assertRefused(
                    "no class of the " + n
                            + " samples has two of them, and each keeps one to learn from, so none is left"
                            + " for validation",
                    () -> all.stratifiedSplit(share, seed));
            return;
        }
        Split split = all.stratifiedSplit(share, seed);
        assertEquals(Math.min(expected, atMost), split.validation().size());
        assertEverySampleOnce(n, split.train(), split.validation());
        long[] validation = ClassWeights.counts(split.validation());
        boolean proportional = true;
        for (int i = 0; i < counts.length; i++) {
            assertTrue(counts[i] == 0 || validation[i] < counts[i], "class " + i + " keeps a sample");
            proportional &= counts[i] == 0 || (long) expected * counts[i] <= (counts[i] - 1) * n;
        }
        for (int i = 0; proportional && i < counts.length; i++) {
            long rest = validation[i] * n - expected * counts[i];
            assertTrue(Math.abs(rest) < n, "class " + i + " is rounded");
            for (int j = 0; j < counts.length; j++) {
                long other = validation[j] * n - expected * counts[j];
                assertTrue(rest <= 0 || other >= 0 || n - rest >= -other, i + " is rounded up rather than " + j);
            }
        }
    }

    @Test
    void largestRemaindersAreRoundedUp() {
        for (long seed = 0; seed < 20; seed++) {
            // 0.8 and 0.2 are due.
            assertArrayEquals(new long[] {1, 0}, validated(0.1, seed, 8, 2));
            assertArrayEquals(new long[] {0, 1}, validated(0.1, seed, 2, 8));
            // 19.8 and 0.2.
            assertArrayEquals(new long[] {20, 0}, validated(0.2, seed, 99, 1));
            // 19 and five times 0.2 that are not given.
            assertArrayEquals(new long[] {20, 0, 0, 0, 0, 0}, validated(0.2, seed, 95, 1, 1, 1, 1, 1));
            // 6, 4 and fifty times 0.2: 12 and 8.
            long[] many = new long[53];
            Arrays.fill(many, 1);
            many[0] = 30;
            many[1] = 20;
            many[2] = 0;
            long[] taken = new long[53];
            taken[0] = 12;
            taken[1] = 8;
            assertArrayEquals(taken, validated(0.2, seed, many));
            // 18 of 20, of which each of ten classes keeps one.
            long[] pairs = new long[10];
            Arrays.fill(pairs, 2);
            long[] ones = new long[10];
            Arrays.fill(ones, 1);
            assertArrayEquals(ones, validated(0.9, seed, pairs));
        }
        assertRefused(
                "no class of the 5 samples has two of them, and each keeps one to learn from, so none is left for validation",
                () -> classes(1, 1, 1, 1, 1).stratifiedSplit(0.2, 1));
    }

    @Test
    void theSeedDecidesBetweenEqualRemainders() {
        long[] splits = new long[5];
        long[] folds = new long[5];
        int seeds = 1000;
        for (long seed = 0; seed < seeds; seed++) {
            add(splits, validated(0.2, seed, 2, 2, 2, 2, 2)); // two of ten
            add(folds, ClassWeights.counts(classes(1, 1, 1, 1, 1).stratifiedFolds(5, seed).getLast().validation()));
            assertArrayEquals(validated(0.2, seed, 2, 2, 2, 2, 2), validated(0.2, seed, 2, 2, 2, 2, 2));
        }
        for (int i = 0; i < 5; i++) { // within five standard deviations
            assertEquals(0.4, (double) splits[i] / seeds, 5 * Math.sqrt(0.4 * 0.6 / seeds), "class " + i);
            assertEquals(0.2, (double) folds[i] / seeds, 5 * Math.sqrt(0.2 * 0.8 / seeds), "class " + i);
        }
    }

    /** Where nothing is rounded, the order of the classes decides nothing: these were drawn before there was one. */
    @Test
    void whatIsDrawnOfWholeSharesStays() {
        Dataset all = classes(20, 10, 30);
        assertEquals("[49, 1, 43, 22, 59, 6]", Arrays.toString(numbers(all.stratifiedSplit(0.1, 7).validation())));
        assertEquals("[30, 28, 13, 42, 45, 16]",
                Arrays.toString(numbers(all.stratifiedFolds(10, 7).get(3).validation())));
    }

    private static void add(long[] sums, long[] counts) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += counts[i];
        }
    }

    /** How many samples of each class are for validation. */
    private static long[] validated(double share, long seed, long... counts) {
        return ClassWeights.counts(classes(counts).stratifiedSplit(share, seed).validation());
    }

    /** So many samples of each class, class after class. */
    private static Dataset classes(long... counts) {
        int[] labels = IntStream.range(0, counts.length)
                .flatMap(label -> IntStream.generate(() -> label).limit(counts[label]))
                .toArray();
        return Dataset.of(
                Tensor.of(Shape.of(labels.length, 1), Frames.numbered(labels.length)), labels, counts.length);
    }

    @Property(tries = 100)
    void foldsArePartsOfEqualSizes(
            @ForAll @IntRange(min = 2, max = 200) int n,
            @ForAll @IntRange(min = 2, max = 12) int k,
            @ForAll boolean stratified,
            @ForAll long seed) {
        Dataset all = skewed(n);
        if (k > n) {
            assertThrows(IllegalArgumentException.class, () -> all.folds(k, seed));
            return;
        }
        List<Split> folds = stratified ? all.stratifiedFolds(k, seed) : all.folds(k, seed);
        assertEquals(k, folds.size());
        long[] counts = ClassWeights.counts(all);
        for (Split fold : folds) {
            int size = fold.validation().size();
            assertTrue(size == n / k || size == (n - 1) / k + 1);
            assertEverySampleOnce(n, fold.train(), fold.validation());
            long[] of = ClassWeights.counts(fold.validation());
            for (int i = 0; stratified && i < counts.length; i++) {
                assertTrue(of[i] >= counts[i] / k && of[i] <= (counts[i] + k - 1) / k, "class " + i);
            }
        }
        assertEverySampleOnce(n, folds.stream().map(Split::validation).toArray(Dataset[]::new));
    }

    /** Of classes 0 to 3 there are about an eighth, an eighth, a quarter and a half. */
    private static Dataset skewed(int n) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = new int[] {3, 2, 3, 0, 3, 1, 3, 2}[i % 8];
        }
        return Dataset.of(Tensor.of(Shape.of(n, 1), Frames.numbered(n)), labels, 4);
    }

    private static void assertEverySampleOnce(int n, Dataset... parts) {
        boolean[] seen = new boolean[n];
        int count = 0;
        for (Dataset part : parts) {
            for (int i = 0; i < part.size(); i++) {
                int number = Numbered.number(part, i);
                assertFalse(seen[number], number + " twice");
                seen[number] = true;
                count++;
            }
        }
        assertEquals(n, count);
    }

    @Test
    void foldsAreRandomAndGoByTheSeed() {
        int[] first = numbers(skewed(200).stratifiedFolds(5, 1).get(0).validation());
        assertArrayEquals(first, numbers(skewed(200).stratifiedFolds(5, 1).get(0).validation()));
        assertFalse(Arrays.equals(first, numbers(skewed(200).stratifiedFolds(5, 2).get(0).validation())));
        int[] sorted = first.clone();
        Arrays.sort(sorted);
        assertFalse(Arrays.equals(first, sorted), "in a random order");
        int[] labels = Arrays.stream(first).map(i -> skewed(200).label(i)).toArray();
        int[] byClass = labels.clone();
        Arrays.sort(byClass);
        assertFalse(Arrays.equals(labels, byClass), "not class by class");
    }

    private static int[] numbers(Dataset view) {
        int[] numbers = new int[view.size()];
        Arrays.setAll(numbers, i -> Numbered.number(view, i));
        return numbers;
    }

    @Test
    void badFoldsAreRefused() {
        assertRefused(
                "there must be at least 2 folds and at most as many as samples, 5, not 1", () -> FIVE.folds(1, 1));
        assertRefused(
                "there must be at least 2 folds and at most as many as samples, 5, not 6",
                () -> FIVE.stratifiedFolds(6, 1));
        assertRefused(
                "stratifying needs a class for each sample, found targets that are values (1)",
                () -> FIVE.autoencoding().stratifiedSplit(0.5, 1));
        assertRefused("the validation share must be in (0, 1), not 0.0", () -> FIVE.stratifiedSplit(0, 1));
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
