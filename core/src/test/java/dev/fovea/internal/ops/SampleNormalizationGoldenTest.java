package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalisation within a sample against PyTorch: group, layer and root mean square, outputs and all gradients. */
class SampleNormalizationGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("layers/sample_normalization", "gamma");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsAndGradients(GoldenCase golden) {
        SampleNormalization operation = SampleNormalization.of(sets(golden));
        Shape batch = golden.tensor("x").shape();
        int size = batch.sample().size();
        float[] x = golden.data("x");
        float[] dy = golden.data("dy");
        float[] gamma = golden.data("gamma");
        boolean shifts = golden.file().names().contains(golden.prefix() + "beta");
        float[] beta = shifts ? golden.data("beta") : new float[gamma.length];
        float[] y = poisoned(x.length);
        float[] dx = poisoned(x.length);
        for (int offset = 0; offset < x.length; offset += size) {
            operation.forward(x, offset, gamma, beta, y, offset);
            operation.backward(x, offset, dy, offset, gamma, dx, offset);
        }
        float[] dgamma = new float[gamma.length];
        float[] dbeta = new float[gamma.length];
        operation.addParameterGradients(dgamma, dbeta);
        assertClose("y", y, golden.data("y"), SINGLE_OPERATION);
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
        assertClose("dgamma", dgamma, golden.data("dgamma"), SINGLE_OPERATION);
        if (shifts) {
            assertClose("dbeta", dbeta, golden.data("dbeta"), SINGLE_OPERATION);
        }
    }

    private static NormalizedSets sets(GoldenCase golden) {
        Shape sample = golden.tensor("x").shape().sample();
        int pixels = sample.size() / sample.channels();
        double epsilon = golden.number("epsilon");
        String kind = golden.text("kind");
        return switch (kind) {
            case "group" -> NormalizedSets.ofGroups(
                    pixels, sample.channels(), (int) golden.number("groups"), epsilon);
            case "instance" -> NormalizedSets.ofGroups(pixels, sample.channels(), sample.channels(), epsilon);
            case "layer_channels" -> NormalizedSets.ofPixels(pixels, sample.channels(), Spread.VARIANCE, epsilon);
            case "layer_sample" -> NormalizedSets.ofPixels(1, sample.size(), Spread.VARIANCE, epsilon);
            case "rms_channels" -> NormalizedSets.ofPixels(pixels, sample.channels(), Spread.MEAN_SQUARE, epsilon);
            case "rms_sample" -> NormalizedSets.ofPixels(1, sample.size(), Spread.MEAN_SQUARE, epsilon);
            default -> throw new AssertionError(
                    golden + ": unknown kind " + kind + " of " + Arrays.toString(sample.dimensions()));
        };
    }
}
