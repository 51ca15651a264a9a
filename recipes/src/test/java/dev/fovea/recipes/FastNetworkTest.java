package dev.fovea.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.predict.Predictor;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FastNetworkTest {
    private static Dataset noise(int images) {
        float[] pixels = new float[images * 32 * 32 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.7 + i % 3);
        }
        return Dataset.of(Tensor.of(Shape.of(images, 32, 32, 3), pixels), new int[images], 10);
    }

    @Test
    void kernelsBeginAsTheIdentityAndTheRestAtRandom() {
        Network network = FastNetwork.build(noise(2), 10, new int[] {16, 32, 8}, 5);
        Parameter kernel = network.parameter("sequential_1.conv2d.kernel"); // (3, 3, 16, 32)
        float[] w = kernel.values();
        for (int filter = 0; filter < 32; filter++) {
            double squares = 0;
            for (int i = 0; i < 9 * 16; i++) {
                float value = w[i * 32 + filter];
                squares += value * value;
                if (filter < 16) {
                    assertEquals(i == 4 * 16 + filter ? 1 : 0, value);
                }
            }
            // Uniform in ±1/√144: the mean square is 1/432; 144 of them sum to 1/3, with a deviation of 0.025.
            assertEquals(filter < 16 ? 1 : 1.0 / 3, squares, 0.15);
        }
        assertEquals(10, network.outputShape().size());
        Network other = FastNetwork.build(noise(2), 10, new int[] {16, 32, 8}, 5);
        network.parameters().forEach(
                each -> assertArrayEquals(each.values(), other.parameter(each.name()).values(), each.name()));
    }

    /** A step leaves the filters and the scales, and moves all else; then the network answers. */
    @Test
    void aStepMovesWhatIsToLearn() {
        CifarFast recipe = new CifarFast();
        Dataset train = noise(4);
        Network network = FastNetwork.build(train, 10, new int[] {16, 16, 16}, 1);
        Network before = FastNetwork.build(train, 10, new int[] {16, 16, 16}, 1);
        Trainer trainer = recipe.trainer(network, train, 1, 1);
        trainer.fit(train, null, 1, 4);
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                boolean fixed = parameter.name().equals("conv2d.kernel") || parameter.name().endsWith("gamma");
                boolean same = Arrays.equals(
                        parameter.values(), before.parameter(parameter.name()).values());
                assertEquals(fixed, same, parameter.name());
            }
        }
        Predictor predictor = recipe.predictor(network);
        Tensor answers = predictor.predict(train.samples());
        assertEquals(Shape.of(4, 10), answers.shape());
        Tensor ofOneView = Predictor.of(network).predict(train.samples());
        assertFalse(Arrays.equals(ofOneView.data(), answers.data()), "it has several views");
    }
}
