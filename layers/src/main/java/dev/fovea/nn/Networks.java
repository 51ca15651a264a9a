package dev.fovea.nn;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.convTranspose2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.layerNorm;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.ops.Padding.SAME;

import dev.fovea.annotation.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Well-known networks for small images, as layers for {@link Network#build}: {@code Network.build(Shape.of(32, 32, 3),
 * seed, Networks.resnet20(10))}. They end in logits; their {@link Blocks} are for networks of one's own.
 */
@CheckReturnValue
public final class Networks {
    /** MobileNetV2's stages: expansion, channels, blocks, stride of the first (Sandler et al., 2018, table 2). */
    private static final int[][] MOBILE_NET_V2 = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    /** An image of 2^15 pixels in height and width has 2^30: one more halving, and no array holds one. */
    private static final int DEEPEST_UNET = 15;

    private Networks() {}

    /**
     * ResNet-20 for images of about 32×32 pixels: three stages of three basic blocks with 16, 32 and 64 channels (He et
     * al., 2016, section 4.2); with projections for shortcuts where the shape changes.
     *
     * @param classes how many classes there are
     * @return the layers, 272 thousand parameters for 10 classes
     */
    public static Layer[] resnet20(int classes) {
        List<Layer> layers = new ArrayList<>(List.of(Blocks.convNorm(16, 3, 1), relu()));
        addStages(layers, 16, new int[] {16, 32, 64}, 3);
        layers.addAll(List.of(globalAvgPool2d(), dense(classes)));
        return layers.toArray(Layer[]::new);
    }

    /**
     * ResNet-18: four stages of two basic blocks with 64 to 512 channels (He et al., 2016), with a 3×3 convolution at the
     * beginning and no pooling behind it, as is usual for images of 32 to 64 pixels.
     *
     * @param classes how many classes there are
     * @return the layers, 11.2 million parameters for 10 classes
     */
    public static Layer[] resnet18(int classes) {
        List<Layer> layers = new ArrayList<>(List.of(Blocks.convNorm(64, 3, 1), relu()));
        addStages(layers, 64, new int[] {64, 128, 256, 512}, 2);
        layers.addAll(List.of(globalAvgPool2d(), dense(classes)));
        return layers.toArray(Layer[]::new);
    }

    /** The first block of each stage but the first halves height and width. */
    private static void addStages(List<Layer> layers, int in, int[] channels, int blocks) {
        int before = in;
        for (int stage = 0; stage < channels.length; stage++) {
            for (int block = 0; block < blocks; block++) {
                layers.add(Blocks.basic(before, channels[stage], stage > 0 && block == 0 ? 2 : 1));
                before = channels[stage];
            }
        }
    }

    /**
     * MobileNetV2 (Sandler et al., 2018). For images below 64 pixels the first two strides of 2 are left out, as is usual,
     * so that 32×32 pixels become 4×4, not 1×1.
     *
     * @param width the share of the channels, in (0, 2]; rounded to multiples of 8
     * @param classes how many classes there are
     * @param pixels height and width of the images
     * @return the layers
     * @throws IllegalArgumentException if the width is out of range or there is no pixel
     */
    public static Layer[] mobileNetV2(double width, int classes, int pixels) {
        if (!(width > 0 && width <= 2)) {
            throw new IllegalArgumentException("MobileNetV2: the width must be in (0, 2], not " + width);
        }
        if (pixels < 1) {
            throw new IllegalArgumentException("MobileNetV2: the images must have at least 1 pixel, not " + pixels);
        }
        int firstStride = pixels < 64 ? 1 : 2;
        int in = scaled(32, width);
        List<Layer> layers = new ArrayList<>(List.of(Blocks.convNorm(in, 3, firstStride), relu6()));
        for (int stage = 0; stage < MOBILE_NET_V2.length; stage++) {
            int[] row = MOBILE_NET_V2[stage];
            int out = scaled(row[1], width);
            for (int block = 0; block < row[2]; block++) {
                int stride = block > 0 ? 1 : stage == 1 ? firstStride : row[3];
                layers.add(Blocks.invertedResidual(
                        new InvertedResidual(in, out).stride(stride).within(row[0] * in)));
                in = out;
            }
        }
        int last = scaled(1280, Math.max(1, width));
        layers.addAll(List.of(Blocks.convNorm(last, 1, 1), relu6(), globalAvgPool2d(), dropout(0.2), dense(classes)));
        return layers.toArray(Layer[]::new);
    }

