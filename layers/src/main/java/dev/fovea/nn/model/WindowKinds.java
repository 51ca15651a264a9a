package dev.fovea.nn.model;

import dev.fovea.nn.AdaptiveAvgPool2d;
import dev.fovea.nn.AdaptiveMaxPool2d;
import dev.fovea.nn.AvgPool2d;
import dev.fovea.nn.Conv2d;
import dev.fovea.nn.ConvTranspose2d;
import dev.fovea.nn.ConvolutionLayer;
import dev.fovea.nn.DepthwiseConv2d;
import dev.fovea.nn.GlobalAvgPool2d;
import dev.fovea.nn.GlobalMaxPool2d;
import dev.fovea.nn.MaxPool2d;
import dev.fovea.nn.PoolingLayer;
import dev.fovea.nn.WindowLayer;
import dev.fovea.ops.Padding;
import java.util.List;

/**
 * The kinds of convolutions and poolings. Settings that files once did not have are written where they are not the
 * default, so that files without them are read as ever.
 */
final class WindowKinds {
    private WindowKinds() {}

    static List<LayerKind<?>> list() {
        return List.of(
                new LayerKind<>("conv2d", Conv2d.class, WindowKinds::encode, WindowKinds::conv2d),
                new LayerKind<>(
                        "depthwise_conv2d", DepthwiseConv2d.class, WindowKinds::encode, WindowKinds::depthwiseConv2d),
                new LayerKind<>(
                        "conv_transpose2d", ConvTranspose2d.class, WindowKinds::encode, WindowKinds::convTranspose2d),
                new LayerKind<>("max_pool2d", MaxPool2d.class, WindowKinds::encode, WindowKinds::maxPool2d),
                new LayerKind<>("avg_pool2d", AvgPool2d.class, WindowKinds::encode, WindowKinds::avgPool2d),
                StandardKinds.plain("global_avg_pool2d", GlobalAvgPool2d.class, GlobalAvgPool2d::new),
                StandardKinds.plain("global_max_pool2d", GlobalMaxPool2d.class, GlobalMaxPool2d::new),
                new LayerKind<>(
                        "adaptive_avg_pool2d", AdaptiveAvgPool2d.class,
                        layer -> new Settings().put("height", layer.height()).put("width", layer.width()),
                        settings -> new AdaptiveAvgPool2d(settings.integer("height"), settings.integer("width"))),
                new LayerKind<>(
                        "adaptive_max_pool2d", AdaptiveMaxPool2d.class,
                        layer -> new Settings().put("height", layer.height()).put("width", layer.width()),
                        settings -> new AdaptiveMaxPool2d(settings.integer("height"), settings.integer("width"))));
    }

    private static Settings encode(Conv2d layer) {
        Settings settings = new Settings().put("outChannels", layer.outChannels());
        putKernel(settings, layer);
        return putUnless(1, "groups", layer.groups(), settings);
    }

    private static Conv2d conv2d(Settings settings) {
        Conv2d layer = new Conv2d(
                settings.integer("outChannels"), settings.integer("kernelHeight"), settings.integer("kernelWidth"))
                .groups(settings.integer("groups", 1));
        return withKernel(layer, settings);
    }

    private static Settings encode(DepthwiseConv2d layer) {
        Settings settings = new Settings();
        putKernel(settings, layer);
        return putUnless(1, "multiplier", layer.multiplier(), settings);
    }

    private static DepthwiseConv2d depthwiseConv2d(Settings settings) {
        DepthwiseConv2d layer =
                new DepthwiseConv2d(settings.integer("kernelHeight"), settings.integer("kernelWidth"))
                        .multiplier(settings.integer("multiplier", 1));
        return withKernel(layer, settings);
    }

    private static Settings encode(ConvTranspose2d layer) {
        Settings settings = new Settings().put("outChannels", layer.outChannels());
        putKernel(settings, layer);
        putUnless(1, "groups", layer.groups(), settings);
        putUnless(0, "outputPaddingHeight", layer.outputPaddingHeight(), settings);
        return putUnless(0, "outputPaddingWidth", layer.outputPaddingWidth(), settings);
    }

    private static ConvTranspose2d convTranspose2d(Settings settings) {
        ConvTranspose2d layer = new ConvTranspose2d(
                settings.integer("outChannels"), settings.integer("kernelHeight"), settings.integer("kernelWidth"))
                .groups(settings.integer("groups", 1))
                .outputPadding(
                        settings.integer("outputPaddingHeight", 0), settings.integer("outputPaddingWidth", 0));
        return withKernel(layer, settings);
    }

    private static Settings encode(MaxPool2d layer) {
        return pool(layer);
    }

    private static MaxPool2d maxPool2d(Settings settings) {
        return withPool(new MaxPool2d(settings.integer("poolHeight"), settings.integer("poolWidth")), settings);
    }

    private static Settings encode(AvgPool2d layer) {
        return layer.countPadding() ? pool(layer).put("countPadding", true) : pool(layer);
    }

    private static AvgPool2d avgPool2d(Settings settings) {
        AvgPool2d layer = new AvgPool2d(settings.integer("poolHeight"), settings.integer("poolWidth"))
                .countPadding(settings.flag("countPadding", false));
        return withPool(layer, settings);
    }

    private static void putKernel(Settings settings, ConvolutionLayer<?> layer) {
        settings.put("kernelHeight", layer.kernelHeight()).put("kernelWidth", layer.kernelWidth());
        putWindow(settings, layer);
        settings.put("bias", layer.bias());
    }

    private static <L extends ConvolutionLayer<L>> L withKernel(L layer, Settings settings) {
        return withWindow(layer, settings).bias(settings.flag("bias"));
    }

    private static Settings pool(PoolingLayer<?> layer) {
        Settings settings = new Settings()
                .put("poolHeight", layer.poolHeight())
                .put("poolWidth", layer.poolWidth());
        putWindow(settings, layer);
        return layer.ceilMode() ? settings.put("ceilMode", true) : settings;
    }

    private static <L extends PoolingLayer<L>> L withPool(L layer, Settings settings) {
        return withWindow(layer, settings).ceilMode(settings.flag("ceilMode", false));
    }

    private static void putWindow(Settings settings, WindowLayer<?> layer) {
        settings.put("strideHeight", layer.strideHeight())
                .put("strideWidth", layer.strideWidth())
                .put("padding", layer.padding().name());
        putUnless(1, "dilationHeight", layer.dilationHeight(), settings);
        putUnless(1, "dilationWidth", layer.dilationWidth(), settings);
    }

    private static <L extends WindowLayer<L>> L withWindow(L layer, Settings settings) {
        return layer.stride(settings.integer("strideHeight"), settings.integer("strideWidth"))
                .padding(padding(settings))
                .dilation(settings.integer("dilationHeight", 1), settings.integer("dilationWidth", 1));
    }

    private static Padding padding(Settings settings) {
        try {
            return Padding.named(settings.text("padding"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("setting padding: " + e.getMessage(), e);
        }
    }

    private static Settings putUnless(int common, String name, int value, Settings settings) {
        return value == common ? settings : settings.put(name, value);
    }
}
