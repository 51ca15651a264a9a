package dev.fovea.optim;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The optimizers against Keras, with their default settings, and against PyTorch. What the golden files do not state
 * (learning rates; of PyTorch's also decays and momenta) is what they were made with, as their first steps show.
 */
class OptimizerGoldenTest {
    /** PyTorch's default. */
    private static final double EPSILON = 1e-8;

    static Stream<Arguments> keras() {
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
    @MethodSource("keras")
    void defaultsAreThoseOfKeras(GoldenCase golden, String name, Optimizer optimizer, double learningRate) {
        Shape expected = golden.tensor(name).shape();
        int n = expected.dimension(1);
        float[] w = golden.data("w0");
        ParameterUpdate update = Weights.begin(optimizer, w);
        for (int step = 0; step < expected.dimension(0); step++) {
            float[] g = Arrays.copyOfRange(golden.data("gradients"), step * n, (step + 1) * n);
            update.update(g, 0, n, UpdateStep.of(learningRate, step + 1));
            assertClose(
                    name + " after step " + (step + 1), w,
                    Arrays.copyOfRange(golden.data(name), step * n, (step + 1) * n), SINGLE_OPERATION);
        }
    }

    static Stream<Arguments> pyTorch() {
        List<SafetensorsFile> files = GoldenFiles.named("layers/optimizers_general");
        Optimizer adam = new Adam().epsilon(EPSILON);
        OptionalDouble own = OptionalDouble.empty();
        return files.stream()
                .flatMap(golden -> Stream.of(
                        arguments(
                                golden, "sgd_weight_decay", new Sgd(0.9).nesterov(true).weightDecay(0.01), 0.05, 1,
                                own),
                        arguments(
                                golden, "adamw_no_decay_on_second", new AdamW(0.1).epsilon(EPSILON), 0.01, 1,
                                OptionalDouble.of(0)),
                        arguments(golden, "adam_second_rate_tenth", adam, 0.01, 0.1, own),
                        arguments(golden, "adam_amsgrad", new Adam().amsgrad(true).epsilon(EPSILON), 0.01, 1, own),
                        arguments(golden, "nadam", new NAdam().epsilon(EPSILON), 0.01, 1, own),
                        arguments(golden, "adagrad", new Adagrad(), 0.1, 1, own),
                        arguments(
                                golden, "rmsprop_centered_momentum",
                                new RmsProp().centered(true).momentum(0.9).epsilon(EPSILON), 0.01, 1, own)));
    }

    /** Of the two parameters the second has its own rate or decay in some cases. */
    @ParameterizedTest
    @MethodSource("pyTorch")
    void settingsAreThoseOfPyTorch(
            SafetensorsFile golden,
            String name,
            Optimizer optimizer,
            double learningRate,
            double rateOfSecond,
            OptionalDouble decayOfSecond) {
        for (int parameter = 0; parameter < 2; parameter++) {
            float[] w = golden.tensor("w0." + parameter).data();
            float[] expected = golden.tensor(name + "." + parameter).data();
            ParameterUpdate update = Weights.begin(optimizer, w);
            double rate = parameter == 0 ? learningRate : learningRate * rateOfSecond;
            OptionalDouble decay = parameter == 0 ? OptionalDouble.empty() : decayOfSecond;
            for (int step = 0; step < expected.length / w.length; step++) {
                float[] g = golden.tensor("g" + step + "." + parameter).data();
                update.update(g, 0, w.length, UpdateStep.of(rate, step + 1, decay));
                assertClose(
                        name + "." + parameter + " after step " + (step + 1), w,
                        Arrays.copyOfRange(expected, step * w.length, (step + 1) * w.length), SINGLE_OPERATION);
            }
        }
    }
}
