package dev.fovea.nn.model;

import dev.fovea.nn.general.AlongAxis;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.Constant;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.general.LocalResponseNorm;
import dev.fovea.nn.general.MatrixProduct;
import dev.fovea.nn.general.Reduce;
import dev.fovea.nn.general.Select;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The kinds of layers on tensors of any rank. */
final class GeneralKinds {
    private GeneralKinds() {}

    static List<LayerKind<?>> list() {
        return List.of(
                new LayerKind<>(
                        "constant", Constant.class,
                        layer -> new Settings()
                                .put("shape", layer.shape().dimensions()).put("trainable", layer.trainable()),
                        settings -> new Constant(Shape.of(settings.integers("shape")))
                                .trainable(settings.flag("trainable"))),
                new LayerKind<>(
                        "arithmetic", Arithmetic.class, layer -> new Settings().put("function", layer.function()),
                        settings -> new Arithmetic(settings.choice("function", Arithmetic.Function.values()))),
                new LayerKind<>(
                        "elementwise", Elementwise.class, GeneralKinds::encode, GeneralKinds::elementwise),
                new LayerKind<>("select", Select.class, GeneralKinds::encode, GeneralKinds::select),
                new LayerKind<>(
                        "reduce", Reduce.class,
                        layer -> new Settings()
                                .put("reduction", layer.kind())
                                .put("axes", layer.axes().stream().mapToInt(axis -> axis).toArray()),
                        settings -> new Reduce(
                                settings.choice("reduction", Reduce.Kind.values()), settings.integers("axes"))),
                new LayerKind<>(
                        "along_axis", AlongAxis.class,
                        layer -> new Settings().put("axis", layer.axis()).put("outputs", layer.outputs()),
                        settings -> new AlongAxis(settings.integer("axis"), settings.integer("outputs"))),
                StandardKinds.plain("matrix_product", MatrixProduct.class, MatrixProduct::new),
                new LayerKind<>(
                        "local_response_norm", LocalResponseNorm.class,
                        layer -> new Settings()
                                .put("size", layer.size())
                                .put("alpha", layer.alpha())
                                .put("beta", layer.beta())
                                .put("k", layer.k()),
                        settings -> new LocalResponseNorm(settings.integer("size"))
                                .alpha(settings.number("alpha"))
                                .beta(settings.number("beta"))
                                .k(settings.number("k"))));
    }

    /** Numbers in files are finite, so bounds that bound nothing are left out; flags say what is infinite otherwise. */
    private static Settings encode(Elementwise layer) {
        Settings settings = new Settings().put("function", layer.function());
        put(settings, "a", layer.a(), "aAbove", Double.POSITIVE_INFINITY);
        put(settings, "b", layer.b(), "bBelow", Double.NEGATIVE_INFINITY);
        return settings;
    }

    private static void put(Settings settings, String name, double value, String flag, double flagged) {
        if (Double.isFinite(value)) {
            settings.put(name, value);
        } else if (value == flagged) {
            settings.put(flag, true);
        }
    }

    private static Elementwise elementwise(Settings settings) {
        ElementFunction function = settings.choice("function", ElementFunction.values());
        double a = settings.flag("aAbove", false) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        double b = settings.flag("bBelow", false) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return new Elementwise(
                function, settings.has("a") ? settings.number("a") : a, settings.has("b") ? settings.number("b") : b);
    }

    private static Settings encode(Select layer) {
        Settings settings = new Settings();
        for (int axis = 0; axis < layer.places().size(); axis++) {
            settings.put("axis" + axis, layer.places().get(axis).stream().mapToInt(place -> place).toArray());
        }
        return settings;
    }

    private static Select select(Settings settings) {
        int rank = 0;
        while (settings.has("axis" + rank)) {
            rank++;
        }
        int[][] places = new int[rank][];
        for (int axis = 0; axis < rank; axis++) {
            places[axis] = settings.integers("axis" + axis);
        }
        return new Select(places);
    }
}
