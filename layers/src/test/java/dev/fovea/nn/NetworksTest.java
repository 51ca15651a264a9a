package dev.fovea.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue: as many parameters as the papers' authors or PyTorch's own collection have, and the shapes promised. */
class NetworksTest {
    private static Network blank(int pixels, int channels, Layer... layers) {
        return Network.blank(Shape.of(pixels, pixels, channels), 0, Long.MAX_VALUE, List.of(layers));
    }

    /** The counts of torchvision 0.28 (mobilenet_v2), and of the usual variants for 32×32 pixels (resnet18, resnet20). */
    @Test
    void haveTheParametersOfTheOriginals() {
        assertEquals(3_504_872, blank(224, 3, Networks.mobileNetV2(1, 1000, 224)).summary().trainable());
        assertEquals(11_173_962, blank(32, 3, Networks.resnet18(10)).summary().trainable());
        assertEquals(272_474, blank(32, 3, Networks.resnet20(10)).summary().trainable());
        assertEquals(61_706, blank(28, 1, Networks.lenet5(10)).summary().trainable());
    }

    /** torchvision's convnext_tiny. */
    @Test
    void convNextHasTheParametersOfTheOriginal() {
        int[] channels = {96, 192, 384, 768};
        int[] blocks = {3, 3, 9, 3};
        assertEquals(28_589_128, blank(32, 3, Networks.convNext(1000, 4, channels, blocks)).summary().trainable());
    }

    @ParameterizedTest
    @CsvSource({"32, 4", "64, 2", "224, 7"})
    void mobileNetEndsInAFewPixels(int pixels, int last) {
        Network network = blank(pixels, 3, Networks.mobileNetV2(0.5, 10, pixels));
        List<Summary.Row> rows = network.summary().rows();
        assertEquals(Shape.of(last, last, 1280), rows.get(rows.size() - 4).output());
        assertEquals(Shape.of(10), network.outputShape());
    }

    @Test
    void aUnetLabelsEachPixel() {
        assertEquals(Shape.of(16, 16, 3), blank(16, 1, Networks.unet(3, 4, 3)).outputShape());
        assertThrows(IllegalArgumentException.class, () -> blank(12, 1, Networks.unet(3, 4, 3)));
    }

    @Test
    void settingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> blank(32, 3, Networks.mobileNetV2(0, 10, 32)));
        assertThrows(IllegalArgumentException.class, () -> blank(32, 3, Networks.mobileNetV2(Double.NaN, 10, 32)));
        assertThrows(IllegalArgumentException.class, () -> blank(32, 3, Networks.unet(3, 4, 0)));
        assertThrows(IllegalArgumentException.class, () -> Networks.unet(3, 4, 16));
        assertThrows(IllegalArgumentException.class, () -> Networks.mobileNetV2(1, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> Blocks.bottleneck(8, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> Blocks.squeezeExcite(6, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> blank(32, 3, Networks.convNext(10, 4, new int[] {8, 16}, new int[] {1})));
    }

    @Test
    void everyBlockKeepsItsPromise() {
        Shape image = Shape.of(8, 8, 16);
        assertEquals(Shape.of(8, 8, 16), output(image, Blocks.basic(16, 16, 1)));
        assertEquals(Shape.of(4, 4, 32), output(image, Blocks.basic(16, 32, 2)));
        assertEquals(Shape.of(4, 4, 64), output(image, Blocks.bottleneck(16, 64, 2)));
        assertEquals(Shape.of(4, 4, 24), output(image, Blocks.invertedResidual(16, 24, 2, 6)));
        assertEquals(Shape.of(8, 8, 16), output(image, Blocks.invertedResidual(16, 16, 1, 1)));
        assertEquals(Shape.of(8, 8, 16), output(image, Blocks.mobileNetV3(16, 16, 5, 1, 64)));
        assertEquals(image, output(image, Blocks.squeezeExcite(16, 4)));
        assertEquals(image, output(image, Blocks.convNext(16)));
        Inception inception = new Inception(8).convolution(3, 6, 12);
        assertEquals(Shape.of(8, 8, 20), output(image, Blocks.inception(inception)));
        assertEquals(Shape.of(8, 8, 28), output(image, Blocks.inception(inception.convolution(5, 4, 6).pool(2))));
        assertEquals(Shape.of(8, 8, 8), output(image, Blocks.inception(new Inception(8))));
        assertEquals(inception, new Inception(8).convolution(3, 6, 12));
        assertEquals(Shape.of(8, 8, 20), output(image, Blocks.denseNet(4)));
    }

    private static Shape output(Shape image, Layer block) {
        return Network.blank(image, 0, Long.MAX_VALUE, List.of(block)).outputShape();
    }
}
