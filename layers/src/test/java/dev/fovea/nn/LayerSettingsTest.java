package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.crop2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthToSpace;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.elu;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.geluTanh;
import static dev.fovea.nn.Layers.groupNorm;
import static dev.fovea.nn.Layers.instanceNorm;
import static dev.fovea.nn.Layers.l2Normalize;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.leakyRelu;
import static dev.fovea.nn.Layers.logSoftmax;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.permute;
import static dev.fovea.nn.Layers.prelu;
import static dev.fovea.nn.Layers.reflectPad2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.replicatePad2d;
import static dev.fovea.nn.Layers.reshape;
import static dev.fovea.nn.Layers.resize2d;
import static dev.fovea.nn.Layers.rmsNorm;
import static dev.fovea.nn.Layers.spaceToDepth;
import static dev.fovea.nn.Layers.zeroPad2d;
import static dev.fovea.nn.Resize2d.Interpolation.BILINEAR;
import static dev.fovea.ops.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.nn.op.Initializer;
import dev.fovea.ops.Padding;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Layers are values: a changed setting makes another layer, equal settings equal ones, and one can read them. */
class LayerSettingsTest {
    private static final DoubleUnaryOperator COSINE = Math::cos;
    private static final DoubleUnaryOperator SINE = Math::sin;
    private static final Initializer ONES = Initializer.constant(1);

    /** Each setting of each layer changed, alone. */
    private static final List<Supplier<Layer>> LAYERS = List.of(
            () -> conv2d(8, 3), () -> conv2d(9, 3), () -> conv2d(8, 5), () -> new Conv2d(8, 3, 5),
            () -> conv2d(8, 3).stride(2), () -> conv2d(8, 3).stride(2, 1), () -> conv2d(8, 3).stride(1, 2),
            () -> conv2d(8, 3).padding(SAME), () -> conv2d(8, 3).bias(false),
            () -> conv2d(8, 3).kernelInitializer(ONES),
            () -> dense(8), () -> dense(9), () -> dense(8).bias(false), () -> dense(8).kernelInitializer(ONES),
            () -> batchNorm(), () -> batchNorm().momentum(0.9), () -> batchNorm().epsilon(0.1),
            () -> relu(), () -> gelu(), () -> geluTanh(), () -> leakyRelu(1), () -> leakyRelu(0.1), () -> elu(1),
            () -> elu(0.1), () -> Activation.of("relu", COSINE, SINE), () -> Activation.of("wave", COSINE, SINE),
            () -> Activation.of("wave", SINE, SINE), () -> prelu(), () -> prelu().initialAlpha(0), () -> logSoftmax(),
            () -> dropout(0.5), () -> dropout(0.25),
            () -> maxPool2d(2), () -> maxPool2d(3), () -> new MaxPool2d(2, 3), () -> maxPool2d(2).stride(1),
            () -> maxPool2d(2).stride(2, 1), () -> maxPool2d(2).padding(SAME),
            () -> avgPool2d(2), () -> avgPool2d(3), () -> new AvgPool2d(2, 3), () -> avgPool2d(2).stride(1),
            () -> avgPool2d(2).stride(2, 1), () -> avgPool2d(2).padding(SAME),
            () -> layerNorm(), () -> layerNorm().epsilon(0.1), () -> layerNorm().overSample(true),
            () -> layerNorm().gamma(false), () -> layerNorm().beta(false),
            () -> rmsNorm(), () -> rmsNorm().epsilon(0.1), () -> rmsNorm().overSample(true),
            () -> rmsNorm().gamma(false),
            () -> l2Normalize(), () -> l2Normalize().epsilon(0.1), () -> l2Normalize().overSample(true),
            () -> groupNorm(2), () -> groupNorm(3), () -> groupNorm(2).epsilon(0.1), () -> groupNorm(2).gamma(false),
            () -> groupNorm(2).beta(false),
            () -> instanceNorm(), () -> instanceNorm().epsilon(0.1), () -> instanceNorm().gamma(false),
            () -> instanceNorm().beta(false),
            () -> channelScale(), () -> channelScale(1),
            () -> zeroPad2d(1), () -> reflectPad2d(1), () -> replicatePad2d(1), () -> zeroPad2d(2, 1, 1, 1),
            () -> zeroPad2d(1, 2, 1, 1), () -> zeroPad2d(1, 1, 2, 1), () -> zeroPad2d(1, 1, 1, 2),
            () -> crop2d(1), () -> new Crop2d(2, 1, 1, 1), () -> depthToSpace(2), () -> depthToSpace(3),
            () -> spaceToDepth(2), () -> spaceToDepth(3), () -> reshape(2, 3), () -> reshape(3, 2),
            () -> permute(0, 1), () -> permute(1, 0),
            () -> resize2d(2), () -> resize2d(2, 2), () -> resize2d(2, 3), () -> resize2d(3, 2),
            () -> Resize2d.by(2, 3), () -> resize2d(2).interpolation(BILINEAR),
            () -> conv2d(8, 3).groups(2), () -> conv2d(8, 3).dilation(2), () -> conv2d(8, 3).dilation(2, 1),
            () -> conv2d(8, 3).padding(Padding.of(1)), () -> conv2d(8, 3).padding(Padding.of(1, 1, 1, 0)),
            () -> maxPool2d(2).ceilMode(true), () -> maxPool2d(2).dilation(1, 2), () -> avgPool2d(2).ceilMode(true),
            () -> avgPool2d(2).countPadding(true), () -> avgPool2d(2).ceilMode(true).countPadding(true),
            () -> depthwiseConv2d(3), () -> depthwiseConv2d(5), () -> depthwiseConv2d(3).multiplier(2),
            () -> depthwiseConv2d(3).bias(false), () -> depthwiseConv2d(3).stride(2),
            () -> convTranspose2d(8, 3), () -> convTranspose2d(9, 3), () -> convTranspose2d(8, 3).groups(2),
            () -> convTranspose2d(8, 3).outputPadding(1), () -> convTranspose2d(8, 3).outputPadding(1, 0),
            () -> convTranspose2d(8, 3).stride(2).padding(SAME));

