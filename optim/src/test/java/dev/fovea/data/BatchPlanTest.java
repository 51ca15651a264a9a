package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {
    @Property(tries = 200)
    void everySampleComesOnceAnEpoch(
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @IntRange(min = 1, max = 310) int batchSize,
            @ForAll @IntRange(max = 100) int epoch,
            @ForAll long seed) {
        BatchPlan plan = new BatchPlan(new Numbered(n), batchSize, seed);
        boolean[] seen = new boolean[n];
        for (int number : order(plan, epoch)) {
            assertFalse(seen[number], number + " twice");
            seen[number] = true;
        }
        for (boolean each : seen) {
            assertTrue(each);
        }
    }

    @ParameterizedTest
    @CsvSource({"54000, 64, 844, 48", "128, 64, 2, 64", "1, 64, 1, 1", "65, 64, 2, 1", "7, 1, 7, 1", "5, 5, 1, 5"})
    void theLastBatchCounts(int n, int batchSize, int steps, int last) {
        BatchPlan plan = new BatchPlan(new Numbered(n), batchSize, 1);
        plan.startEpoch(0);
        assertEquals(steps, plan.steps());
        assertEquals(Math.min(n, batchSize), plan.batch(0).size());
        assertEquals(last, plan.batch(steps - 1).size());
        assertThrows(IndexOutOfBoundsException.class, () -> plan.batch(steps));
        assertThrows(IndexOutOfBoundsException.class, () -> plan.batch(-1));
    }

    @Test
    void epochsAndSeedsHaveOrdersOfTheirOwn() {
        int[][] orders = {
            order(plan(0), 0), order(plan(0), 1), order(plan(1), 0), order(plan(-1), 0),
            order(plan(Long.MIN_VALUE), 0), order(plan(Long.MAX_VALUE), 0)
        };
        for (int a = 0; a < orders.length; a++) {
            for (int b = 0; b < a; b++) {
                assertFalse(Arrays.equals(orders[a], orders[b]), a + " and " + b);
            }
        }
    }

    private static void noise(AugmentationFrame sample) {
        for (int i = 0; i < sample.x().length; i++) {
            sample.spare()[i] = sample.x()[i] + (float) sample.uniform(0, 1);
        }
        sample.swap();
    }

    @Test
    void anEpochHasTheSameOrderHoweverOneComesToIt() {
        BatchPlan plan = plan(5);
        int[] second = order(plan, 1);
        order(plan, 7);
        assertArrayEquals(second, order(plan, 1));
        assertArrayEquals(second, order(plan(5), 1));
    }

    @Test
    void augmentationGoesByEpochAndSampleAlone() {
        Numbered dataset = new Numbered(40, Shape.of(6, 6, 1));
        Augmentation noise = BatchPlanTest::noise;
        float[][] first = bySample(new BatchPlan(dataset, 7, 3).augmentation(noise), 0);
        assertArrayEquals(first, bySample(new BatchPlan(dataset, 40, 3).augmentation(noise), 0),
                "whatever the batch size");
        float[][] second = bySample(new BatchPlan(dataset, 7, 3).augmentation(noise), 1);
        float[][] other = bySample(new BatchPlan(dataset, 7, 4).augmentation(noise), 0);
        for (int i = 0; i < 40; i++) {
            assertEquals(i, (int) first[i][0], "the sample's own image");
            assertFalse(Arrays.equals(first[i], second[i]), "fresh in each epoch");
            assertFalse(Arrays.equals(first[i], other[i]), "another seed, other noise");
            for (int j = 0; j < i; j++) {
                assertTrue(first[i][0] - i != first[j][0] - j, "samples " + i + " and " + j + " alike");
            }
        }
    }

    @Test
    void flipsInTurnMirrorEachSampleInEveryOtherEpoch() {
        Augmentation mark = sample -> sample.x()[1] = -1;
        Augmentation turn = mark.then(Augmentations.horizontalFlipInTurn());
        int size = 200;
        for (long seed = 0; seed < 3; seed++) {
            BatchPlan plan = new BatchPlan(new Numbered(size, Shape.of(1, 2, 1)), 32, seed).augmentation(turn);
            boolean[][] mirrored = {mirrored(plan, 0), mirrored(plan, 1), mirrored(plan, 2), mirrored(plan, 7)};
            int first = 0;
            for (int i = 0; i < size; i++) {
                assertEquals(mirrored[0][i], mirrored[2][i], "every other epoch");
                assertEquals(!mirrored[0][i], mirrored[1][i]);
                assertEquals(mirrored[1][i], mirrored[3][i]);
                first += mirrored[0][i] ? 1 : 0;
            }
            // Of 200 fair coins, fewer than 60 or more than 140 heads come up once in 10⁸ times.
            assertEquals(size / 2.0, first, 40);
        }
    }

    /** Which samples, of (number, −1), come the other way round. */
    private static boolean[] mirrored(BatchPlan plan, int epoch) {
        plan.startEpoch(epoch);
        boolean[] mirrored = new boolean[200];
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            for (int n = 0; n < batch.size(); n++) {
                float[] x = read(batch, n, 2).x();
                boolean turned = x[0] == -1;
                mirrored[(int) x[turned ? 1 : 0]] = turned;
            }
        }
        return mirrored;
    }

    /** Data sets of 40 and 30 are shuffled differently, so the same samples come at other places of the epoch. */
    @Test
    void augmentationIsThatOfTheSampleWhereverItStandsInTheEpoch() {
        Augmentation noise = BatchPlanTest::noise;
        for (int epoch = 0; epoch < 3; epoch++) {
            BatchPlan forty = new BatchPlan(new Numbered(40, Shape.of(6, 6, 1)), 7, 3).augmentation(noise);
            BatchPlan thirty = new BatchPlan(new Numbered(30, Shape.of(6, 6, 1)), 7, 3).augmentation(noise);
            float[][] all = bySample(forty, epoch);
            float[][] fewer = bySample(thirty, epoch);
            for (int i = 0; i < 30; i++) {
                assertArrayEquals(all[i], fewer[i], "sample " + i + " of epoch " + epoch);
            }
            int[] fortyInOrder = order(new BatchPlan(new Numbered(40), 7, 3), epoch);
            int[] thirtyInOrder = order(new BatchPlan(new Numbered(30), 7, 3), epoch);
            assertFalse(Arrays.equals(Arrays.copyOf(fortyInOrder, 30), thirtyInOrder), "the order differs");
        }
    }

    @Test
    void samplesKeepTheirLabels() {
        BatchPlan plan = plan(2);
        plan.startEpoch(0);
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            for (int n = 0; n < batch.size(); n++) {
                Example example = read(batch, n, 1);
                assertEquals((int) example.x()[0] % 10, (int) example.target()[0]);
            }
        }
    }

    @Test
    void theBatchIsOneObject() {
        BatchPlan plan = plan(1);
        plan.startEpoch(0);
        assertSame(plan.batch(0), plan.batch(1));
    }

    @Test
    void weightsAreThoseOfTheSamples() {
        Dataset weighted = new Numbered(30).weighted(index -> index / 4.0);
        BatchPlan plan = new BatchPlan(weighted, 8, 1);
        plan.startEpoch(0);
        for (int n = 0; n < 8; n++) {
            Example example = read(plan.batch(0), n, 1);
            assertEquals(example.x()[0] / 4, example.weight());
        }
    }

    @Test
    void moreThan64RandomNumbersAreRefused() {
        Augmentation greedy = sample -> {
            for (int i = 0; i < 65; i++) {
                sample.spare()[0] = (float) sample.uniform(0, 1);
            }
        };
        BatchPlan plan = new BatchPlan(new Numbered(3), 3, 1).augmentation(greedy);
        plan.startEpoch(0);
        assertEquals(
                "an augmentation draws more than 64 random numbers for a sample; bits() keys a stream",
                assertThrows(IllegalStateException.class, () -> read(plan.batch(0), 0, 1)).getMessage());
    }

    private static Example read(Batch batch, int sample, int size) {
        Example example = new Example(new float[size], new float[1], batch.newOwn());
        batch.read(sample, example);
        return example;
    }

    @Test
    void misuseIsRefused() {
        assertEquals(
                "2 batches of 2 of 3 samples of (1) in 2 classes",
                new BatchPlan(Dataset.of(Tensor.zeros(3, 1), new int[] {0, 1, 0}), 2, 1).toString());
        assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new Numbered(0), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BatchPlan(new Numbered(3), 0, 1));
        assertThrows(IllegalStateException.class, () -> plan(1).batch(0));
    }

    private static BatchPlan plan(long seed) {
        return new BatchPlan(new Numbered(30), 8, seed);
    }

    private static int[] order(BatchPlan plan, int epoch) {
        plan.startEpoch(epoch);
        int[] order = new int[0];
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            int before = order.length;
            order = Arrays.copyOf(order, before + batch.size());
            for (int n = 0; n < batch.size(); n++) {
                order[before + n] = (int) read(batch, n, 1).x()[0];
            }
        }
        return order;
    }

    /** The samples as an epoch shows them, by their number, which noise below 1 leaves readable. */
    private static float[][] bySample(BatchPlan plan, int epoch) {
        plan.startEpoch(epoch);
        float[][] samples = new float[40][]; // the largest data set here
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            for (int n = 0; n < batch.size(); n++) {
                float[] x = read(batch, n, 36).x();
                samples[(int) x[0]] = x;
            }
        }
        return samples;
    }
}
