package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.nn.internal.plan.ActivationOp;
import dev.fovea.nn.internal.plan.FunctionOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;

/**
 * An activation: y = f(x) for each element, of any shape. {@link Layers} has the usual ones, from {@link Layers#relu} to
 * {@link Layers#hardSwish}; {@link #of} makes one's own.
 *
 * <p>The built-in functions are computed in float32 by polynomials of their own, with the same bits on every processor.
 * For every float, denormal ones too, the error is at most, in units in the last place of the result: none in relu and
 * relu6, ½ in leakyRelu, 2 in elu, selu, softsign and hardSigmoid, 2½ in sigmoid and hardSwish, 3 in silu, tanh and
 * softplus, 4 in gelu and geluTanh and there 2⁻²⁶ besides, 5 in mish. The error of derivatives is at most 2⁻²¹. At ±∞
 * they have their limits (gelu and geluTanh to 2⁻²⁶), and NaN stays NaN. Immutable.
 */
@CheckReturnValue
public final class Activation implements Layer {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

    /** What begins with a capital letter in the name of a class. */
    private static final Pattern WORD = Pattern.compile("(?:^|_)(.)");

    private final String name;
    private final OptionalDouble alpha;
    private final Function function;

    /** What is computed. */
    private sealed interface Function {
        /** A built-in function. */
        record BuiltIn(ActivationFunction function) implements Function {}

        /** A user's. */
        record Own(DoubleUnaryOperator value, DoubleUnaryOperator derivative) implements Function {}
    }

    private Activation(String name, OptionalDouble alpha, Function function) {
        this.name = name;
        this.alpha = alpha;
        this.function = function;
    }

    /** A built-in function without a setting. */
    Activation(ActivationFunction function) {
        this(function.toString(), OptionalDouble.empty(), new Function.BuiltIn(function));
    }

    /** A built-in function with a setting. */
    Activation(ActivationFunction function, double alpha) {
        this(function.toString(), OptionalDouble.of(alpha), new Function.BuiltIn(function));
        if (!(alpha >= 0 && alpha <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(name + ": alpha must be finite and at least 0, not " + alpha);
        }
    }

    /**
     * An activation of one's own. Its functions are called for every element, so it is slower than the built-in ones.
     *
     * <p>A network with it is saved and loaded by whoever tells what its name in files stands for:
     *
     * <pre>{@code
     * Activation cube = Activation.of("cube", x -> x * x * x, x -> 3 * x * x);
     * LayerKinds kinds = LayerKinds.standard().with(LayerKind.ofOne("acme.cube", cube));
     * }</pre>
     *
     * @param name what the layer is called in summaries: lower case letters, digits and '_', a letter first
     * @param value f; called by several threads at once
     * @param derivative f′, of the input; called by several threads at once
     * @return the layer; it equals others of this name with these very functions
     * @throws IllegalArgumentException if the name has other characters or more than a hundred
     */
    public static Activation of(String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the activation \"" + name
                    + "\": expected up to 100 of a-z, 0-9 and '_', a letter first");
        }
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(derivative, "derivative");
        return new Activation(name, OptionalDouble.empty(), new Function.Own(value, derivative));
    }

    /**
     * The function's setting.
     *
     * @return alpha of {@link Layers#leakyRelu} and {@link Layers#elu}; empty for functions without one
     */
    public OptionalDouble alpha() {
        return alpha;
    }

    /**
     * The function's name.
     *
     * @return for example "leaky_relu"
     */
    @Override
    public String name() {
        return name;
    }

    /** The name as that of a class, for example "LeakyRelu". */
    String type() {
        return WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return switch (function) {
            case Function.BuiltIn(ActivationFunction builtIn) ->
                emitter.emit(new ActivationOp(x.shape(), builtIn, alpha.orElse(0)), x);
            case Function.Own(DoubleUnaryOperator value, DoubleUnaryOperator derivative) ->
                emitter.emit(new FunctionOp(x.shape(), value, derivative), x);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activation that
                && name.equals(that.name)
                && alpha.equals(that.alpha)
                && function.equals(that.function);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, alpha, function);
    }

    @Override
    public String toString() {
        return "Activation[" + name + (alpha.isPresent() ? ", alpha " + alpha.getAsDouble() : "") + "]";
    }
}
