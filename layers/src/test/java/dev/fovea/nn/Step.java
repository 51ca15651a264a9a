package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import java.util.List;
import java.util.Random;

/**
 * What a training step computed.
 *
 * @param loss the mean loss
 * @param gradients by parameter; empty where a parameter is not trainable
 * @param parameters their values after the step, which moved statistics and nothing else
 */
record Step(double loss, List<float[]> gradients, List<float[]> parameters) {
    /** One step on one thread. */
    static Step of(Network network, Loss loss, Batch batch) {
        return of(network, network.trainingPass(PassOptions.of(loss, batch.size()).parallel(Parallel.ofThreads(1))),
                batch, 0);
    }

    /** One step. */
    static Step of(Network network, TrainingPass pass, Batch batch, long step) {
        pass.run(batch, step);
        return new Step(pass.loss(), gradients(network, pass), values(network));
    }

    /** The gradients of a pass that has run; it forgets them. */
    static List<float[]> gradients(Network network, TrainingPass pass) {
        List<float[]> gradients = network.parameters().stream()
                .map(parameter -> new float[parameter.trainable() ? parameter.values().length : 0])
                .toList();
        pass.consumeGradients((parameter, gradient, from, to) -> System.arraycopy(
                gradient, from, gradients.get(parameter.index()), from, to - from));
        return gradients;
    }

    /** Copies of a network's parameters. */
    static List<float[]> values(Network network) {
        return network.parameters().stream()
                .map(parameter -> parameter.values().clone())
                .toList();
    }

    /** Gradient descent, so that the next step differs from this one. */
    static void descend(Parameter parameter, float[] gradient, int from, int to) {
        for (int i = from; i < to; i++) {
            parameter.values()[i] -= 0.1f * gradient[i];
        }
    }

    /** Makes every parameter matter: no zeros, no ones, variances positive. */
    static void randomize(Network network, long seed) {
        Random random = new Random(seed);
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.values().length; i++) {
                double z = random.nextGaussian();
                parameter.values()[i] = (float) switch (parameter.name().replaceAll(".*\\.", "")) {
                    case "moving_variance" -> 0.25 + z * z;
                    case "gamma" -> 1 + 0.5 * z;
                    case "batch" -> z;
                    default -> 0.5 * z;
                };
            }
        }
        network.changed();
    }

    /** Asserts that another step computed the same, to the bit. */
    void assertSameBits(String what, Step other) {
        assertEquals(loss, other.loss, what + ": loss");
        for (int i = 0; i < gradients.size(); i++) {
            assertArrayEquals(gradients.get(i), other.gradients.get(i), what + ": gradient of parameter " + i);
            assertArrayEquals(parameters.get(i), other.parameters.get(i), what + ": parameter " + i);
        }
    }
}
