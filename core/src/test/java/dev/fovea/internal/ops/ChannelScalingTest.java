package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A factor per channel on every provider: its products are exact to the bit, its gradient sums two samples. */
class ChannelScalingTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "150, 5", "130, 33"})
    void scalesAndDifferentiates(int pixels, int channels) {
        int size = pixels * channels;
        float[] x = gaussian(1, 3 + size);
        float[] dy = gaussian(2, 1 + size);
        float[] scale = gaussian(3, channels);
        double[] expected = new double[channels];
        float[] y = poisoned(size);
        for (int i = 0; i < size; i++) {
            y[i] = x[3 + i] * scale[i % channels];
            expected[i % channels] += 2.0 * x[3 + i] * dy[1 + i];
        }
        for (Kernels kernels : Providers.all()) {
            ChannelScaling scaling = new ChannelScaling(pixels, channels, kernels);
            float[] scaled = poisoned(size);
            scaling.scale(x, 3, scale, scaled, 0);
            assertArrayEquals(y, scaled, kernels.name());
            scaling.addScaleGradient(x, 3, dy, 1);
            scaling.addScaleGradient(x, 3, dy, 1);
            float[] gradient = new float[channels];
            scaling.completeScaleGradient(gradient);
            assertClose(kernels.name() + " dscale", gradient, expected, SINGLE_OPERATION);
            float[] again = new float[channels];
            scaling.completeScaleGradient(again);
            scaling.completeScaleGradient(null);
            assertArrayEquals(new float[channels], again, kernels.name() + " again");
        }
    }
}
