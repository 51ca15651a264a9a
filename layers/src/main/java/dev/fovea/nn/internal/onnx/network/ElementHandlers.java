package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.Dropout;
import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.general.Arithmetic;
import dev.fovea.nn.general.ElementFunction;
import dev.fovea.nn.general.Elementwise;
import dev.fovea.nn.internal.onnx.file.ElementType;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import dev.fovea.nn.internal.onnx.network.Traced.Known;
import dev.fovea.nn.internal.onnx.reference.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Functions of each element. */
final class ElementHandlers {
    /** Relative distance of a setting from one that has a layer of its own: both are written as floats, or by hand. */
    private static final double NEAR = 1e-5;

    private ElementHandlers() {}

    static Map<String, Handler> table() {
        Map<String, Handler> table = new HashMap<>();
        plain(table, "Relu", Layers.relu());
        plain(table, "Sigmoid", Layers.sigmoid());
        plain(table, "Tanh", Layers.tanh());
        plain(table, "Softplus", Layers.softplus());
        plain(table, "Softsign", Layers.softsign());
        plain(table, "HardSwish", Layers.hardSwish());
        plain(table, "Mish", Layers.mish());
        for (String operator : List.of(
                "Abs", "Neg", "Sqrt", "Exp", "Log", "Reciprocal", "Erf", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan",
                "Sinh", "Cosh", "Asinh", "Acosh", "Atanh", "Floor", "Ceil", "Round", "Sign")) {
            ElementFunction function = ElementFunction.of(operator);
            if (function == null) {
                throw new IllegalStateException(operator);
            }
            plain(table, operator, new Elementwise(function));
        }
        set(table, "LeakyRelu", settings -> leaky(settings.real("alpha", 0.01)));
        set(table, "Elu", settings -> elu(settings.real("alpha", 1)));
        set(table, "Selu", ElementHandlers::selu);
        set(table, "Celu", settings -> new Elementwise(ElementFunction.CELU, settings.real("alpha", 1), 0));
        set(table, "ThresholdedRelu",
                settings -> new Elementwise(ElementFunction.THRESHOLD, settings.real("alpha", 1), 0));
        set(table, "HardSigmoid", ElementHandlers::hardSigmoid);
        set(table, "Gelu",
                settings -> settings.text("approximate", "none").equals("tanh") ? Layers.geluTanh() : Layers.gelu());
        set(table, "Swish", settings -> swish(settings.real("alpha", 1)));
        set(table, "Shrink",
                settings -> new Elementwise(
                        ElementFunction.SHRINK, settings.real("lambd", 0.5), settings.real("bias", 0)));
        single(table, "Clip", ElementHandlers::clip);
        single(table, "Not", site -> site.same(site.flow(0), new Elementwise(ElementFunction.NOT)));
        single(table, "IsNaN", site -> truth(site, ElementFunction.IS_NAN));
        single(table, "IsInf", ElementHandlers::infinite);
        single(table, "Identity", site -> site.flow(0));
        single(table, "Cast", site -> cast(site, ElementType.of("Cast", site.settings().integer("to", 1))));
        table.put("Dropout", ElementHandlers::dropout);
        return table;
    }

    private static void single(Map<String, Handler> table, String operator, Handler.Single handler) {
        table.put(operator, handler.handler());
    }

    private static void plain(Map<String, Handler> table, String operator, Layer layer) {
        single(table, operator, site -> site.same(site.flow(0), layer));
    }

    private static void set(Map<String, Handler> table, String operator, Function<Settings, Layer> layer) {
        single(table, operator, site -> site.same(site.flow(0), layer.apply(site.settings())));
    }

    private static Flow truth(Site site, ElementFunction function) {
        return site.same(site.flow(0), new Elementwise(function)).with(ElementType.BOOL);
    }

