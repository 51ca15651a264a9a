package dev.fovea.internal.ops;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;
import static dev.fovea.testing.RandomArrays.gaussian;
import static dev.fovea.testing.RandomArrays.poisoned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products are exact to the bit, nothing beside them is written; gradients are sums of them. */
class ProductsTest {
    private static final int X0 = 3;
    private static final int S0 = 2;
    private static final int Y0 = 1;

    @Test
    void multipliesElements() {
        float[] y = poisoned(5);
        Products.elements(new float[] {9, 1, 2, -3, 9}, 1, new float[] {9, 9, 4, 0.5f, 2}, 2, y, 1, 3);
        assertArrayEquals(new float[] {Float.NaN, 4, 1, -6, Float.NaN}, y);
        Products.elements(y, 1, y, 1, y, 1, 3);
        assertArrayEquals(new float[] {Float.NaN, 16, 1, 36, Float.NaN}, y, "in place");
    }

    /** From one pixel to several of the blocks that are added in float. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "3, 7", "31, 4", "64, 3", "150, 5", "700, 33"})
    void multipliesChannelsAndPixels(int pixels, int channels) {
        int size = pixels * channels;
        float[] x = gaussian(1, X0 + size);
        float[] dy = gaussian(2, Y0 + size);
        float[] byChannel = gaussian(3, S0 + channels);
        float[] byPixel = gaussian(4, S0 + pixels);
        float[] channelwise = poisoned(Y0 + size + 1);
        float[] pixelwise = channelwise.clone();
        double[] channelGradient = new double[channels];
        double[] pixelGradient = new double[pixels];
        for (int i = 0; i < size; i++) {
            channelwise[Y0 + i] = x[X0 + i] * byChannel[S0 + i % channels];
            pixelwise[Y0 + i] = x[X0 + i] * byPixel[S0 + i / channels];
            channelGradient[i % channels] += (double) x[X0 + i] * dy[Y0 + i];
            pixelGradient[i / channels] += (double) x[X0 + i] * dy[Y0 + i];
        }
        float[] y = poisoned(channelwise.length);
        Products.channels(x, X0, byChannel, S0, y, Y0, pixels, channels);
        assertArrayEquals(channelwise, y);
        y = poisoned(y.length);
        Products.pixels(x, X0, byPixel, S0, y, Y0, pixels, channels);
        assertArrayEquals(pixelwise, y);

        float[] dscale = poisoned(S0 + channels + 1);
        Products.channelGradient(x, X0, dy, Y0, dscale, S0, pixels, channels, poisoned(channels));
        assertGradient(channelGradient, dscale);
        dscale = poisoned(S0 + pixels + 1);
        Products.pixelGradient(x, X0, dy, Y0, dscale, S0, pixels, channels);
        assertGradient(pixelGradient, dscale);
    }

    private static void assertGradient(double[] expected, float[] dscale) {
        float[] actual = ConvolutionRun.inside("dscale: ", dscale, S0, expected.length);
        assertClose("dscale", actual, expected, SINGLE_OPERATION);
    }

    @Test
    void namesTheArrayThatIsTooShort() {
        float[] two = new float[2];
        float[] six = new float[6];
        float[] seven = new float[7];
        assertTooShort("a", () -> Products.elements(six, 1, seven, 1, seven, 1, 6));
        assertTooShort("b", () -> Products.elements(seven, 1, six, 1, seven, 1, 6));
        assertTooShort("y", () -> Products.elements(seven, 1, seven, 1, six, 1, 6));
        assertTooShort("x", () -> Products.channels(six, 1, six, 0, seven, 1, 2, 3));
        assertTooShort("scale", () -> Products.channels(six, 0, two, 0, six, 0, 2, 3));
        assertTooShort("y", () -> Products.channels(six, 0, six, 0, six, 1, 2, 3));
        assertTooShort("x", () -> Products.channelGradient(six, 1, six, 0, six, 0, 2, 3, six));
        assertTooShort("dy", () -> Products.channelGradient(six, 0, six, 1, six, 0, 2, 3, six));
        assertTooShort("dscale", () -> Products.channelGradient(six, 0, six, 0, two, 0, 2, 3, six));
        assertTooShort("workspace", () -> Products.channelGradient(six, 0, six, 0, six, 0, 2, 3, two));
        assertTooShort("x", () -> Products.pixels(six, 1, six, 0, six, 0, 3, 2));
        assertTooShort("scale", () -> Products.pixels(six, 0, two, 0, six, 0, 3, 2));
        assertTooShort("y", () -> Products.pixels(six, 0, six, 0, six, 1, 3, 2));
        assertTooShort("x", () -> Products.pixelGradient(six, 1, six, 0, six, 0, 3, 2));
        assertTooShort("dy", () -> Products.pixelGradient(six, 0, six, 1, six, 0, 3, 2));
        assertTooShort("dscale", () -> Products.pixelGradient(six, 0, six, 0, two, 0, 3, 2));
    }

    private static void assertTooShort(String name, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(name + " needs "), message);
    }
}
