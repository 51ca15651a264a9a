package dev.fovea.benchmarks;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;

import dev.fovea.nn.Conv2d;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Network;
import dev.fovea.nn.Networks;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Networks for small images as users write them, from LeNet to U-Net, each known by its name in lower case. */
enum SmallNetwork {
    /** The digits application's. */
    DIGITS(Shape.of(28, 28, 1)),
    /** The first example of Keras' documentation. */
    KERAS_CONVNET(Shape.of(28, 28, 1)),
    /** LeCun et al. 1998, with rectifiers and maxima. */
    LENET5(Shape.of(28, 28, 1)),
    /** Pairs of 3×3 convolutions with 32, 64 and 128 channels. */
    VGG_SMALL(Shape.of(32, 32, 3)),
    /** He et al. 2016, section 4.2. */
    RESNET20(Shape.of(32, 32, 3)),
    /** The nine layers with 64 to 512 channels that fast CIFAR-10 trainings began with. */
    RESNET9(Shape.of(32, 32, 3)),
    /** MobileNetV2 of width 0.5. */
    MOBILENET_V2(Shape.of(32, 32, 3)),
    /** The same on larger images. */
    MOBILENET_V2_64(Shape.of(64, 64, 3)),
    /** Four ConvNeXt blocks, of 48 and 96 channels. */
    CONVNEXT(Shape.of(32, 32, 3)),
    /** A U-Net of depth 3 from 16 channels on, three classes for each pixel. */
    UNET(Shape.of(32, 32, 3));

    private static final int CLASSES = 10;
    private static final int PIXEL_CLASSES = 3;

    private final Shape image;

    SmallNetwork(Shape image) {
        this.image = image;
    }

    /** What it is called on the command line, in JSON and in file names. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One image's shape. */
    Shape image() {
        return image;
    }

    /** The network, built anew. */
    Network build() {
        return Network.build(image, 1, layers().toArray(Layer[]::new));
    }

    private List<Layer> layers() {
        return switch (this) {
            case DIGITS -> List.of(Digits.layers());
            case KERAS_CONVNET -> List.of(
                    conv2d(32, 3), relu(), maxPool2d(2), conv2d(64, 3), relu(), maxPool2d(2), flatten(), dropout(0.5),
                    dense(CLASSES));
            case LENET5 -> List.of(Networks.lenet5(CLASSES));
            case VGG_SMALL -> vgg();
            case RESNET20 -> resnet20();
            case RESNET9 -> resnet9();
            case MOBILENET_V2, MOBILENET_V2_64 -> List.of(
                    Networks.mobileNetV2(0.5, CLASSES, image.dimension(0)));
            case CONVNEXT -> List.of(Networks.convNext(CLASSES, 2, new int[] {48, 96}, new int[] {2, 2}));
            case UNET -> List.of(Networks.unet(PIXEL_CLASSES, 16, 3));
        };
    }

    private static Conv2d same(int channels) {
        return conv2d(channels, 3).padding(Padding.SAME);
    }

    private static List<Layer> vgg() {
        List<Layer> layers = new ArrayList<>();
        for (int channels : new int[] {32, 64, 128}) {
            layers.addAll(List.of(
                    same(channels), batchNorm(), relu(), same(channels), batchNorm(), relu(), maxPool2d(2)));
        }
        layers.addAll(List.of(flatten(), dense(128), relu(), dropout(0.5), dense(CLASSES)));
        return layers;
    }

    private static List<Layer> resnet20() {
        List<Layer> layers = new ArrayList<>(List.of(same(16).bias(false), batchNorm(), relu()));
        for (int channels : new int[] {16, 32, 64}) {
            for (int block = 0; block < 3; block++) {
                int stride = channels > 16 && block == 0 ? 2 : 1;
                Layer body = sequential(
                        same(channels).stride(stride).bias(false), batchNorm(), relu(), same(channels).bias(false),
                        batchNorm());
                Layer shortcut = stride == 1
                        ? sequential()
                        : sequential(conv2d(channels, 1).stride(stride).bias(false), batchNorm());
                layers.addAll(List.of(residual(body, shortcut), relu()));
            }
        }
        layers.addAll(List.of(globalAvgPool2d(), dense(CLASSES)));
        return layers;
    }

    private static List<Layer> resnet9() {
        return List.of(
                rectified(64), rectified(128), maxPool2d(2), residual(sequential(rectified(128), rectified(128))),
                rectified(256), maxPool2d(2), rectified(512), maxPool2d(2),
                residual(sequential(rectified(512), rectified(512))), maxPool2d(4), flatten(), dense(CLASSES));
    }

    private static Layer rectified(int channels) {
        return sequential(same(channels), batchNorm(), relu());
    }
}
