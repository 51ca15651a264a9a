package dev.fovea.optim;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The optimizers with their default settings against Keras. The learning rates are those the golden file was made with,
 * as its first steps show: 0.01 for gradient descent, 0.001 for the others.
 */
class OptimizerGoldenTest {
    static Stream<Arguments> optimizers() {
        List<GoldenCase> cases = GoldenFiles.cases("optimizers", "w0");
        return cases.stream()
                .flatMap(golden -> Stream.of(
                        arguments(golden, "sgd", new Sgd(), 0.01),
                        arguments(golden, "momentum", new Sgd(0.9), 0.01),
                        arguments(golden, "nesterov", new Sgd(0.9).nesterov(true), 0.01),
                        arguments(golden, "adam", new Adam(), 0.001),
                        arguments(golden, "adamw", new AdamW(), 0.001),
                        arguments(golden, "rmsprop", new RmsProp(), 0.001)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void defaultsAreThoseOfKeras(GoldenCase golden, String name, Optimizer optimizer, double learningRate) {
        Shape expected = golden.tensor(name).shape();
        int n = expected.dimension(1);
        float[] w = golden.data("w0");
        WeightSlots slots = WeightSlots.zeros(w, optimizer.slots());
        for (int step = 0; step < expected.dimension(0); step++) {
            float[] g = Arrays.copyOfRange(golden.data("gradients"), step * n, (step + 1) * n);
            optimizer.update(slots, g, 0, n, new UpdateStep(learningRate, step + 1));
            assertClose(
                    name + " after step " + (step + 1), w,
                    Arrays.copyOfRange(golden.data(name), step * n, (step + 1) * n), SINGLE_OPERATION);
        }
    }
}
