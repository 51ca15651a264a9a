package dev.fovea.internal.ops;

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
 * The optimizers against Keras, with the settings that the golden file's note states; for those it does not state, what
 * the files at hand were made with: Keras' defaults, and momentum 0.9.
 */
class UpdatesGoldenTest {
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
        float rate = sgdRate(golden);
        check(golden, "sgd", (w, g, m, v, step) -> Updates.sgd(w, g, 0, w.length, rate, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void momentum(GoldenCase golden) {
        check(golden, "momentum", momentumStep(golden, false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nesterov(GoldenCase golden) {
        check(golden, "nesterov", momentumStep(golden, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adam(GoldenCase golden) {
        check(golden, "adam", adamStep(golden, "Adam"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adamW(GoldenCase golden) {
        double decay = golden.noted("AdamW", "weight_decay").orElse(0.004);
        float share = (float) (rate(golden, "AdamW") * decay);
        Rule adam = adamStep(golden, "AdamW");
        check(golden, "adamw", (w, g, m, v, step) -> {
            Updates.decay(w, 0, w.length, share);
            adam.apply(w, g, m, v, step);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rmsProp(GoldenCase golden) {
        float rate = (float) rate(golden, "RMSprop");
        double rho = golden.noted("RMSprop", "rho").orElse(0.9);
        float epsilon = (float) golden.noted("RMSprop", "epsilon").orElse(1e-7);
        check(golden, "rmsprop",
                (w, g, m, v, step) -> {
                    Updates.meanSquare(g, v, 0, w.length, rho);
                    Updates.rmsProp(w, g, v, 0, w.length, rate, epsilon);
                });
    }

    private static double rate(GoldenCase golden, String optimizer) {
        return golden.noted(optimizer, "learning_rate").orElse(0.001);
    }

    private static float sgdRate(GoldenCase golden) {
        return (float) golden.noted("SGD", "learning_rate").orElse(0.01);
    }

    private static Rule momentumStep(GoldenCase golden, boolean nesterov) {
        float rate = sgdRate(golden);
        float momentum = (float) golden.noted("SGD", "momentum").orElse(0.9);
        return (w, g, m, v, step) -> Updates.momentum(w, g, v, 0, w.length, rate, 0, momentum, nesterov);
    }

    private static Rule adamStep(GoldenCase golden, String optimizer) {
        double rate = rate(golden, optimizer);
        double beta1 = golden.noted("Adam", "beta1").orElse(0.9);
        double beta2 = golden.noted("Adam", "beta2").orElse(0.999);
        float epsilon = (float) golden.noted("Adam", "epsilon").orElse(1e-7);
        return (w, g, m, v, step) -> Updates.adam(
                w, g, m, v, 0, w.length, Updates.adamRate(rate, beta1, beta2, step), beta1, beta2, epsilon);
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
