package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.internal.ops.AxisSources.Outside;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.oracle.ShapeOracle;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that puts elements elsewhere, and bilinear resizing, against float64: outputs, gradients, refusals. */
class GatherTest {
    private static final int X0 = 3;
    private static final int Y0 = 2;

    /** What is computed, and what it should be. */
    record Case(String name, Shape x, Supplier<Gather> operation, double[] expected) {
        @Override
        public String toString() {
            return name + " of " + x;
        }
    }

    static Stream<Case> cases() {
        // Pixels of one element, of fewer than a run should have, of one that pays, of one that is copied by a call.
        return Stream.of(1, 3, 5, 20).flatMap(channels -> {
            Shape x = Shape.of(4, 5, channels);
            Shape blocks = Shape.of(2, 3, 4 * channels);
            Shape even = Shape.of(4, 6, channels);
            double[] image = doubles(gaussian(1, x.size()));
            double[] wide = doubles(gaussian(1, blocks.size()));
            return Stream.of(
                    new Case("zeros", x, () -> padded(x, Outside.ZERO), ShapeOracle.zeroPad(x, image, 1, 2, 0, 3)),
                    new Case("reflected", x, () -> padded(x, Outside.REFLECT),
                            ShapeOracle.reflectPad(x, image, 1, 2, 0, 3)),
                    new Case("replicated", x, () -> padded(x, Outside.REPLICATE),
                            ShapeOracle.replicatePad(x, image, 1, 2, 0, 3)),
                    new Case("cropped", x,
                            () -> Gather.ofPixels(x, AxisSources.crop(4, 1, 2), AxisSources.crop(5, 0, 2)),
                            ShapeOracle.zeroPad(x, image, -1, -2, 0, -2)),
                    new Case("enlarged", x,
                            () -> Gather.ofPixels(x, AxisSources.nearest(4, 9), AxisSources.nearest(5, 10)),
                            ShapeOracle.nearest(x, image, 9, 10)),
                    new Case("made smaller", x,
                            () -> Gather.ofPixels(x, AxisSources.nearest(4, 3), AxisSources.nearest(5, 2)),
                            ShapeOracle.nearest(x, image, 3, 2)),
                    new Case("depth to space", blocks, () -> Gather.depthToSpace(blocks, 2),
                            ShapeOracle.depthToSpace(blocks, wide, 2)),
                    new Case("space to depth", even, () -> Gather.spaceToDepth(even, 2),
                            ShapeOracle.spaceToDepth(even, doubles(gaussian(1, even.size())), 2)),
                    new Case("channels first", x, () -> Gather.permute(x, 2, 0, 1),
                            ShapeOracle.permute(x, image, 2, 0, 1)),
                    new Case("rows and columns", x, () -> Gather.permute(x, 1, 0, 2),
                            ShapeOracle.permute(x, image, 1, 0, 2)),
                    new Case("backwards", x, () -> Gather.of(x, x, i -> x.size() - 1 - i), backwards(image)),
                    new Case("as it is", x, () -> Gather.permute(x, 0, 1, 2), image));
        });
    }

    private static double[] backwards(double[] image) {
        double[] backwards = new double[image.length];
        Arrays.setAll(backwards, i -> image[image.length - 1 - i]);
        return backwards;
    }

    private static Gather padded(Shape x, Outside outside) {
        return Gather.ofPixels(
                x, AxisSources.pad(x.dimension(0), 1, 2, outside), AxisSources.pad(x.dimension(1), 0, 3, outside));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gathersWhatTheOracleGathers(Case one) {
        float[] image = gaussian(1, one.x.size());
        float[] x = poisoned(X0 + image.length);
        System.arraycopy(image, 0, x, X0, image.length);
        Gather gather = one.operation.get();
        float[] y = poisoned(Y0 + gather.outputShape().size());
        gather.forward(x, X0, y, Y0);
        // Copies: not a bit may change.
        assertArrayEquals(one.expected, doubles(Arrays.copyOfRange(y, Y0, y.length)));
    }

    /** The gradient is the transposed map, ⟨dx, x⟩ = ⟨dy, y⟩ for every unit vector x: so dx is a row of sums of dy. */
    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsTheTransposedMap(Case one) {
        Gather gather = one.operation.get();
        int size = gather.outputShape().size();
        float[] dy = gaussian(2, Y0 + size);
        float[] dx = poisoned(X0 + one.x.size());
        gather.gradient(dy, Y0, dx, X0);
        double[] expected = new double[one.x.size()];
        float[] unit = new float[one.x.size()];
        float[] y = new float[size];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = 1;
            gather.forward(unit, 0, y, 0);
            for (int k = 0; k < size; k++) {
                expected[i] += (double) y[k] * dy[Y0 + k];
            }
            unit[i] = 0;
        }
        assertClose("dx", Arrays.copyOfRange(dx, X0, dx.length), expected, SINGLE_OPERATION);
    }

