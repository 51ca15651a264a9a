package dev.fovea.nn.model;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.Dense;
import dev.fovea.nn.Dropout;
import dev.fovea.nn.Flatten;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Residual;
import dev.fovea.nn.Sequential;
import dev.fovea.nn.Softmax;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The kinds of this library's layers; the settings have the names of the layers' accessors. How a kernel is drawn is
 * not described: a loaded network has its values already.
 */
final class StandardKinds {
    private StandardKinds() {}

    static List<LayerKind<?>> list() {
        return Stream
                .of(basic(), ActivationKinds.list(), WindowKinds.list(), NormKinds.list(), ShapeKinds.list(),
                        CombiningKinds.list(), GeneralKinds.list())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerKind<?>> basic() {
        return List.of(
                new LayerKind<>("batch_norm", BatchNorm.class, StandardKinds::encode, StandardKinds::batchNorm),
                new LayerKind<>("dropout", Dropout.class, StandardKinds::encode, StandardKinds::dropout),
                plain("flatten", Flatten.class, Flatten::new),
                new LayerKind<>("dense", Dense.class, StandardKinds::encode, StandardKinds::dense),
                plain("softmax", Softmax.class, Softmax::new),
                new LayerKind<>("residual", Residual.class, StandardKinds::encode, StandardKinds::residual),
                new LayerKind<>("sequential", Sequential.class, StandardKinds::encode, StandardKinds::sequential));
    }

    /** A kind without settings. */
    static <L extends Layer> LayerKind<L> plain(String name, Class<L> type, Supplier<L> layer) {
        return new LayerKind<>(name, type, ignored -> new Settings(), ignored -> layer.get());
    }

    private static Settings encode(BatchNorm layer) {
        return new Settings().put("momentum", layer.momentum()).put("epsilon", layer.epsilon());
    }

    private static BatchNorm batchNorm(Settings settings) {
        return new BatchNorm().momentum(settings.number("momentum")).epsilon(settings.number("epsilon"));
    }

    private static Settings encode(Dropout layer) {
        Settings settings = new Settings().put("rate", layer.rate());
        return layer.unit() == Dropout.Unit.ELEMENT ? settings : settings.put("unit", layer.unit());
    }

    private static Dropout dropout(Settings settings) {
        return new Dropout(settings.number("rate"))
                .unit(settings.has("unit") ? settings.choice("unit", Dropout.Unit.values()) : Dropout.Unit.ELEMENT);
    }

    private static Settings encode(Dense layer) {
        return new Settings().put("outputs", layer.outputs()).put("bias", layer.bias());
    }

    private static Dense dense(Settings settings) {
        return new Dense(settings.integer("outputs")).bias(settings.flag("bias"));
    }

    private static Settings encode(Residual layer) {
        return new Settings().put("body", layer.body()).put("shortcut", layer.shortcut());
    }

    private static Residual residual(Settings settings) {
        return new Residual(settings.layer("body"), settings.layer("shortcut"));
    }

    private static Settings encode(Sequential layer) {
        return new Settings().put("layers", layer.layers());
    }

    private static Sequential sequential(Settings settings) {
        return new Sequential(settings.layers("layers"));
    }
}
