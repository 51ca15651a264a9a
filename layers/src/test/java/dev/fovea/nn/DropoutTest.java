package dev.fovea.nn;

import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.spatialDropout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mask is read off the output of ones. */
class DropoutTest {
    private static final int SAMPLES = 24;
    private static final int SIZE = 1000;

    private static Network network(Layer... dropouts) {
        return network(Shape.of(SIZE), dropouts);
    }

    private static Network network(Shape shape, Layer... dropouts) {
        Network network = Network.build(shape, 1, new InputAsParameter(SAMPLES, true), new Sequential(dropouts));
        Arrays.fill(network.parameters().get(0).values(), 1);
        return network;
    }

    private static float[] sample(float[] rows, int n) {
        return Arrays.copyOfRange(rows, n * SIZE, (n + 1) * SIZE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.95})
    void backwardDropsWhatForwardDropped(double rate) {
        Network network = network(dropout(rate));
        Projection loss = Projection.random(1, SAMPLES, SIZE);
        Step step = Step.of(network, loss, ArrayBatch.random(1, SAMPLES, SIZE, 1));
        float[] mask = loss.y();
        int dropped = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] == 0) {
                dropped++;
            } else {
                assertEquals((float) (1 / (1 - rate)), mask[i]);
            }
            float dx = mask[i] == 0 ? 0 : loss.weights()[i] * mask[i];
            assertEquals(dx * (float) (1.0 / SAMPLES), step.gradients().get(0)[i], "gradient " + i);
        }
        // Five standard deviations of a binomial distribution.
        double deviation = Math.sqrt(mask.length * rate * (1 - rate));
        assertEquals(mask.length * rate, dropped, 5 * deviation);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.95})
    void spatialDropoutDropsWholeChannels(double rate) {
        int channels = 50;
        Network network = network(Shape.of(4, SIZE / 4 / channels, channels), spatialDropout(rate));
        Projection loss = Projection.random(1, SAMPLES, SIZE);
        Step step = Step.of(network, loss, ArrayBatch.random(1, SAMPLES, SIZE, 1));
        float[] mask = loss.y();
        int dropped = 0;
        for (int i = 0; i < mask.length; i++) {
            int first = i / SIZE * SIZE + i % channels;
            assertEquals(mask[first], mask[i], "pixel " + i % SIZE / channels + " of channel " + i % channels);
            if (i == first) {
                dropped += mask[i] == 0 ? 1 : 0;
                assertTrue(mask[i] == 0 || mask[i] == (float) (1 / (1 - rate)), "factor " + mask[i]);
            }
            float dx = mask[i] == 0 ? 0 : loss.weights()[i] * mask[i];
            assertEquals(dx * (float) (1.0 / SAMPLES), step.gradients().get(0)[i], "gradient " + i);
        }
        // Five standard deviations of a binomial distribution.
        double deviation = Math.sqrt(SAMPLES * channels * rate * (1 - rate));
        assertEquals(SAMPLES * channels * rate, dropped, 5 * deviation);
    }

    @Test
    void everySampleStepAndLayerHasItsOwnMask() {
        Set<String> masks = new HashSet<>();
        Network network = network(dropout(0.5));
        Projection loss = Projection.random(1, SAMPLES, SIZE);
        TrainingPass pass = network.trainingPass(PassOptions.of(loss, SAMPLES).parallel(Parallel.ofThreads(2)));
        for (int step = 0; step < 3; step++) {
            Step.of(network, pass, ArrayBatch.random(1, SAMPLES, SIZE, 1), step);
            for (int n = 0; n < SAMPLES; n++) {
                assertTrue(masks.add(Arrays.toString(sample(loss.y(), n))), "step " + step + ", sample " + n);
            }
        }
        // Two in a row keep a quarter, so their masks differ.
        Network two = network(dropout(0.5), dropout(0.5));
        Step.of(two, loss, ArrayBatch.random(1, SAMPLES, SIZE, 1));
        int kept = 0;
        for (float y : loss.y()) {
            kept += y != 0 ? 1 : 0;
        }
        assertEquals(0.25, kept / (double) loss.y().length, 0.02);
    }

    @Test
    void aMaskDoesNotDependOnTheOtherSamples() {
        Projection all = Projection.random(1, SAMPLES, SIZE);
        Step.of(network(dropout(0.5)), all, ArrayBatch.random(1, SAMPLES, SIZE, 1));
        Projection few = Projection.random(1, 5, SIZE);
        Step.of(network(dropout(0.5)), few, ArrayBatch.random(1, 5, SIZE, 1));
        assertArrayEquals(Arrays.copyOf(all.y(), 5 * SIZE), few.y());
        assertFalse(Arrays.equals(sample(all.y(), 0), sample(all.y(), 5)));
    }
}
