package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations against PyTorch. */
class ActivationsGoldenTest {
    private static final String FILES = "layers/activations";
    private static final String PRELU = "prelu";

    /** A function's name, and behind it, if it has a setting that is not 1, digits: "leaky_relu_0_01". */
    private static final Pattern NAME = Pattern.compile("([a-z_]+?6?)(?:_([0-9]+(?:_[0-9]+)?))?");

    /** A case of a file. */
    record Case(SafetensorsFile file, String name) {
        float[] data(String tensor) {
            return file.tensor(name + "." + tensor).data();
        }

        /** Its own input, or that of all. */
        float[] x() {
            return file.names().contains(name + ".x") ? data("x") : file.tensor("x").data();
        }

        @Override
        public String toString() {
            return file.name() + " case " + name;
        }
    }

    static List<Case> cases() {
        return GoldenFiles.named(FILES).stream()
                .flatMap(file -> file.names().stream()
                        .filter(tensor -> tensor.endsWith(".y"))
                        .map(tensor -> new Case(file, tensor.substring(0, tensor.length() - ".y".length()))))
                .toList();
    }

    static List<Case> functions() {
        return cases().stream().filter(one -> !one.name.startsWith(PRELU)).toList();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void valuesAndGradients(Case golden) {
        Matcher name = NAME.matcher(golden.name);
        if (!name.matches()) {
            throw new AssertionError("no function is called " + golden.name);
        }
        ActivationFunction f = ActivationFunction.valueOf(name.group(1).toUpperCase(Locale.ROOT));
        double alpha = name.group(2) == null ? 1 : Double.parseDouble(name.group(2).replace('_', '.'));
        ActivationPasses passes = ActivationPasses.of(f, alpha);
        float[] x = golden.x();
        float[] y = poisoned(x.length);
        passes.forward(x, 0, y, 0, x.length);
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        float[] dx = poisoned(x.length);
        passes.gradient(f.byOutput() ? y : x, 0, golden.data("dy"), 0, dx, 0, x.length);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
    }

    @Test
    void slopesOfChannels() {
        List<Case> learned = cases().stream().filter(one -> one.name.startsWith(PRELU)).toList();
        assertFalse(learned.isEmpty());
        for (Case golden : learned) {
            float[] x = golden.data("x");
            float[] alpha = golden.data("alpha");
            int pixels = x.length / alpha.length;
            float[] y = poisoned(x.length);
            SlopePasses.forward(x, 0, y, 0, pixels, alpha);
            assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
            float[] dx = poisoned(x.length);
            SlopePasses.inputGradient(x, 0, golden.data("dy"), 0, dx, 0, pixels, alpha);
            assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
            float[] dalpha = new float[alpha.length];
            SlopePasses.addSlopeGradient(x, 0, golden.data("dy"), 0, pixels, dalpha);
            assertClose("dalpha", dalpha, golden.data("dalpha"), SINGLE_OPERATION);
        }
    }
}
