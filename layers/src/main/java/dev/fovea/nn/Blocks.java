package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.channelScale;
import static dev.fovea.nn.Layers.concat;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.depthwiseConv2d;
import static dev.fovea.nn.Layers.gated;
import static dev.fovea.nn.Layers.gelu;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.sigmoid;
import static dev.fovea.ops.Padding.SAME;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.op.Initializer;

/**
 * The blocks that well-known networks for images are made of, each a few of the {@link Layers}. Batch normalisation keeps
 * 0.9 of its statistics in each step and has an epsilon of 10⁻⁵, as in PyTorch; convolutions before it have no bias.
 */
@CheckReturnValue
public final class Blocks {
    private static final double MOMENTUM = 0.9;
    private static final double EPSILON = 1e-5;

    private Blocks() {}

    /**
     * A convolution, padded SAME, with batch normalisation.
     *
     * @param out channels of the output
     * @param kernel height and width of the kernel
     * @param stride the step
     * @return the layers, as one
     */
    public static Layer convNorm(int out, int kernel, int stride) {
        Conv2d convolution = conv2d(out, kernel).stride(stride).padding(SAME).bias(false);
        return sequential(convolution.kernelInitializer(Initializer.heNormal()), norm());
    }

    /**
     * A depthwise convolution, padded SAME, with batch normalisation.
     *
     * @param kernel height and width of the kernel
     * @param stride the step
     * @return the layers, as one
     */
    public static Layer depthwiseNorm(int kernel, int stride) {
        return sequential(depthwiseConv2d(kernel).stride(stride).padding(SAME).bias(false), norm());
    }

    private static BatchNorm norm() {
        return batchNorm(MOMENTUM).epsilon(EPSILON);
    }

    /**
     * ResNet's basic block: two 3×3 convolutions and a shortcut (He et al., 2016).
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride the step of the first convolution
     * @return the block
     */
    public static Layer basic(int in, int out, int stride) {
        Layer body = sequential(convNorm(out, 3, stride), relu(), convNorm(out, 3, 1));
        return sequential(residual(body, shortcut(in, out, stride)), relu());
    }

    /**
     * ResNet's bottleneck: 1×1, 3×3 and 1×1 convolutions and a shortcut (He et al., 2016); the stride is that of the 3×3
     * convolution.
     *
     * @param in channels of the input
     * @param out channels of the output, four times those within
     * @param stride the step
     * @return the block
     * @throws IllegalArgumentException if four do not divide the channels of the output
     */
    public static Layer bottleneck(int in, int out, int stride) {
        if (out < 4 || out % 4 != 0) {
            throw new IllegalArgumentException(
                    "bottleneck: the channels of the output are four times those within, not "
                            + out);
        }
        Layer body = sequential(
                convNorm(out / 4, 1, 1), relu(), convNorm(out / 4, 3, stride), relu(), convNorm(out, 1, 1));
        return sequential(residual(body, shortcut(in, out, stride)), relu());
    }

    private static Layer shortcut(int in, int out, int stride) {
        return in == out && stride == 1 ? sequential() : convNorm(out, 1, stride);
    }

    /**
     * An inverted residual block, as MobileNetV2, MobileNetV3 and EfficientNet are made of, with a shortcut where input and
     * output are alike: {@code invertedResidual(new InvertedResidual(24, 40).kernel(5).stride(2))}.
     *
     * @param settings its sizes, and what MobileNetV2's has not
     * @return the block
     */
    public static Layer invertedResidual(InvertedResidual settings) {
        return settings.block();
    }

    /**
     * Squeeze-and-excitation: channels multiplied by what two dense layers make of their means (Hu et al., 2018).
     *
     * @param channels channels of input and output
     * @param reduction how many times fewer there are between the dense layers, usually 16 or 4
     * @return the block
     * @throws IllegalArgumentException if one is below 1
     */
    public static Layer squeezeExcite(int channels, int reduction) {
        if (channels < 1 || reduction < 1) {
            throw new IllegalArgumentException("squeeze-and-excitation: channels and reduction must be at least 1, not "
                    + channels + " and " + reduction);
        }
        return squeezeExcite(channels, Math.max(1, channels / reduction), relu(), sigmoid());
    }

    /** By so many values, with the functions behind the two dense layers. */
    static Layer squeezeExcite(int channels, int values, Layer inner, Layer factor) {
        return gated(sequential(globalAvgPool2d(), dense(values), inner, dense(channels), factor));
    }

    /**
     * ConvNeXt's block: depthwise 7×7, layer normalisation, 1×1 to four times the channels, GELU, 1×1 back, layer scale,
     * shortcut (Liu et al., 2022).
     *
     * @param channels channels of input and output
     * @return the block
     */
    public static Layer convNext(int channels) {
        return residual(sequential(
                depthwiseConv2d(7).padding(SAME), layerNorm().epsilon(1e-6), conv2d(4 * channels, 1), gelu(),
                conv2d(channels, 1), channelScale()));
    }

    /**
     * An Inception block: convolutions of several sizes and a pooled branch side by side (Szegedy et al., 2015), with
     * batch normalisation: {@code inception(new Inception(64).convolution(3, 96, 128).convolution(5, 16, 32).pool(32))}.
     *
     * @param branches which there are, and their channels
     * @return the block
     */
    public static Layer inception(Inception branches) {
        return branches.block();
    }

    /**
     * DenseNet's layer: its output stands beside its input (Huang et al., 2017).
     *
     * @param growth channels that are added
     * @return the layer
     */
    public static Layer denseNet(int growth) {
        return concat(
                sequential(),
                sequential(
                        norm(), relu(), conv2d(4 * growth, 1).bias(false), norm(), relu(),
                        conv2d(growth, 3).padding(SAME).bias(false)));
    }
}
