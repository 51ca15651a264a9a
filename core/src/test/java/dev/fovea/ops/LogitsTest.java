package dev.fovea.ops;

import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.Close.doubles;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.internal.ops.SoftmaxPasses;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.oracle.SoftmaxOracle;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000})
    void agreesWithTheOracle(int classes) {
        float[] x = gaussian(classes, 2 + classes);
        double[] logits = doubles(Arrays.copyOfRange(x, 2, x.length));
        float[] y = poisoned(classes);
        Logits.softmax(x, 2, y, 0, classes);
        assertClose("p", y, SoftmaxOracle.softmax(logits, classes), 1e-7);
        double[] logs = new double[classes];
        Logits.logSoftmax(x, 2, logs, classes);
        double[] exact = SoftmaxOracle.softmax(logits, classes);
        for (int i = 0; i < classes; i++) {
            assertEquals(Math.log(exact[i]), logs[i], 1e-12);
        }
        int label = classes / 2;
        float[] dx = poisoned(classes);
        double loss = SoftmaxPasses.crossEntropy(x, 2, label, classes, 0.25, dx, 0);
        assertEquals(SoftmaxOracle.crossEntropy(logits, new int[] {label}, classes), loss, 1e-12);
        double[] expected = SoftmaxOracle.crossEntropyGradient(logits, new int[] {label}, classes);
        for (int i = 0; i < classes; i++) {
            expected[i] *= 0.25;
        }
        assertClose("dx", dx, expected, 1e-7);
        Logits.softmax(x, 2, x, 2, classes);
        assertArrayEquals(y, Arrays.copyOfRange(x, 2, x.length), "in place");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void logSoftmaxAsFloats(int classes) {
        float[] x = gaussian(classes, 2 + classes);
        double[] exact = new double[classes];
        Logits.logSoftmax(x, 2, exact, classes);
        float[] y = poisoned(classes + 1);
        Logits.logSoftmax(x, 2, y, 1, classes);
        assertClose("y", Arrays.copyOfRange(y, 1, y.length), exact, 1e-7);
        Logits.logSoftmax(x, 2, x, 2, classes);
        assertArrayEquals(Arrays.copyOfRange(y, 1, y.length), Arrays.copyOfRange(x, 2, x.length), "in place");
    }

    @Test
    void argmaxIsTheFirstOfTheGreatest() {
        float[] x = {9, 1, 3, -2, 3, 9};
        assertEquals(1, Logits.argmax(x, 1, 4));
        assertEquals(0, Logits.argmax(x, 3, 1));
        assertEquals(0, Logits.argmax(new float[] {-INFINITY, -INFINITY}, 0, 2));
        assertEquals(1, Logits.argmax(new float[] {1, INFINITY, INFINITY}, 0, 3));
        assertEquals(-1, Logits.argmax(new float[] {1, 2, Float.NaN}, 0, 3));
        assertEquals(-1, Logits.argmax(new float[] {Float.NaN, 2}, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> Logits.argmax(x, 3, 4));
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        assertArrayEquals(new float[] {1, 0, 0}, softmax(1e30f, -1e30f, 0));
        assertArrayEquals(new float[] {0.5f, 0.5f, 0}, softmax(1e30f, 1e30f, -1e30f));
        assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, softmax(-1e30f, -1e30f, -1e30f, -1e30f));
        assertArrayEquals(
                new float[] {0.5f, 0, 0.5f}, softmax(Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE));
        assertArrayEquals(new float[] {0.5f, 0.5f, 0}, softmax(3, 3, -INFINITY));
    }

    @Test
    void whatHasNoAnswerIsNaN() {
        for (float[] logits : new float[][] {
            {-INFINITY, -INFINITY}, {1, Float.NaN}, {Float.NaN, 1}, {INFINITY, 1}, {INFINITY, INFINITY}}) {
            boolean any = false;
            for (float p : softmax(logits)) {
                any |= Float.isNaN(p);
            }
            assertTrue(any, "no NaN for " + Arrays.toString(logits));
            float[] dx = new float[2];
            assertTrue(Double.isNaN(SoftmaxPasses.crossEntropy(logits, 0, 0, 2, 1, dx, 0)));
        }
    }

    @Test
    void crossEntropyIsFiniteWhereTheProbabilityUnderflows() {
        float[] dx = new float[3];
        assertEquals(2000, SoftmaxPasses.crossEntropy(new float[] {1000, -1000, 0}, 0, 1, 3, 1, dx, 0), 1e-9);
        assertArrayEquals(new float[] {1, -1, 0}, dx);
        assertEquals((double) 1e30f + 1e30f, SoftmaxPasses.crossEntropy(new float[] {1e30f, -1e30f}, 0, 1, 2, 1, dx, 0),
                1e15);
        // What log Σ adds must not drown in a large maximum.
        assertEquals(Math.log(2), SoftmaxPasses.crossEntropy(new float[] {1e30f, 1e30f}, 0, 0, 2, 1, dx, 0), 1e-12);
        assertEquals(0, SoftmaxPasses.crossEntropy(new float[] {1e30f, 0}, 0, 0, 2, 1, dx, 0));
        assertEquals(Double.POSITIVE_INFINITY,
                SoftmaxPasses.crossEntropy(new float[] {0, -INFINITY}, 0, 1, 2, 1, dx, 0));
    }

    @Test
    void logarithmsAreFiniteWhereProbabilitiesUnderflow() {
        double[] y = new double[3];
        Logits.logSoftmax(new float[] {1e4f, -1e4f, 1e4f}, 0, y, 3);
        assertArrayEquals(new double[] {-Math.log(2), -2e4 - Math.log(2), -Math.log(2)}, y, 1e-11);
        Logits.logSoftmax(new float[] {0, -INFINITY}, 0, y, 2);
        assertArrayEquals(new double[] {0, Double.NEGATIVE_INFINITY}, Arrays.copyOf(y, 2));
        assertEquals(
                "y needs 4 elements, the array has 3",
                assertThrows(IllegalArgumentException.class, () -> Logits.logSoftmax(new float[4], 0, y, 4))
                        .getMessage());
    }

    @Test
    void argmaxOfRows() {
        Tensor scores = Tensor.of(Shape.of(3, 2), new float[] {1, 1, 0, 2, Float.NaN, 5});
        assertArrayEquals(new int[] {0, 1, -1}, Logits.argmax(scores));
        assertEquals(0, Logits.argmax(Tensor.zeros(0, 10)).length);
        assertEquals(
                "scores must be (samples, classes), found (3)",
                assertThrows(IllegalArgumentException.class, () -> Logits.argmax(Tensor.zeros(3))).getMessage());
    }

    @Test
    void refusesALabelThatIsNoClass() {
        for (int label : new int[] {-1, 3}) {
            assertEquals(
                    "label " + label + " is not one of 3 classes",
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> SoftmaxPasses.crossEntropy(new float[3], 0, label, 3, 1, new float[3], 0))
                            .getMessage());
        }
        assertEquals(
                "x needs 3 elements from 1, the array has 3",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Logits.softmax(new float[3], 1, new float[3], 0, 3)).getMessage());
    }

    private static float[] softmax(float... logits) {
        float[] y = poisoned(logits.length);
        Logits.softmax(logits, 0, y, 0, logits.length);
        return y;
    }
}
