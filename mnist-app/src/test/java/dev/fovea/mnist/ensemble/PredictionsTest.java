package dev.fovea.mnist.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mean of probabilities, and what images are taken for. */
class PredictionsTest {
    private static Tensor rows(float[]... rows) {
        Tensor tensor = Tensor.zeros(rows.length, DigitNetwork.CLASSES);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, tensor.data(), i * DigitNetwork.CLASSES, rows[i].length);
        }
        return tensor;
    }

    private static LabelledImages images(int... labels) {
        return LabelledImages.labelled(KnownSet.MNIST.form(), new byte[labels.length * DigitNetwork.PIXELS], labels,
                "test");
    }

    @Test
    void theMeanIsElementByElement() {
        Tensor a = Tensor.of(Shape.of(2, 2), new float[] {1, 0, 0.25f, 0.75f});
        Tensor b = Tensor.of(Shape.of(2, 2), new float[] {0, 1, 0.75f, 0.25f});
        Tensor c = Tensor.of(Shape.of(2, 2), new float[] {0.5f, 0.5f, 0.5f, 0.5f});
        Tensor d = Tensor.of(Shape.of(2, 2), new float[] {0.5f, 0.5f, 0, 1});
        Tensor mean = Ensemble.mean(List.of(a, b, c, d));
        assertEquals(Shape.of(2, 2), mean.shape());
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.375f, 0.625f}, mean.data());
        assertArrayEquals(new float[] {1, 0, 0.25f, 0.75f}, a.data(), "modified");
        assertArrayEquals(a.data(), Ensemble.mean(List.of(a)).data());
    }

    @Test
    void theMeanIsRoundedOnce() {
        float tiny = Math.ulp(1f) / 2;
        Tensor one = Tensor.of(Shape.of(1, 1), new float[] {1});
        Tensor small = Tensor.of(Shape.of(1, 1), new float[] {tiny});
        // In float, 1 + tiny + tiny is 1, whose third is another number.
        float expected = (float) ((1.0 + tiny + tiny) / 3);
        assertTrue(expected != 1f / 3, "an example that shows nothing");
        assertEquals(expected, Ensemble.mean(List.of(one, small, small)).get(0, 0));
    }

    @Test
    void refusesNothingAndOtherShapes() {
        assertThrows(IllegalArgumentException.class, () -> Ensemble.mean(List.of()));
        List<Tensor> different = List.of(Tensor.zeros(1, 10), Tensor.zeros(2, 10));
        assertThrows(IllegalArgumentException.class, () -> Ensemble.mean(different));
        assertThrows(IllegalArgumentException.class, () -> new Predictions(images(1), Tensor.zeros(2, 10)));
        assertThrows(IllegalArgumentException.class, () -> new Predictions(images(1), Tensor.zeros(1, 9)));
        assertThrows(IllegalArgumentException.class, () -> new Predictions(images(1), Tensor.zeros(10)));
    }

    @Test
    void refusesNotANumber() {
        for (int digit = 0; digit < DigitNetwork.CLASSES; digit++) {
            Tensor probabilities = rows(new float[] {1}, new float[] {0, 1});
            probabilities.data()[DigitNetwork.CLASSES + digit] = Float.NaN;
            Exception thrown =
                    assertThrows(IllegalArgumentException.class, () -> new Predictions(images(0, 1), probabilities));
            assertEquals("a probability of image 1 of 2 is NaN", thrown.getMessage());
        }
    }

    @Test
    void takesTheFirstOfEqualProbabilities() {
        var predictions = new Predictions(
                images(0, 3, 9, 4),
                rows(
                        new float[10],
                        new float[] {0, 0, 0, 0.5f, 0, 0, 0, 0.5f},
                        new float[] {0, 0, 0, 0, 0, 0, 0, 0, 0.1f, 0.9f},
                        new float[] {0, 0.25f, 0.25f, 0.25f, 0.25f}));
        assertArrayEquals(new int[] {0, 3, 9, 1}, predictions.labels());
        assertEquals(1, predictions.digit(3));
        assertEquals(0.9f, predictions.certainty(2));
    }

    @Test
    void theMeanDecidesNotTheMajority() {
        Tensor unsure = rows(new float[] {0.6f, 0.4f});
        Tensor sure = rows(new float[] {0, 1});
        Tensor mean = Ensemble.mean(List.of(unsure, unsure, sure));
        assertEquals(1, new Predictions(images(1), mean).digit(0));
    }

    @Test
    void countsAndOrdersMistakes() {
        var predictions = new Predictions(
                images(1, 0, 2, 0, 0),
                rows(
                        new float[] {0.6f, 0.4f},
                        new float[] {0.2f, 0.8f},
                        new float[] {0, 0, 1},
                        new float[] {0.4f, 0.6f},
                        new float[] {0.1f, 0.9f}));
        assertEquals(4, predictions.wrong());
        assertEquals(0.2, predictions.accuracy(), 1e-12);
        assertEquals(List.of(4, 1, 0, 3), predictions.worstMistakes(10));
        assertEquals(List.of(4, 1), predictions.worstMistakes(2));
        assertEquals(3, predictions.confusion().count(0, 1));
        assertEquals(1, predictions.confusion().count(1, 0));
        assertEquals(1, predictions.confusion().count(2, 2));
    }

    @Test
    void withoutLabelsThereIsNoAccuracy() {
        LabelledImages unlabelled =
                LabelledImages.unlabelled(KnownSet.MNIST.form(), new byte[DigitNetwork.PIXELS], "test");
        var predictions = new Predictions(unlabelled, rows(new float[] {0, 1}));
        assertEquals(1, predictions.digit(0));
        assertThrows(IllegalStateException.class, predictions::wrong);
        assertThrows(IllegalStateException.class, predictions::accuracy);
        assertThrows(IllegalStateException.class, predictions::confusion);
    }
}
