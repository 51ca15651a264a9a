package dev.fovea.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Samples;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final Tensor X = Tensor.of(Shape.of(4, 1, 2), new float[] {0, 1, 10, 11, 20, 21, 30, 31});
    private static final int[] LABELS = {2, 0, 1, 0};

    @Test
    void readsItsArrays() {
        Dataset dataset = Dataset.of(X, LABELS);
        assertEquals(4, dataset.size());
        assertEquals(Shape.of(1, 2), dataset.sampleShape());
        assertEquals(3, dataset.classes());
        assertEquals(10, Dataset.of(X, LABELS, 10).classes());
        assertArrayEquals(new float[] {20, 21}, read(dataset, 2));
        assertEquals(1, dataset.label(2));
    }

    @Test
    void printsWhatItHolds() {
        assertEquals("4 samples of (1, 2) in 3 classes", Dataset.of(X, LABELS).toString());
        assertEquals("2 samples of (1, 2) in 3 classes", Dataset.of(X, LABELS).limit(2).toString());
    }

    @Test
    void readsToAnOffsetAndNothingElse() {
        float[] x = {9, 9, 9, 9};
        Dataset.of(X, LABELS).read(1, x, 1);
        assertArrayEquals(new float[] {9, 10, 11, 9}, x);
    }

    @Test
    void maybeEmpty() {
        Dataset empty = Dataset.of(Tensor.zeros(0, 28, 28, 1), new int[0]);
        assertEquals(0, empty.size());
        assertEquals(Shape.of(28, 28, 1), empty.sampleShape());
        assertEquals(0, empty.samples().size());
        assertEquals(0, Dataset.of(Tensor.zeros(0, 2), new int[0], 0).classes());
    }

    @Test
    void theLeastThereIsToLearn() {
        Dataset numbers = Dataset.of(Tensor.of(Shape.of(3), new float[] {5, 6, 7}), new int[3], 1);
        assertEquals(Shape.of(), numbers.sampleShape());
        assertArrayEquals(new float[] {6}, read(numbers, 1));
        assertEquals(1, numbers.classes());
    }

    @Test
    void limitTakesTheFirst() {
        Dataset dataset = Dataset.of(X, LABELS);
        Dataset two = dataset.limit(2);
        assertEquals(2, two.size());
        assertArrayEquals(new float[] {10, 11}, read(two, 1));
        assertEquals(2, two.label(0));
        assertEquals(3, two.classes());
        assertEquals(0, dataset.limit(0).size());
        assertSame(dataset, dataset.limit(4));
        assertSame(dataset, dataset.limit(400));
        assertThrows(IllegalArgumentException.class, () -> dataset.limit(-1));
    }

    @Test
    void selectTakesAnyInOrder() {
        int[] indices = {3, 0, 3};
        Dataset some = Dataset.of(X, LABELS).select(indices);
        indices[0] = 1;
        assertEquals(3, some.size());
        assertEquals(Shape.of(1, 2), some.sampleShape());
        assertArrayEquals(new float[] {30, 31}, read(some, 0));
        assertArrayEquals(new float[] {0, 1}, read(some, 1));
        assertEquals(0, some.label(2));
        assertThrows(IndexOutOfBoundsException.class, () -> some.select(3));
        assertThrows(IndexOutOfBoundsException.class, () -> some.select(-1));
    }

    @Test
    void samplesAreARange() {
        Samples samples = Dataset.of(X, LABELS).samples(1, 3);
        assertEquals(2, samples.size());
        assertEquals(0, samples.workspaceSize());
        assertEquals(Optional.of(Shape.of(1, 2)), samples.shape());
        float[] x = new float[2];
        samples.read(1, x, 0, new float[0]);
        assertArrayEquals(new float[] {20, 21}, x);
        assertThrows(IndexOutOfBoundsException.class, () -> Dataset.of(X, LABELS).samples(2, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> Dataset.of(X, LABELS).samples(3, 2));
    }

    @Test
    void mismatchesAreRefusedWithBothSides() {
        assertRefused("2 labels need samples of (2, sampleShape…), found (4, 1, 2)", X, new int[2], 1);
        assertRefused("1 labels need samples of (1, sampleShape…), found ()", Tensor.zeros(), new int[1], 1);
        assertRefused("label 3 of sample 1 is not one of 3 classes", X, new int[] {0, 3, 0, 0}, 3);
        assertRefused("label -1 of sample 2 is not one of 3 classes", X, new int[] {0, 0, -1, 0}, 3);
        assertRefused("there must be at least 1 class, not 0", X, LABELS, 0);
        assertRefused("there must be at most 16777216 classes, not 16777217", X, LABELS, (1 << 24) + 1);
        for (int label : new int[] {1 << 24, Integer.MAX_VALUE}) {
            assertEquals(
                    "label " + label
                            + " of sample 1 is above 16777215, the greatest of as many classes as there can be",
                    assertThrows(IllegalArgumentException.class, () -> Dataset.of(X, new int[] {0, label, 0, 0}))
                            .getMessage());
        }
        assertEquals(1 << 24, Dataset.of(X, new int[] {0, (1 << 24) - 1, 0, 0}).target().classes());
        assertEquals(
                "label -1 of sample 1 is negative; labels are 0, 1, 2 and so on",
                assertThrows(IllegalArgumentException.class, () -> Dataset.of(X, new int[] {0, -1, 0, 0}))
                        .getMessage());
    }

    @Test
    void readsSamplesWithValues() {
        Tensor x = Tensor.of(Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6});
        Target target = Target.values(Shape.of(1));
        Dataset dataset = Dataset.of(x, Tensor.of(Shape.of(3, 1), new float[] {7, 8, 9}), target);
        float[] row = {0, 0, 0};
        dataset.read(2, row, 1);
        assertArrayEquals(new float[] {0, 5, 6}, row);
        dataset.readTarget(1, row, 0);
        assertArrayEquals(new float[] {8, 5, 6}, row);
        assertEquals(1, dataset.weight(1));
        assertEquals("3 samples of (2) with " + target, dataset.toString());
        assertEquals(
                "expected a data set with a class for each sample, found " + target,
                assertThrows(IllegalStateException.class, () -> dataset.label(0)).getMessage());
        assertEquals(
                "sample 1: " + assertThrows(
                        IllegalArgumentException.class, () -> target.check(new float[] {Float.NaN}, 0)).getMessage(),
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Dataset.of(x, Tensor.of(Shape.of(3, 1), new float[] {7, Float.NaN, 9}), target))
                        .getMessage());
        assertEquals(
                "3 samples with " + target + " need targets of (3, 1), found (2, 1)",
                assertThrows(IllegalArgumentException.class, () -> Dataset.of(x, Tensor.zeros(2, 1), target))
                        .getMessage());
    }

    @Test
    void samplesMayBeSingleNumbers() {
        Dataset dataset = Dataset.of(Tensor.of(Shape.of(2), new float[] {3, 4}), new int[] {0, 1});
        assertEquals(Shape.of(), dataset.sampleShape());
        float[] x = new float[1];
        dataset.read(1, x, 0);
        assertEquals(4, x[0]);
    }

    @Test
    void samplesAreNumberedAsInTheDataSet() {
        Samples samples = Dataset.of(X, LABELS, 3).samples(1, 4);
        assertEquals(1, samples.number(0));
        assertEquals(3, samples.number(2));
    }

    private static void assertRefused(String message, Tensor x, int[] labels, int classes) {
        Exception thrown = assertThrows(IllegalArgumentException.class, () -> Dataset.of(x, labels, classes));
        assertEquals(message, thrown.getMessage());
    }

    private static float[] read(Dataset dataset, int index) {
        float[] x = new float[dataset.sampleShape().size()];
        dataset.read(index, x, 0);
        return x;
    }
}
