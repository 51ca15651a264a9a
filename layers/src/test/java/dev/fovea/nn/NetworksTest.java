package dev.fovea.nn;

import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.hardSigmoid;
import static dev.fovea.nn.Layers.hardSwish;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.nn.Layers.silu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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

    /** torchvision's mobilenet_v3_small. */
    @Test
    void invertedResidualsMakeMobileNetV3() {
        int[][] rows = { // channels of the input, kernel, within, channels of the output, stride, squeezed, hard swish
            {16, 3, 16, 16, 2, 8, 0}, {16, 3, 72, 24, 2, 0, 0}, {24, 3, 88, 24, 1, 0, 0}, {24, 5, 96, 40, 2, 24, 1},
            {40, 5, 240, 40, 1, 64, 1}, {40, 5, 240, 40, 1, 64, 1}, {40, 5, 120, 48, 1, 32, 1},
            {48, 5, 144, 48, 1, 40, 1}, {48, 5, 288, 96, 2, 72, 1}, {96, 5, 576, 96, 1, 144, 1},
            {96, 5, 576, 96, 1, 144, 1}};
        List<Layer> layers = new ArrayList<>(List.of(Blocks.convNorm(16, 3, 2), hardSwish()));
        for (int[] row : rows) {
            InvertedResidual block = new InvertedResidual(row[0], row[3]).kernel(row[1]).within(row[2]).stride(row[4])
                    .activation(row[6] == 0 ? relu() : hardSwish());
            layers.add(
                    Blocks.invertedResidual(row[5] == 0 ? block : block.squeezeExcite(row[5], relu(), hardSigmoid())));
        }
        layers.addAll(List.of(
                Blocks.convNorm(576, 1, 1), hardSwish(), globalAvgPool2d(), dense(1024), hardSwish(), dense(1000)));
        assertEquals(2_542_856, blank(224, 3, layers.toArray(Layer[]::new)).summary().trainable());
    }

    /** torchvision's efficientnet_b0. */
    @Test
    void invertedResidualsMakeEfficientNet() {
        int[][] rows = { // expansion, kernel, stride, channels of the output, blocks
            {1, 3, 1, 16, 1}, {6, 3, 2, 24, 2}, {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3}, {6, 5, 1, 112, 3},
            {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};
        List<Layer> layers = new ArrayList<>(List.of(Blocks.convNorm(32, 3, 2), silu()));
        int in = 32;
        for (int[] row : rows) {
            for (int block = 0; block < row[4]; block++) {
                layers.add(Blocks.invertedResidual(
                        new InvertedResidual(in, row[3]).within(row[0] * in).kernel(row[1])
                                .stride(block == 0 ? row[2] : 1).activation(silu())
                                .squeezeExcite(in / 4, silu(), sigmoid())));
                in = row[3];
            }
        }
        layers.addAll(List.of(Blocks.convNorm(1280, 1, 1), silu(), globalAvgPool2d(), dense(1000)));
        assertEquals(5_288_548, blank(224, 3, layers.toArray(Layer[]::new)).summary().trainable());
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
        InvertedResidual block = new InvertedResidual(8, 8);
        for (Executable wrong : List.<Executable>of(
                () -> new InvertedResidual(0, 8), () -> new InvertedResidual(8, 0),
                () -> new InvertedResidual(1 << 30, 8),
                () -> block.kernel(0), () -> block.stride(0), () -> block.within(0),
                () -> block.squeezeExcite(0, relu(), sigmoid()))) {
            String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
            assertTrue(message.startsWith("inverted residual: "), message);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> blank(32, 3, Networks.convNext(10, 4, new int[] {8, 16}, new int[] {1})));
    }

    @Test
    void aBlockExcitesWithTheFunctionsItIsGiven() {
        Layer written = residual(sequential(
                Blocks.depthwiseNorm(3, 1), relu6(),
                gated(sequential(globalAvgPool2d(), dense(2), silu(), dense(8), hardSigmoid())),
                Blocks.convNorm(8, 1, 1)));
        InvertedResidual settings = new InvertedResidual(8, 8).within(8).squeezeExcite(2, silu(), hardSigmoid());
        assertEquals(written.toString(), Blocks.invertedResidual(settings).toString());
    }

    @Test
    void everyBlockKeepsItsPromise() {
        Shape image = Shape.of(8, 8, 16);
        assertEquals(Shape.of(8, 8, 16), output(image, Blocks.basic(16, 16, 1)));
        assertEquals(Shape.of(4, 4, 32), output(image, Blocks.basic(16, 32, 2)));
        assertEquals(Shape.of(4, 4, 64), output(image, Blocks.bottleneck(16, 64, 2)));
        assertEquals(Shape.of(4, 4, 24),
                output(image, Blocks.invertedResidual(new InvertedResidual(16, 24).stride(2))));
        assertEquals(Shape.of(8, 8, 16),
                output(image, Blocks.invertedResidual(new InvertedResidual(16, 16).within(16))));
        InvertedResidual large = new InvertedResidual(16, 16).kernel(5).within(64);
        assertEquals(Shape.of(8, 8, 16),
                output(image, Blocks.invertedResidual(large.squeezeExcite(8, relu(), sigmoid()))));
        assertEquals(large, new InvertedResidual(16, 16).within(64).kernel(5));
        assertNotEquals(large, large.activation(silu()));
        InvertedResidual excited = large.squeezeExcite(8, relu(), sigmoid());
        assertNotEquals(large, excited);
        assertNotEquals(excited, large.squeezeExcite(8, silu(), sigmoid()));
        assertNotEquals(excited, large.squeezeExcite(8, relu(), hardSigmoid()));
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
