package dev.fovea.nn.model;

import dev.fovea.nn.ChannelScale;
import dev.fovea.nn.GroupNorm;
import dev.fovea.nn.InstanceNorm;
import dev.fovea.nn.L2Normalize;
import dev.fovea.nn.LayerNorm;
import dev.fovea.nn.RmsNorm;
import java.util.List;

/** The kinds of the normalisations within a sample, and of a factor per channel. */
final class NormKinds {
    private NormKinds() {}

    static List<LayerKind<?>> list() {
        return List.of(
                new LayerKind<>("layer_norm", LayerNorm.class, NormKinds::encode, NormKinds::layerNorm),
                new LayerKind<>("group_norm", GroupNorm.class, NormKinds::encode, NormKinds::groupNorm),
                new LayerKind<>("instance_norm", InstanceNorm.class, NormKinds::encode, NormKinds::instanceNorm),
                new LayerKind<>("rms_norm", RmsNorm.class, NormKinds::encode, NormKinds::rmsNorm),
                new LayerKind<>("l2_normalize", L2Normalize.class, NormKinds::encode, NormKinds::l2Normalize),
                new LayerKind<>(
                        "channel_scale", ChannelScale.class,
                        layer -> new Settings().put("initialValue", layer.initialValue()),
                        settings -> new ChannelScale(settings.number("initialValue"))));
    }

    private static Settings encode(LayerNorm layer) {
        return new Settings()
                .put("epsilon", layer.epsilon())
                .put("overSample", layer.overSample())
                .put("gamma", layer.gamma())
                .put("beta", layer.beta());
    }

    private static LayerNorm layerNorm(Settings settings) {
        return new LayerNorm()
                .epsilon(settings.number("epsilon"))
                .overSample(settings.flag("overSample"))
                .gamma(settings.flag("gamma"))
                .beta(settings.flag("beta"));
    }

    private static Settings encode(GroupNorm layer) {
        return new Settings()
                .put("groups", layer.groups())
                .put("epsilon", layer.epsilon())
                .put("gamma", layer.gamma())
                .put("beta", layer.beta());
    }

    private static GroupNorm groupNorm(Settings settings) {
        return new GroupNorm(settings.integer("groups"))
                .epsilon(settings.number("epsilon"))
                .gamma(settings.flag("gamma"))
                .beta(settings.flag("beta"));
    }

    private static Settings encode(InstanceNorm layer) {
        return new Settings()
                .put("epsilon", layer.epsilon())
                .put("gamma", layer.gamma())
                .put("beta", layer.beta());
    }

    private static InstanceNorm instanceNorm(Settings settings) {
        return new InstanceNorm()
                .epsilon(settings.number("epsilon"))
                .gamma(settings.flag("gamma"))
                .beta(settings.flag("beta"));
    }

    private static Settings encode(RmsNorm layer) {
        return new Settings()
                .put("epsilon", layer.epsilon())
                .put("overSample", layer.overSample())
                .put("gamma", layer.gamma());
    }

    private static RmsNorm rmsNorm(Settings settings) {
        return new RmsNorm()
                .epsilon(settings.number("epsilon"))
                .overSample(settings.flag("overSample"))
                .gamma(settings.flag("gamma"));
    }

    private static Settings encode(L2Normalize layer) {
        return new Settings().put("epsilon", layer.epsilon()).put("overSample", layer.overSample());
    }

    private static L2Normalize l2Normalize(Settings settings) {
        return new L2Normalize().epsilon(settings.number("epsilon")).overSample(settings.flag("overSample"));
    }
}
