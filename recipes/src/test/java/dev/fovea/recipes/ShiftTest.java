package dev.fovea.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.data.AugmentedSamples;
import dev.fovea.data.Dataset;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ShiftTest {
    private static final float[] IMAGE = {1, 2, 3, 4, 5, 6};

    private static float[] shifted(Shift shift) {
        Dataset one = Dataset.of(Tensor.of(Shape.of(1, 2, 3, 1), IMAGE.clone()), new int[1], 2);
        float[] x = new float[6];
        new AugmentedSamples(one.samples(), Shape.of(2, 3, 1), shift).read(0, x, 0, new float[0]);
        return x;
    }

    @Test
    void movesAndMirrorsAtTheBorder() {
        assertArrayEquals(IMAGE, shifted(new Shift(0, 0)));
        assertArrayEquals(new float[] {5, 4, 5, 2, 1, 2}, shifted(new Shift(1, 1)));
        assertArrayEquals(new float[] {5, 6, 5, 2, 3, 2}, shifted(new Shift(-1, -1)));
        assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4}, shifted(new Shift(0, 2)));
    }
}
