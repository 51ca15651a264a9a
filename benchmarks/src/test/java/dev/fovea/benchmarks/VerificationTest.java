package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void probabilitiesOfEachImageSumToOne() {
        float[] y = new float[2 * Digits.CLASSES];
        y[3] = 1;
        y[Digits.CLASSES] = 0.5f;
        y[Digits.CLASSES + 1] = 0.5f;
        assertDoesNotThrow(() -> Prediction.verify(y));
        y[3] = 0.5f;
        y[Digits.CLASSES] = 1;
        assertThrows(WrongResultException.class, () -> Prediction.verify(y));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void threadsShareAllImages(int threads) {
        int[] shares = IntStream.range(0, threads)
                .map(thread -> ConvolutionBatch.share(thread, threads))
                .toArray();
        assertEquals(ConvolutionBatch.SIZE, IntStream.of(shares).sum());
        assertTrue(shares[0] >= 1 && shares[threads - 1] - shares[0] <= 1, "about as many each");
        ConvolutionLayer layer = ConvolutionLayer.CONV1;
        ConvolutionBatch part = new ConvolutionBatch(layer, Algorithm.DIRECT, shares[0]);
        assertEquals(shares[0] * layer.geometry().flops(), part.flops());
        assertEquals(shares[0] * layer.geometry().y().size(), part.forward().length);
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
        passes.forward(x, 0, 1, y, 0);
        reference.y().verify("y", y, 0);
        kernel[5] += 1e-4f;
        passes.use(kernel, bias);
        passes.forward(x, 0, 1, y, 0);
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