    @Test
    void areEqualIfAllSettingsAre() {
        for (int i = 0; i < LAYERS.size(); i++) {
            for (int j = 0; j < LAYERS.size(); j++) {
                Layer a = LAYERS.get(i).get();
                Layer b = LAYERS.get(j).get();
                if (i == j) {
                    assertEquals(a, b);
                    assertEquals(a.hashCode(), b.hashCode());
                    assertEquals(a.toString(), b.toString());
                } else {
                    assertNotEquals(a, b);
                }
            }
        }
    }

    @Test
    void keepTheOtherSettings() {
        Conv2d convolution = new Conv2d(8, 3, 5).bias(false).stride(2, 3).kernelInitializer(ONES).padding(SAME);
        assertEquals(
                List.of(8, 3, 5, 2, 3, SAME, false, ONES),
                List.of(
                        convolution.outChannels(), convolution.kernelHeight(), convolution.kernelWidth(),
                        convolution.strideHeight(), convolution.strideWidth(), convolution.padding(),
                        convolution.bias(), convolution.kernelInitializer()));
        Dense dense = dense(8).bias(false).kernelInitializer(ONES);
        assertEquals(List.of(8, false, ONES), List.of(dense.outputs(), dense.bias(), dense.kernelInitializer()));
        BatchNorm normalization = batchNorm().momentum(0.9).epsilon(0.1);
        assertEquals(List.of(0.9, 0.1), List.of(normalization.momentum(), normalization.epsilon()));
        GroupNorm groups = groupNorm(4).gamma(false).epsilon(0.1).beta(false);
        assertEquals(
                List.of(4, 0.1, false, false),
                List.of(groups.groups(), groups.epsilon(), groups.gamma(), groups.beta()));
        LayerNorm layer = layerNorm().beta(false).overSample(true).epsilon(0.1).gamma(false);
        assertEquals(
                List.of(0.1, true, false, false),
                List.of(layer.epsilon(), layer.overSample(), layer.gamma(), layer.beta()));
        MaxPool2d maximum = new MaxPool2d(2, 3).padding(SAME).stride(4, 5);
        assertEquals(
                List.of(2, 3, 4, 5, SAME),
                List.of(
                        maximum.poolHeight(), maximum.poolWidth(), maximum.strideHeight(), maximum.strideWidth(),
                        maximum.padding()));
        AvgPool2d mean = new AvgPool2d(2, 3).padding(SAME).stride(4, 5);
        assertEquals(
                List.of(2, 3, 4, 5, SAME),
                List.of(
                        mean.poolHeight(), mean.poolWidth(), mean.strideHeight(), mean.strideWidth(),
                        mean.padding()));
    }

