package dev.fovea.nn.general;

import dev.fovea.nn.internal.onnx.reference.Scalars;

import org.jspecify.annotations.Nullable;

/** Functions of a number x with settings a and b. The derivative of what has steps is 0. */
public enum ElementFunction {
    /** a·x + b. */
    AFFINE(null, (x, a, b) -> a * x + b, (x, a, b) -> a),
    /** min(max(x, a), b). */
    CLIP(null, (x, a, b) -> Math.min(Math.max(x, a), b), (x, a, b) -> x > a && x < b ? 1 : 0),
    /** x to the power of a. */
    POWER(null, (x, a, b) -> StrictMath.pow(x, a), (x, a, b) -> a == 0 ? 0 : a * StrictMath.pow(x, a - 1)),
    /** x where it is above a, elsewhere 0. */
    THRESHOLD("ThresholdedRelu", (x, a, b) -> x > a ? x : 0, (x, a, b) -> x > a ? 1 : 0),
    /** x where it is at least 0, elsewhere a·x. */
    LEAKY("LeakyRelu", (x, a, b) -> x < 0 ? a * x : x, (x, a, b) -> x < 0 ? a : 1),
    /** x where it is at least 0, elsewhere a·(exp x − 1). */
    ELU("Elu", (x, a, b) -> x < 0 ? a * StrictMath.expm1(x) : x, (x, a, b) -> x < 0 ? a * StrictMath.exp(x) : 1),
    /** b·x where it is above 0, elsewhere b·a·(exp x − 1). */
    SELU("Selu", (x, a, b) -> b * (x > 0 ? x : a * StrictMath.expm1(x)),
            (x, a, b) -> b * (x > 0 ? 1 : a * StrictMath.exp(x))),
    /** x where it is at least 0, elsewhere a·(exp(x/a) − 1). */
    CELU("Celu", (x, a, b) -> x < 0 ? a * StrictMath.expm1(x / a) : x, (x, a, b) -> x < 0 ? StrictMath.exp(x / a) : 1),
    /** min(max(a·x + b, 0), 1). */
    HARD_SIGMOID(
            "HardSigmoid", (x, a, b) -> Math.max(0, Math.min(1, a * x + b)),
            (x, a, b) -> a * x + b > 0 && a * x + b < 1 ? a : 0),
    /** x/(1 + exp(−a·x)). */
    SWISH(null, (x, a, b) -> x * sigmoid(a * x), (x, a, b) -> {
        double s = sigmoid(a * x);
        return s + a * x * s * (1 - s);
    }),
    /** x + b below −a, x − b above a, 0 between. */
    SHRINK(
            "Shrink", (x, a, b) -> x < -a ? x + b : x > a ? x - b : 0, (x, a, b) -> x < -a || x > a ? 1 : 0),
    /** |x|. */
    MAGNITUDE("Abs", (x, a, b) -> Math.abs(x), (x, a, b) -> Math.signum(x)),
    /** −x. */
    NEGATE("Neg", (x, a, b) -> -x, (x, a, b) -> -1),
    /** √x. */
    ROOT("Sqrt", (x, a, b) -> Math.sqrt(x), (x, a, b) -> 0.5 / Math.sqrt(x)),
    /** exp x. */
    EXPONENTIAL("Exp", (x, a, b) -> StrictMath.exp(x), (x, a, b) -> StrictMath.exp(x)),
    /** log x. */
    LOGARITHM("Log", (x, a, b) -> StrictMath.log(x), (x, a, b) -> 1 / x),
    /** 1/x. */
    RECIPROCAL("Reciprocal", (x, a, b) -> 1 / x, (x, a, b) -> -1 / (x * x)),
    /** The error function. */
    ERF("Erf", (x, a, b) -> Scalars.erf(x), (x, a, b) -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x)),
    /** sin x. */
    SINE("Sin", (x, a, b) -> StrictMath.sin(x), (x, a, b) -> StrictMath.cos(x)),
    /** cos x. */
    COSINE("Cos", (x, a, b) -> StrictMath.cos(x), (x, a, b) -> -StrictMath.sin(x)),
    /** tan x. */
    TANGENT("Tan", (x, a, b) -> StrictMath.tan(x), (x, a, b) -> 1 / StrictMath.pow(StrictMath.cos(x), 2)),
    /** The angle of a sine. */
    ARC_SINE("Asin", (x, a, b) -> StrictMath.asin(x), (x, a, b) -> 1 / Math.sqrt(1 - x * x)),
    /** The angle of a cosine. */
    ARC_COSINE("Acos", (x, a, b) -> StrictMath.acos(x), (x, a, b) -> -1 / Math.sqrt(1 - x * x)),
    /** The angle of a tangent. */
    ARC_TANGENT("Atan", (x, a, b) -> StrictMath.atan(x), (x, a, b) -> 1 / (1 + x * x)),
    /** (exp x − exp −x)/2. */
    HYPERBOLIC_SINE("Sinh", (x, a, b) -> StrictMath.sinh(x), (x, a, b) -> StrictMath.cosh(x)),
    /** (exp x + exp −x)/2. */
    HYPERBOLIC_COSINE("Cosh", (x, a, b) -> StrictMath.cosh(x), (x, a, b) -> StrictMath.sinh(x)),
    /** The inverse of {@link #HYPERBOLIC_SINE}. */
    AREA_SINE(
            "Asinh", (x, a, b) -> Math.copySign(StrictMath.log(Math.abs(x) + Math.sqrt(x * x + 1)), x),
            (x, a, b) -> 1 / Math.sqrt(x * x + 1)),
    /** The inverse of {@link #HYPERBOLIC_COSINE}. */
    AREA_COSINE("Acosh", (x, a, b) -> StrictMath.log(x + Math.sqrt(x * x - 1)), (x, a, b) -> 1 / Math.sqrt(x * x - 1)),
    /** The inverse of the hyperbolic tangent. */
    AREA_TANGENT("Atanh", (x, a, b) -> StrictMath.log((1 + x) / (1 - x)) / 2, (x, a, b) -> 1 / (1 - x * x)),
    /** The largest whole number that is not above x. */
    FLOOR("Floor", (x, a, b) -> Math.floor(x), (x, a, b) -> 0),
    /** The least whole number that is not below x. */
    CEILING("Ceil", (x, a, b) -> Math.ceil(x), (x, a, b) -> 0),
    /** The nearest whole number, the even one of two. */
    ROUND("Round", (x, a, b) -> Math.rint(x), (x, a, b) -> 0),
    /** x without what is behind the point. */
    TRUNCATE(null, (x, a, b) -> x < 0 ? Math.ceil(x) : Math.floor(x), (x, a, b) -> 0),
    /** −1, 0 or 1. */
    SIGN("Sign", (x, a, b) -> Math.signum(x), (x, a, b) -> 0),
    /** 1 where x is 0, elsewhere 0. */
    NOT(null, (x, a, b) -> x == 0 ? 1 : 0, (x, a, b) -> 0),
    /** 1 where x is NaN. */
    IS_NAN("IsNaN", (x, a, b) -> Double.isNaN(x) ? 1 : 0, (x, a, b) -> 0),
    /** 1 where x is infinite. */
    IS_INFINITE("IsInf", (x, a, b) -> Double.isInfinite(x) ? 1 : 0, (x, a, b) -> 0);

    private final @Nullable String operator;
    private final Formula value;
    private final Formula derivative;

    ElementFunction(@Nullable String operator, Formula value, Formula derivative) {
        this.operator = operator;
        this.value = value;
        this.derivative = derivative;
    }

    /** A number of x and the settings. */
    private interface Formula {
        double of(double x, double a, double b);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    double value(double x, double a, double b) {
        return value.of(x, a, b);
    }

    double derivative(double x, double a, double b) {
        return derivative.of(x, a, b);
    }

    /** ONNX's operator of it; null if it takes several. */
    @Nullable
    String operator() {
        return operator;
    }

    /**
     * The function of an ONNX operator.
     *
     * @param operator its name
     * @return the function, or null if there is none
     */
    @SuppressWarnings("exports")
    public static @Nullable ElementFunction of(String operator) {
        for (ElementFunction function : values()) {
            if (operator.equals(function.operator)) {
                return function;
            }
        }
        return null;
    }
}
