package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.poisoned;

import dev.fovea.tensor.Shape;
import dev.fovea.testing.GoldenCase;
import dev.fovea.testing.GoldenFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalisation against Keras: training, evaluation, gradients and the moving statistics. */
class BatchNormalizationGoldenTest {
    static List<GoldenCase> cases() {
        return GoldenFiles.cases("batch_normalization", "gamma");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evaluation(GoldenCase golden) {
        Batch batch = new Batch(golden);
        batch.operation.coefficients(
                golden.data("gamma"), golden.data("beta"), golden.data("mean0"), golden.data("var0"), batch.k);
        assertClose("y_eval", batch.normalize(), golden.data("y_eval"), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void training(GoldenCase golden) {
        Batch batch = new Batch(golden);
        assertClose("y", batch.normalize(), golden.data("y"), SINGLE_OPERATION);
        double momentum = setting(golden, "momentum");
        float[] mean1 = golden.data("mean0");
        float[] var1 = golden.data("var0");
        for (int c = 0; c < batch.channels; c++) {
            mean1[c] = (float) (momentum * mean1[c] + (1 - momentum) * batch.moments.mean(c));
            var1[c] = (float) (momentum * var1[c] + (1 - momentum) * batch.moments.variance(c));
        }
        assertClose("mean1", mean1, golden.data("mean1"), SINGLE_OPERATION);
        assertClose("var1", var1, golden.data("var1"), SINGLE_OPERATION);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradients(GoldenCase golden) {
        Batch batch = new Batch(golden);
        float[] dy = golden.data("dy");
        BatchNormalization.GradientSums sums = new BatchNormalization.GradientSums(batch.channels);
        for (int offset = 0; offset < dy.length; offset += batch.imageSize) {
            batch.operation.addGradientSums(batch.x, offset, dy, offset, batch.pixels, batch.k, sums);
        }
        float[] dgamma = new float[batch.channels];
        float[] dbeta = new float[batch.channels];
        batch.operation.addParameterGradients(sums, batch.k, dgamma, dbeta);
        batch.operation.gradientCoefficients(golden.data("gamma"), batch.moments.count(), sums, batch.k);
        assertClose("dgamma", dgamma, golden.data("dgamma"), SINGLE_OPERATION);
        assertClose("dbeta", dbeta, golden.data("dbeta"), SINGLE_OPERATION);
        float[] dx = poisoned(dy.length);
        for (int offset = 0; offset < dy.length; offset += batch.imageSize) {
            batch.operation.inputGradient(batch.x, offset, dy, offset, dx, offset, batch.pixels, batch.k);
        }
        assertClose("dx", dx, golden.data("dx"), SINGLE_OPERATION);
    }

    private static double setting(GoldenCase golden, String key) {
        return Double.parseDouble(golden.file().metadata(key).orElseThrow());
    }

    /** A case's batch, normalised with its own statistics. */
    private static final class Batch {
        final int channels;
        final int pixels;
        final int imageSize;
        final float[] x;
        final ChannelMoments moments;
        final BatchNormalization operation;
        final BatchNormalization.Coefficients k;

        Batch(GoldenCase golden) {
            Shape image = golden.tensor("x").shape().sample();
            x = golden.data("x");
            channels = image.channels();
            imageSize = image.size();
            pixels = imageSize / channels;
            moments = new ChannelMoments(channels);
            for (int offset = 0; offset < x.length; offset += imageSize) {
                moments.add(x, offset, pixels);
            }
            operation = new BatchNormalization(channels, setting(golden, "epsilon"));
            k = new BatchNormalization.Coefficients(channels);
            operation.coefficients(golden.data("gamma"), golden.data("beta"), moments, k);
        }

        float[] normalize() {
            float[] y = poisoned(x.length);
            for (int offset = 0; offset < x.length; offset += imageSize) {
                operation.forward(x, offset, y, offset, pixels, k);
            }
            return y;
        }
    }
}