    @Test
    void keepTheOtherSettingsOfGeneralWindows() {
        Conv2d grouped = conv2d(8, 3).dilation(2, 3).groups(4).padding(Padding.of(1)).stride(5).bias(false);
        assertEquals(
                List.of(8, 4, 2, 3, Padding.of(1), 5, false),
                List.of(
                        grouped.outChannels(), grouped.groups(), grouped.dilationHeight(), grouped.dilationWidth(),
                        grouped.padding(), grouped.strideWidth(), grouped.bias()));
        DepthwiseConv2d depthwise = depthwiseConv2d(3).multiplier(2).stride(2).kernelInitializer(ONES);
        assertEquals(
                List.of(2, 3, 2, ONES),
                List.of(
                        depthwise.multiplier(), depthwise.kernelHeight(), depthwise.strideHeight(),
                        depthwise.kernelInitializer()));
        ConvTranspose2d transposed =
                convTranspose2d(8, 3).groups(4).outputPadding(1, 2).stride(3).bias(false).groups(2);
        assertEquals(
                List.of(8, 2, 1, 2, 3, false),
                List.of(
                        transposed.outChannels(), transposed.groups(), transposed.outputPaddingHeight(),
                        transposed.outputPaddingWidth(), transposed.strideHeight(), transposed.bias()));
        AvgPool2d mean = avgPool2d(3).countPadding(true).ceilMode(true).padding(Padding.of(1)).dilation(2);
        assertEquals(
                List.of(3, true, true, Padding.of(1), 2),
                List.of(
                        mean.poolHeight(), mean.countPadding(), mean.ceilMode(), mean.padding(),
                        mean.dilationHeight()));
        MaxPool2d maximum = maxPool2d(3).ceilMode(true).stride(1);
        assertEquals(List.of(true, 1), List.of(maximum.ceilMode(), maximum.strideHeight()));
    }