    /** Infinite of either sign, or of the one that is asked for. */
    private static Flow infinite(Site site) {
        boolean above = site.settings().integer("detect_positive", 1) != 0;
        boolean below = site.settings().integer("detect_negative", 1) != 0;
        if (above == below) {
            return above
                    ? truth(site, ElementFunction.IS_INFINITE)
                    : ArithmeticHandlers.binary(site, Arithmetic.Function.LESS, site.flow(0), site.flow(0));
        }
        NdArray finite = NdArray.scalar(ElementType.FLOAT, above ? Float.MAX_VALUE : -Float.MAX_VALUE);
        return ArithmeticHandlers.binary(
                site, above ? Arithmetic.Function.GREATER : Arithmetic.Function.LESS, site.flow(0), Known.of(finite));
    }

    static boolean near(double a, double b) {
        return Math.abs(a - b) <= NEAR * Math.abs(b);
    }

    private static Layer leaky(double alpha) {
        return alpha >= 0 ? Layers.leakyRelu(alpha) : new Elementwise(ElementFunction.LEAKY, alpha, 0);
    }

    private static Layer elu(double alpha) {
        return alpha >= 0 ? Layers.elu(alpha) : new Elementwise(ElementFunction.ELU, alpha, 0);
    }

    private static Layer swish(double alpha) {
        return alpha == 1 ? Layers.silu() : new Elementwise(ElementFunction.SWISH, alpha, 0);
    }

    private static Layer selu(Settings settings) {
        double alpha = settings.real("alpha", 1.6732631921768188);
        double gamma = settings.real("gamma", 1.0507010221481323);
        boolean usual = near(alpha, 1.6732632423543772) && near(gamma, 1.0507009873554805);
        return usual ? Layers.selu() : new Elementwise(ElementFunction.SELU, alpha, gamma);
    }

    private static Layer hardSigmoid(Settings settings) {
        double alpha = settings.real("alpha", 0.2);
        double beta = settings.real("beta", 0.5);
        return near(alpha, 1.0 / 6) && beta == 0.5
                ? Layers.hardSigmoid()
                : new Elementwise(ElementFunction.HARD_SIGMOID, alpha, beta);
    }

    private static Flow clip(Site site) {
        Flow x = site.flow(0);
        NdArray lower = site.optional(1);
        NdArray upper = site.optional(2);
        double least = lower != null ? lower.real(0) : site.settings().real("min", Double.NEGATIVE_INFINITY);
        double most = upper != null ? upper.real(0) : site.settings().real("max", Double.POSITIVE_INFINITY);
        if (least <= -Float.MAX_VALUE) {
            least = Double.NEGATIVE_INFINITY;
        }
        if (most >= Float.MAX_VALUE) {
            most = Double.POSITIVE_INFINITY;
        }
        if (least == Double.NEGATIVE_INFINITY && most == Double.POSITIVE_INFINITY) {
            return x;
        }
        if (least == 0 && (most == 6 || most == Double.POSITIVE_INFINITY)) {
            return site.same(x, most == 6 ? Layers.relu6() : Layers.relu());
        }
        return site.same(x, new Elementwise(ElementFunction.CLIP, least, most));
    }

    private static Flow cast(Site site, ElementType to) {
        Flow x = site.flow(0);
        if (to == ElementType.BOOL && x.type() != ElementType.BOOL) {
            Flow not = site.same(x, new Elementwise(ElementFunction.NOT));
            return site.same(not, new Elementwise(ElementFunction.NOT)).with(to);
        }
        if (x.type().real() && !to.real()) {
            return site.same(x, new Elementwise(ElementFunction.TRUNCATE)).with(to);
        }
        return x.with(to);
    }

    private static List<Flow> dropout(Site site) {
        Flow x = site.flow(0);
        NdArray given = site.optional(1);
        double stored = given != null ? given.real(0) : site.settings().real("ratio", 0.5);
        // As a float was meant: 0.1, not the float next to it.
        double ratio = stored == (float) stored ? Double.parseDouble(Float.toString((float) stored)) : stored;
        return List.of(ratio > 0 && ratio < 1 ? site.same(x, new Dropout(ratio)) : x);
    }
}