    /** The nearest multiple of 8, but not below nine tenths, as the paper's authors round. */
    private static int scaled(int channels, double width) {
        double wanted = channels * width;
        int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
        return rounded < 0.9 * wanted ? rounded + 8 : rounded;
    }

    /**
     * A small ConvNeXt: patches of 4×4 pixels, then stages between which channels are normalised and 2×2 pixels made one
     * (Liu et al., 2022).
     *
     * @param classes how many classes there are
     * @param patch height and width of a patch, 4 in the paper, 2 or 1 for small images
     * @param channels of each stage
     * @param blocks how many blocks each stage has
     * @return the layers
     * @throws IllegalArgumentException if there are not as many numbers of blocks as of channels
     */
    public static Layer[] convNext(int classes, int patch, int[] channels, int[] blocks) {
        if (channels.length == 0 || channels.length != blocks.length) {
            throw new IllegalArgumentException("ConvNeXt: expected as many numbers of blocks as of channels, found "
                    + Arrays.toString(blocks) + " and " + Arrays.toString(channels));
        }
        List<Layer> layers = new ArrayList<>();
        for (int stage = 0; stage < channels.length; stage++) {
            if (stage == 0) {
                layers.addAll(List.of(conv2d(channels[0], patch).stride(patch), layerNorm().epsilon(1e-6)));
            } else {
                layers.addAll(List.of(layerNorm().epsilon(1e-6), conv2d(channels[stage], 2).stride(2)));
            }
            for (int block = 0; block < blocks[stage]; block++) {
                layers.add(Blocks.convNext(channels[stage]));
            }
        }
        layers.addAll(List.of(globalAvgPool2d(), layerNorm().epsilon(1e-6), dense(classes)));
        return layers.toArray(Layer[]::new);
    }

    /**
     * A U-Net (Ronneberger et al., 2015), with batch normalisation and padded convolutions, so that the output is as large
     * as the input: logits for each pixel. Height and width are multiples of 2^depth.
     *
     * @param classes how many classes there are
     * @param channels of the first level; each further one has twice as many
     * @param depth how often height and width are halved, 1 to 15
     * @return the layers
     * @throws IllegalArgumentException if the depth is not in [1, 15]
     */
    public static Layer[] unet(int classes, int channels, int depth) {
        if (depth < 1 || depth > DEEPEST_UNET) {
            throw new IllegalArgumentException(
                    "U-Net: the depth must be in [1, " + DEEPEST_UNET + "], not " + depth);
        }
        return new Layer[] {LayerGraph.of(x -> level(x, channels, depth)), conv2d(classes, 1)};
    }

    private static Wire level(Wire x, int channels, int depth) {
        Wire fine = x.to(twice(channels));
        if (depth == 0) {
            return fine;
        }
        Wire coarse = level(fine.to(maxPool2d(2)), 2 * channels, depth - 1);
        Wire up = coarse.to(convTranspose2d(channels, 2).stride(2));
        return up.concat(fine).to(twice(channels));
    }

    private static Layer twice(int channels) {
        return sequential(Blocks.convNorm(channels, 3, 1), relu(), Blocks.convNorm(channels, 3, 1), relu());
    }

    /**
     * LeNet-5 with rectifiers and maxima (LeCun et al., 1998).
     *
     * @param classes how many classes there are
     * @return the layers, for images of 28×28 to 32×32 pixels
     */
    public static Layer[] lenet5(int classes) {
        return new Layer[] {
            conv2d(6, 5).padding(SAME), relu(), maxPool2d(2), conv2d(16, 5), relu(), maxPool2d(2),
            flatten(), dense(120), relu(), dense(84), relu(), dense(classes)
        };
    }
}
