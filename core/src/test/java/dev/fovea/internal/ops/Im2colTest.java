package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.integers;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.MatrixOracle;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Im2colTest {
    @Test
    void patchesByHand() {
        Conv2dGeometry g = Conv2dGeometry.of(Shape.of(2, 2, 1), 1, 2, 2, 1, 1, Padding.SAME);
        float[] patches = poisoned(16);
        Im2col.patches(g, new float[] {Float.NaN, 1, 2, 3, 4}, 1, patches);
        assertArrayEquals(new float[] {1, 2, 3, 4, 2, 0, 4, 0, 3, 4, 0, 0, 4, 0, 0, 0}, patches);
        float[] image = {9, 10, 20, 30, 40};
        Im2col.addPatches(g, patches, image, 1);
        // Pixel (r, c) is in (r + 1)·(c + 1) patches.
        assertArrayEquals(new float[] {9, 10 + 1, 20 + 2 * 2, 30 + 2 * 3, 40 + 4 * 4}, image);
    }

    @Property(tries = 500)
    void addingIsTheAdjointOfCopying(
            @ForAll @IntRange(min = 1, max = 8) int height,
            @ForAll @IntRange(min = 1, max = 8) int width,
            @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 4) int window,
            @ForAll @IntRange(min = 1, max = 3) int stride) {
        Conv2dGeometry g = Conv2dGeometry.of(
                Shape.of(height, width, channels), 1, window, window, stride, stride, Padding.SAME);
        float[] x = integers(1, g.x().size());
        float[] p = integers(2, Im2col.size(g));
        float[] patches = poisoned(p.length);
        Im2col.patches(g, x, 0, patches);
        float[] image = new float[x.length];
        Im2col.addPatches(g, p, image, 0);
        assertEquals(MatrixOracle.dot(doubles(patches), doubles(p)), MatrixOracle.dot(doubles(x), doubles(image)));
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        Conv2dGeometry g = Conv2dGeometry.of(Shape.of(2, 2, 1), 1, 2, 2, 1, 1, Padding.SAME);
        assertEquals(
                "patches needs 16 elements, the array has 15",
                assertThrows(IllegalArgumentException.class, () -> Im2col.patches(g, new float[4], 0, new float[15]))
                        .getMessage());
        assertEquals(
                "dx needs 4 elements from 1, the array has 4",
                assertThrows(IllegalArgumentException.class, () -> Im2col.addPatches(g, new float[16], new float[4], 1))
                        .getMessage());
    }
}
