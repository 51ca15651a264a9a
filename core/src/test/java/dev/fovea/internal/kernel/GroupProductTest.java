package dev.fovea.internal.kernel;

import static dev.fovea.testing.RandomArrays.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.testing.Allocation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of groups of few channels: the bits of chains of fused multiply-adds on all vectors, and no allocation. */
class GroupProductTest {
    private static final int ROWS = 5;
    private static final int AT = 3;

    @ParameterizedTest
    @CsvSource({"2, 4", "2, 24", "4, 16", "4, 12", "8, 8", "8, 96"})
    void computesChains(int size, int channels) {
        float[] x = gaussian(1, AT + ROWS * channels);
        float[] w = gaussian(2, AT + size * channels);
        float[] dy = gaussian(3, AT + ROWS * channels);
        float[] expected = new float[AT + ROWS * channels];
        float[] gradient = w.clone();
        for (int row = 0; row < ROWS; row++) {
            for (int c = 0; c < channels; c++) {
                int first = AT + row * channels + c / size * size;
                int y = AT + row * channels + c;
                for (int i = 0; i < size; i++) {
                    int k = AT + i * channels + c;
                    expected[y] = Math.fma(x[first + i], w[k], expected[y]);
                    gradient[k] = Math.fma(x[first + i], dy[y], gradient[k]);
                }
            }
        }
        for (Kernels kernels : Providers.vectors()) {
            GroupProduct product = kernels.groupProduct(size, channels);
            int lanes = Math.min(Providers.lanes(kernels), Integer.lowestOneBit(channels));
            assertEquals(lanes >= size, product != null, kernels.name());
            if (product != null) {
                float[] y = new float[expected.length];
                product.multiply(x, AT, w, AT, y, AT, ROWS, channels);
                assertArrayEquals(expected, y, kernels.name());
                float[] dw = w.clone();
                product.gradient(x, AT, dy, AT, dw, AT, ROWS, channels);
                assertArrayEquals(gradient, dw, kernels.name());
                Allocation.assertNone(
                        "multiply " + kernels.name(), () -> product.multiply(x, AT, w, AT, y, AT, ROWS, channels));
                Allocation.assertNone(
                        "gradient " + kernels.name(), () -> product.gradient(x, AT, dy, AT, dw, AT, ROWS, channels));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 48", "16, 64", "1, 16", "2, 6", "4, 20"})
    void isForGroupsThatFillVectors(int size, int channels) {
        boolean fills = channels == 20;
        List<Kernels> all = Providers.all();
        for (Kernels kernels : all) {
            boolean has = kernels.groupProduct(size, channels) != null;
            assertEquals(fills && !kernels.reference(), has, kernels.name());
        }
    }
}
