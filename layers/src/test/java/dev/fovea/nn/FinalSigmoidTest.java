package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.BinaryCrossEntropy;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Example;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sigmoid at a network's end is that of a loss that has one, and the network's own for other losses. */
class FinalSigmoidTest {
    private static final Shape IN = Shape.of(4);
    private static final Shape OUT = Shape.of(3);
    private static final int SAMPLES = 5;

    private final Network without = Network.build(IN, 1, dense(3));
    private final Network with = Network.build(IN, 1, dense(3), sigmoid());
    private final Tensor x = Tensor.of(IN.batch(SAMPLES), gaussian(1, SAMPLES * 4));

    @Test
    void belongsToBinaryCrossEntropy() {
        Step expected = step(without, new BinaryCrossEntropy());
        Step actual = step(with, new BinaryCrossEntropy());
        assertEquals(expected.loss(), actual.loss());
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(expected.gradients().get(i), actual.gradients().get(i));
        }
        TensorSamples samples = new TensorSamples(x);
        Parallel parallel = Parallel.shared();
        assertArrayEquals(
                without.predict(x).data(), with.logitsFor(new BinaryCrossEntropy(), samples, parallel).data());
        assertArrayEquals(
                with.predict(x).data(), with.logitsFor(new MeanSquaredError(), samples, parallel).data());
        assertArrayEquals(
                without.predict(x).data(), with.logitsFor(new BinaryCrossEntropy(), samples, parallel).data());
        float[] probabilities = with.predict(x).data();
        for (int i = 0; i < probabilities.length; i++) {
            assertEquals(1 / (1 + Math.exp(-without.predict(x).data()[i])), probabilities[i], 1e-6);
        }
    }

    @Test
    void isTheNetworksOwnForLossesWithoutOne() {
        float[] y = with.predict(x).data();
        double loss = 0;
        for (int i = 0; i < y.length; i++) {
            loss += y[i] * y[i] / y.length;
        }
        assertEquals(loss, step(with, new MeanSquaredError()).loss(), 1e-6);
    }

    @Test
    void isRefusedBySumsOfWhichOneHasOne() {
        Loss first = new BinaryCrossEntropy().plus(new MeanSquaredError().times(2));
        Loss second = new MeanSquaredError().plus(new BinaryCrossEntropy()).times(0.5);
        Loss own = frame -> 0;
        for (Loss loss : List.of(first, second, own.plus(new BinaryCrossEntropy()), first.plus(second))) {
            String message = assertThrows(IllegalArgumentException.class, () -> with.requireLogits(loss)).getMessage();
            assertTrue(message.startsWith("the network ends in a sigmoid, which one loss of the sum takes"), message);
            without.requireLogits(loss);
        }
        with.requireLogits(new BinaryCrossEntropy().plus(new BinaryCrossEntropy().positiveWeights(2)));
        with.requireLogits(new MeanSquaredError().plus(own));
    }

    private Step step(Network network, Loss loss) {
        Batch batch = new Batch() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public void read(int sample, Example example) {
                System.arraycopy(x.data(), sample * 4, example.x(), example.xOffset(), 4);
                for (int i = 0; i < 3; i++) {
                    example.target()[example.targetOffset() + i] = 0;
                }
            }
        };
        TrainingPass pass =
                network.trainingPass(PassOptions.of(loss, SAMPLES).target(Target.values(OUT)));
        return Step.of(network, pass, batch, 0);
    }
}