    /** Where no element has two copies, not a bit changes: −0 stays. */
    @Test
    void theGradientOfCopiesIsACopy() {
        float[] dx = poisoned(6);
        Gather.permute(Shape.of(2, 3), 1, 0).gradient(new float[] {-0f, 1, 2, 3, 4, -0f}, 0, dx, 0);
        assertArrayEquals(new float[] {-0f, 2, 4, 1, 3, -0f}, dx);
    }

    @Test
    void whatNobodyTakesHasNoGradient() {
        float[] dx = poisoned(3);
        Gather.of(Shape.of(3), Shape.of(2), i -> -1).gradient(new float[] {1, 2}, 0, dx, 0);
        assertArrayEquals(new float[3], dx);
    }

    static Stream<Shape> sizes() {
        return Stream.of(Shape.of(7, 9, 17), Shape.of(3, 2, 33), Shape.of(1, 1, 2), Shape.of(8, 10, 3),
                Shape.of(4, 5, 16));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void bilinearResizing(Shape size) {
        Shape x = Shape.of(4, 5, size.channels());
        float[] image = gaussian(1, x.size());
        float[] dy = gaussian(2, size.size());
        int[] first = {};
        for (Kernels kernels : Providers.all()) {
            BilinearResize resize = new BilinearResize(
                    x, size.dimension(0), size.dimension(1), kernels.rowwise());
            assertEquals(size, resize.outputShape());
            float[] workspace = poisoned(resize.workspaceSize());
            float[] y = poisoned(size.size());
            float[] dx = poisoned(x.size());
            resize.forward(image, 0, y, 0, workspace);
            resize.gradient(dy, 0, dx, 0, workspace);
            double[] expected = new double[x.size()];
            for (int i = 0; i < expected.length; i++) {
                double[] unit = new double[x.size()];
                unit[i] = 1;
                double[] column = ShapeOracle.bilinear(x, unit, size.dimension(0), size.dimension(1));
                for (int k = 0; k < column.length; k++) {
                    expected[i] += column[k] * dy[k];
                }
            }
            assertClose(kernels.name() + " y", y,
                    ShapeOracle.bilinear(x, doubles(image), size.dimension(0), size.dimension(1)), SINGLE_OPERATION);
            assertClose(kernels.name() + " dx", dx, expected, SINGLE_OPERATION);
            if (!kernels.reference()) {
                int[] bits = bits(y, dx);
                first = first.length == 0 ? bits : first;
                assertArrayEquals(first, bits, kernels.name());
            }
        }
    }

    /** Beyond the outermost centres there is nothing to mix. */
    @Test
    void theCornersOfAnEnlargedImageAreThoseOfTheImage() {
        Shape x = Shape.of(4, 5, 17);
        float[] image = gaussian(1, x.size());
        for (Kernels kernels : Providers.all()) {
            BilinearResize resize = new BilinearResize(x, 7, 9, kernels.rowwise());
            float[] y = poisoned(resize.outputShape().size());
            resize.forward(image, 0, y, 0, poisoned(resize.workspaceSize()));
            assertArrayEquals(Arrays.copyOf(image, 17), Arrays.copyOf(y, 17), kernels.name());
            assertArrayEquals(
                    Arrays.copyOfRange(image, image.length - 17, image.length),
                    Arrays.copyOfRange(y, y.length - 17, y.length), kernels.name());
        }
    }

    private static int[] bits(float[] y, float[] dx) {
        int[] bits = new int[y.length + dx.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(i < y.length ? y[i] : dx[i - y.length]);
        }
        return bits;
    }

    @Test
    void refusals() {
        Shape x = Shape.of(4, 6, 12);
        assertEquals(
                "12 channels of an image (4, 6, 12) do not divide into blocks of 3×3 pixels",
                refusal(() -> Gather.depthToSpace(x, 3)));
        assertEquals( // of which the square is 0 as an int
                "12 channels of an image (4, 6, 12) do not divide into blocks of 65536×65536 pixels",
                refusal(() -> Gather.depthToSpace(x, 65536)));
        assertEquals(
                "an image (4, 6, 12) does not divide into blocks of 4×4 pixels",
                refusal(() -> Gather.spaceToDepth(x, 4)));
        assertEquals(
                "the axes [0, 1, 1] are not those of (4, 6, 12) in another order, each of 0 to 2 once",
                refusal(() -> Gather.permute(x, 0, 1, 1)));
        assertEquals(
                "element 0 of (2) cannot be element 5 of (5)",
                refusal(() -> Gather.of(Shape.of(5), Shape.of(2), i -> i + 5)));
        assertEquals(
                "x needs 288 elements from 1, the array has 288",
                refusal(() -> Gather.permute(x, 0, 1, 2).forward(new float[288], 1, new float[288], 0)));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
