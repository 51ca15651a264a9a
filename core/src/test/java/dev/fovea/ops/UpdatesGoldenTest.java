package dev.fovea.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The optimizers against Keras, with the settings that the golden file's note states (Adam's and RMSprop's, else Keras'
 * defaults) or that follow from its first steps: learning rate 0.01 for SGD and 0.001 for the rest, momentum 0.9, AdamW's
 * weight decay 0.004.
 */
class UpdatesGoldenTest {
    private static final float SGD_RATE = 0.01f;
    private static final double RATE = 0.001;

    /** One step of an optimizer. */
    @FunctionalInterface
    private interface Rule {
        void apply(float[] w, float[] g, float[] m, float[] v, int step);
    }

    static List<GoldenCase> cases() {
        return GoldenFiles.cases("optimizers", "w0");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sgd(GoldenCase golden) {
        check(golden, "sgd", (w, g, m, v, step) -> Updates.sgd(w, g, 0, w.length, SGD_RATE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void momentum(GoldenCase golden) {
        check(golden, "momentum", (w, g, m, v, step) -> Updates.momentum(w, g, v, 0, w.length, SGD_RATE, 0.9f, false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nesterov(GoldenCase golden) {
        check(golden, "nesterov", (w, g, m, v, step) -> Updates.momentum(w, g, v, 0, w.length, SGD_RATE, 0.9f, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adam(GoldenCase golden) {
        check(golden, "adam", adamStep(golden));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adamW(GoldenCase golden) {
        Rule adam = adamStep(golden);
        check(golden, "adamw", (w, g, m, v, step) -> {
            Updates.decay(w, 0, w.length, (float) (RATE * 0.004));
            adam.apply(w, g, m, v, step);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rmsProp(GoldenCase golden) {
        double rho = golden.noted("RMSprop", "rho").orElse(0.9);
        float epsilon = (float) golden.noted("RMSprop", "epsilon").orElse(1e-7);
        check(golden, "rmsprop",
                (w, g, m, v, step) -> Updates.rmsProp(w, g, v, 0, w.length, (float) RATE, rho, epsilon));
    }

    private static Rule adamStep(GoldenCase golden) {
        double beta1 = golden.noted("Adam", "beta1").orElse(0.9);
        double beta2 = golden.noted("Adam", "beta2").orElse(0.999);
        float epsilon = (float) golden.noted("Adam", "epsilon").orElse(1e-7);
        return (w, g, m, v, step) -> Updates.adam(
                w, g, m, v, 0, w.length, Updates.adamRate(RATE, beta1, beta2, step), beta1, beta2, epsilon);
    }

    private static void check(GoldenCase golden, String name, Rule rule) {
        Shape expected = golden.tensor(name).shape();
        int n = expected.dimension(1);
        float[] w = golden.data("w0");
        float[] m = new float[n];
        float[] v = new float[n];
        for (int step = 0; step < expected.dimension(0); step++) {
            float[] g = Arrays.copyOfRange(golden.data("gradients"), step * n, (step + 1) * n);
            rule.apply(w, g, m, v, step + 1);
            assertClose(
                    name + " after step " + (step + 1), w,
                    Arrays.copyOfRange(golden.data(name), step * n, (step + 1) * n), SINGLE_OPERATION);
        }
    }
}
