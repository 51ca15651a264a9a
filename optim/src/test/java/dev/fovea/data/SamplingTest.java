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
import org.junit.jupiter.api.Test;

class SamplingTest {
    /** 2, 20 and 79 samples of three classes. */
    private static final int[] LABELS = new int[101];

    static {
        Arrays.fill(LABELS, 2, 22, 1);
        Arrays.fill(LABELS, 22, 101, 2);
    }

    private static final Dataset SKEWED = Dataset.of(Tensor.of(Shape.of(101, 1), Frames.numbered(101)), LABELS);

    @Test
    void everyClassComesEquallyOften() {
        int[] extra = new int[3];
        for (int epoch = 0; epoch < 60; epoch++) {
            int[] drawn = Sampling.balanced().draw(SKEWED, CounterRandom.ofSeed(1).stream(epoch));
            assertEquals(101, drawn.length);
            int[] times = new int[101];
            int[] classes = new int[3];
            for (int index : drawn) {
                times[index]++;
                classes[LABELS[index]]++;
            }
            for (int c = 0; c < 3; c++) { // 101 = 33 + 34 + 34
                assertTrue(classes[c] == 33 || classes[c] == 34);
                extra[c] += classes[c] - 33;
            }
            assertEquals(101, Arrays.stream(classes).sum());
            for (int i = 0; i < 101; i++) {
                int least = i < 2 ? 16 : i < 22 ? 1 : 0;
                assertTrue(times[i] >= least && times[i] <= least + 1, "sample " + i + " came " + times[i] + " times");
            }
        }
        for (int each : extra) {
            assertEquals(40, each, 5 * Math.sqrt(60 * 2 / 9.0), "the remainder goes round");
        }
    }

    @Test
    void theOrderIsRandom() {
        double sum = 0;
        for (int epoch = 0; epoch < 100; epoch++) {
            int[] drawn = Sampling.balanced().draw(SKEWED, CounterRandom.ofSeed(1).stream(epoch));
            for (int place = 0; place < 50; place++) {
                sum += LABELS[drawn[place]] == 0 ? 1 : 0;
            }
        }
        // A third of 5,000; their standard deviation is below that of independent draws.
        assertEquals(5000 / 3.0, sum, 5 * Math.sqrt(5000 * 2 / 9.0));
    }

    @Test
    void plansDrawAnewForEachEpochAndAugmentRepeatsOtherwise() {
        Augmentation noise = sample -> sample.x()[0] += (float) sample.uniform(0, 1);
        float[] first = epoch(10, 1, 0, noise);
        assertArrayEquals(first, epoch(101, 1, 0, noise), "whatever the batch size");
        assertFalse(Arrays.equals(first, epoch(10, 1, 1, noise)));
        assertFalse(Arrays.equals(first, epoch(10, 2, 0, noise)));
        float[] sorted = first.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            assertTrue(sorted[i] != sorted[i - 1], "every one another");
        }
        int[] zeros = new int[2];
        for (float value : first) {
            if (value < 2) {
                zeros[(int) value]++;
            }
        }
        assertTrue(zeros[0] >= 16 && zeros[1] >= 16, Arrays.toString(zeros));
    }

    private static float[] epoch(int batchSize, long seed, int epoch, Augmentation augmentation) {
        BatchPlan plan =
                new BatchPlan(SKEWED, batchSize, seed).augmentation(augmentation).sampling(Sampling.balanced());
        plan.startEpoch(epoch);
        float[] x = new float[101];
        int n = 0;
        for (int step = 0; step < plan.steps(); step++) {
            Batch batch = plan.batch(step);
            for (int i = 0; i < batch.size(); i++) {
                Example example = new Example(new float[1], new float[1], batch.newOwn());
                batch.read(i, example);
                x[n++] = example.x()[0];
            }
        }
        return x;
    }

    @Test
    void theUsualOneIsAPermutation() {
        assertArrayEquals(
                CounterRandom.ofSeed(4).permutation(101), Sampling.shuffled().draw(SKEWED, CounterRandom.ofSeed(4)));
        assertEquals("shuffled", Sampling.shuffled().toString());
        assertEquals("balanced", Sampling.balanced().toString());
    }

    @Test
    void whatCannotBeDrawnFromIsRefused() {
        Dataset values = Dataset.of(Tensor.zeros(3, 1), Tensor.zeros(3, 2));
        assertEquals(
                "balanced sampling needs a class for each sample, found targets that are values (2)",
                assertThrows(IllegalArgumentException.class, () -> Sampling.balanced().check(values)).getMessage());
        Dataset without = Dataset.of(Tensor.zeros(3, 1), new int[] {0, 2, 2});
        assertEquals(
                "balanced sampling needs samples of every class; of the 3 classes, 1 has none",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new BatchPlan(without, 1, 1).sampling(Sampling.balanced())).getMessage());
        BatchPlan few = new BatchPlan(SKEWED, 1, 1).sampling((dataset, random) -> new int[7]);
        assertEquals(
                "the sampling drew 7 samples for an epoch of 101",
                assertThrows(IllegalStateException.class, () -> few.startEpoch(0)).getMessage());
        for (int index : new int[] {-1, 101}) {
            BatchPlan none = new BatchPlan(SKEWED, 1, 1).sampling((dataset, random) -> {
                int[] drawn = new int[101];
                drawn[7] = index;
                return drawn;
            });
            assertEquals(
                    "the sampling drew sample " + index + ", but samples are 0 to 100",
                    assertThrows(IllegalStateException.class, () -> none.startEpoch(0)).getMessage());
        }
    }

    @Test
    void aLabelThatIsIgnoredBelongsToNoClass() {
        Dataset some = Dataset.of(
                Tensor.zeros(4, 1), Tensor.of(Shape.of(4), new float[] {0, 1, 255, 1}), Target.label(2).ignoring(255));
        assertEquals(
                "balanced sampling needs a class for each sample; the label of sample 2, 255, is ignored",
                assertThrows(IllegalArgumentException.class, () -> Sampling.balanced().check(some)).getMessage());
        String stratifying = "stratifying needs a class for each sample; the label of sample 2, 255, is ignored";
        assertEquals(
                stratifying,
                assertThrows(IllegalArgumentException.class, () -> some.stratifiedSplit(0.5, 1)).getMessage());
        assertEquals(
                stratifying,
                assertThrows(IllegalArgumentException.class, () -> some.stratifiedFolds(2, 1)).getMessage());
    }

    @Test
    void nothingDrawnIsTold() {
        BatchPlan nothing = new BatchPlan(SKEWED, 1, 1).sampling((dataset, random) -> null);
        assertEquals(
                "the sampling drew null for an epoch of 101",
                assertThrows(IllegalStateException.class, () -> nothing.startEpoch(0)).getMessage());
    }
}