    @Test
    void print() {
        assertEquals(
                "Conv2d[8 channels, kernel 3×5, stride 2×1, padding SAME, no bias]",
                new Conv2d(8, 3, 5).stride(2, 1).padding(SAME).bias(false).toString());
        assertEquals(
                "Conv2d[8 channels, 2 groups, kernel 3×3, stride 1×1, dilation 2×1, padding 1,1,0,2]",
                conv2d(8, 3).groups(2).dilation(2, 1).padding(Padding.of(1, 1, 0, 2)).toString());
        assertEquals(
                "DepthwiseConv2d[multiplier 2, kernel 3×3, stride 1×1, padding VALID]",
                depthwiseConv2d(3).multiplier(2).toString());
        assertEquals(
                "ConvTranspose2d[8 channels, 2 groups, kernel 3×3, stride 1×1, padding VALID, no bias, output padding"
                        + " 1×0]",
                convTranspose2d(8, 3).groups(2).bias(false).outputPadding(1, 0).toString());
        assertEquals(
                "AvgPool2d[2×2, stride 2×2, padding VALID, rounded up, padding counted]",
                avgPool2d(2).ceilMode(true).countPadding(true).toString());
        assertEquals("Dense[10 outputs]", dense(10).toString());
        assertEquals("BatchNorm[momentum 0.9, epsilon 0.001]", batchNorm().momentum(0.9).toString());
        assertEquals("Activation[gelu_tanh]", geluTanh().toString());
        assertEquals("Activation[leaky_relu, alpha 0.1]", leakyRelu(0.1).toString());
        assertEquals("Activation[wave]", Activation.of("wave", COSINE, SINE).toString());
        assertEquals("Prelu[initial alpha 0.25]", prelu().toString());
        assertEquals("Dropout[0.3]", dropout(0.3).toString());
        assertEquals("MaxPool2d[2×3, stride 2×3, padding VALID]", new MaxPool2d(2, 3).toString());
        assertEquals("AvgPool2d[2×2, stride 2×2, padding VALID]", avgPool2d(2).toString());
        assertEquals(
                "LayerNorm[epsilon 0.001, over the sample, no beta]",
                layerNorm().overSample(true).beta(false).toString());
        assertEquals("GroupNorm[4 groups, epsilon 0.1, no gamma]", groupNorm(4).epsilon(0.1).gamma(false).toString());
        assertEquals("InstanceNorm[epsilon 0.001]", instanceNorm().toString());
        assertEquals("RmsNorm[epsilon 1.0E-6, no gamma]", rmsNorm().gamma(false).toString());
        assertEquals("L2Normalize[epsilon 1.0E-12]", l2Normalize().toString());
        assertEquals("ChannelScale[initial value 1.0E-6]", channelScale().toString());
        assertEquals("Pad2d[REFLECT, top 1, bottom 1, left 1, right 1]", reflectPad2d(1).toString());
        assertEquals("Resize2d[to 5×7, NEAREST]", resize2d(5, 7).toString());
        assertEquals("Resize2d[by 2.0×0.5, BILINEAR]", Resize2d.by(2, 0.5).interpolation(BILINEAR).toString());
        assertEquals("Permute[2, 0, 1]", permute(2, 0, 1).toString());
    }

    @Test
    void refuseNothing() {
        assertEquals(
                "padding", assertThrows(NullPointerException.class, () -> conv2d(8, 3).padding(null)).getMessage());
        assertEquals(
                "kernelInitializer",
                assertThrows(NullPointerException.class, () -> dense(8).kernelInitializer(null)).getMessage());
    }

    /** Told where they are set, not when a network is built of them. */
    @Test
    void refuseNumbersOutOfRange() {
        assertRefused("dense: outputs must be at least 1, not 0", () -> dense(0));
        assertRefused("convolution: outChannels must be at least 1, not 0", () -> conv2d(0, 3));
        assertRefused("convolution: outChannels must be at least 1, not -1", () -> convTranspose2d(-1, 3));
        assertRefused("convolution: groups must be at least 1, not 0", () -> conv2d(1, 3).groups(0));
        assertRefused("convolution: groups must be at least 1, not 0", () -> convTranspose2d(1, 3).groups(0));
        assertRefused("convolution: the multiplier must be at least 1, not 0", () -> depthwiseConv2d(3).multiplier(0));
        assertRefused(
                "convolution: outputPadding must be at least 0, not 0 and -1",
                () -> convTranspose2d(1, 3).outputPadding(0, -1));
        assertRefused("a window must have at least 1×1, not 3×0", () -> new Conv2d(1, 3, 0));
        assertRefused("a window must have at least 1×1, not 0×0", () -> maxPool2d(0));
        assertRefused("a window's stride must be at least 1×1, not 0×0", () -> conv2d(1, 3).stride(0));
        assertRefused("a window's stride must be at least 1×1, not 1×-1", () -> avgPool2d(2).stride(1, -1));
        assertRefused("a window's dilation must be at least 1×1, not 0×1", () -> conv2d(1, 3).dilation(0, 1));
        assertRefused(
                "adaptive pooling: expected an output of at least 1×1, found 0×2", () -> new AdaptiveAvgPool2d(0, 2));
        assertRefused(
                "adaptive pooling: expected an output of at least 1×1, found 2×0", () -> new AdaptiveMaxPool2d(2, 0));
    }

    private static void assertRefused(String message, Supplier<Layer> made) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, made::get).getMessage());
    }
}
