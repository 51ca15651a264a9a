package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VerificationTest {
    @Test
    void allowsRoundingOnly() {
        assertDoesNotThrow(() -> Verification.close("x", 1 + 1.9e-6, 1, 1));
        assertThrows(WrongResultException.class, () -> Verification.close("x", 1 + 2.1e-6, 1, 1));
        assertThrows(WrongResultException.class, () -> Verification.close("x", Double.NaN, 1, 1));
    }

    @Test
    void namesTheElementOfAnArray() {
        double[] expected = {1, 2};
        assertDoesNotThrow(() -> Verification.close("y", new float[] {0, 1, 2}, 1, expected, 1));
        WrongResultException wrong = assertThrows(
                WrongResultException.class, () -> Verification.close("y", new float[] {0, 1, 3}, 1, expected, 1));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith("y at element 1: expected 2.0"), wrong.getMessage());
    }

    @Test
    void referenceNoticesOneWrongWeight() {
        ConvolutionLayer layer = ConvolutionLayer.CONV1;
        float[] x = Numbers.random(layer.geometry().x().size(), 1);
        float[] dy = Numbers.random(layer.geometry().y().size(), 2);
        float[] kernel = Numbers.random(layer.geometry().kernel().size(), 3);
        float[] bias = new float[layer.geometry().outChannels()];
        ConvolutionReference reference = new ConvolutionReference(layer.geometry(), x, kernel, bias, dy);
        ConvolutionPasses passes = Algorithm.DIRECT.passes(layer.geometry());
        float[] y = new float[dy.length];
        passes.use(kernel, bias);
        passes.forward(x, 0, y, 0);
        reference.y().verify("y", y, 0);
        kernel[5] += 1e-4f;
        passes.use(kernel, bias);
        passes.forward(x, 0, y, 0);
        assertThrows(WrongResultException.class, () -> reference.y().verify("y", y, 0));
    }

    @Test
    void quantilesOfSmallSamples() {
        assertEquals(2, Quantiles.median(new double[] {3, 1, 2}));
        assertEquals(1.5, Quantiles.median(new double[] {2, 1}));
        assertEquals(3, Quantiles.quantile(new double[] {3, 1, 2}, 0.99));
        assertEquals(1, Quantiles.quantile(new double[] {3, 1, 2}, 0.33));
    }
}
