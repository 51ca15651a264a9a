package dev.fovea.nn.model;

import dev.fovea.nn.Activation;
import dev.fovea.nn.Layers;
import dev.fovea.nn.LogSoftmax;
import dev.fovea.nn.Prelu;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** The kinds of activations: each function is one, under its own name. */
final class ActivationKinds {
    private static final String ALPHA = "alpha";

    private ActivationKinds() {}

    static List<LayerKind<?>> list() {
        List<LayerKind<?>> kinds = new ArrayList<>();
        Stream.of(
                Layers.relu(), Layers.relu6(), Layers.selu(), Layers.gelu(), Layers.geluTanh(), Layers.silu(),
                Layers.mish(), Layers.sigmoid(), Layers.tanh(), Layers.softplus(), Layers.softsign(),
                Layers.hardSigmoid(), Layers.hardSwish())
                .forEach(layer -> kinds.add(LayerKind.ofOne(layer.name(), layer)));
        kinds.add(withAlpha("leaky_relu", Layers::leakyRelu));
        kinds.add(withAlpha("elu", Layers::elu));
        kinds.add(new LayerKind<>("prelu", Prelu.class, ActivationKinds::encode, ActivationKinds::prelu));
        kinds.add(StandardKinds.plain("log_softmax", LogSoftmax.class, LogSoftmax::new));
        return kinds;
    }

    private static LayerKind<Activation> withAlpha(String name, DoubleFunction<Activation> function) {
        return new LayerKind<>(
                name, Activation.class, layer -> new Settings().put(ALPHA, layer.alpha().orElseThrow()),
                settings -> function.apply(settings.number(ALPHA)),
                layer -> layer.alpha().isPresent() && layer.equals(function.apply(layer.alpha().getAsDouble())));
    }

    private static Settings encode(Prelu layer) {
        return new Settings().put("initialAlpha", layer.initialAlpha());
    }

    private static Prelu prelu(Settings settings) {
        return new Prelu().initialAlpha(settings.number("initialAlpha"));
    }
}
