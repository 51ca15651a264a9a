package dev.fovea.nn.internal.onnx.reference;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** Functions of a real number, by the names of their operators. */
public final class Scalars {
    /** Those with attributes. */
    public static final Set<String> WITH_SETTINGS = Set.of(
            "LeakyRelu", "Elu", "Selu", "Celu", "HardSigmoid", "ThresholdedRelu", "Gelu", "Swish", "Shrink");

    private Scalars() {}

    /**
     * Those without attributes.
     *
     * @return the functions by operator
     */
    public static Map<String, DoubleUnaryOperator> plain() {
        Map<String, DoubleUnaryOperator> plain = new HashMap<>();
        plain.put("Sqrt", Math::sqrt);
        plain.put("Exp", StrictMath::exp);
        plain.put("Log", StrictMath::log);
        plain.put("Reciprocal", x -> 1 / x);
        plain.put("Sin", StrictMath::sin);
        plain.put("Cos", StrictMath::cos);
        plain.put("Tan", StrictMath::tan);
        plain.put("Asin", StrictMath::asin);
        plain.put("Acos", StrictMath::acos);
        plain.put("Atan", StrictMath::atan);
        plain.put("Sinh", StrictMath::sinh);
        plain.put("Cosh", StrictMath::cosh);
        plain.put("Tanh", StrictMath::tanh);
        plain.put("Asinh", x -> Math.copySign(StrictMath.log(Math.abs(x) + Math.sqrt(x * x + 1)), x));
        plain.put("Acosh", x -> StrictMath.log(x + Math.sqrt(x * x - 1)));
        plain.put("Atanh", x -> StrictMath.log((1 + x) / (1 - x)) / 2);
        plain.put("Erf", Scalars::erf);
        plain.put("Sigmoid", Scalars::sigmoid);
        plain.put("Softplus", x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
        plain.put("Softsign", x -> x / (1 + Math.abs(x)));
        plain.put("HardSwish", x -> x * Math.max(0, Math.min(1, x / 6 + 0.5)));
        plain.put("Mish", x -> x * StrictMath.tanh(Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))));
        return plain;
    }

    /**
     * One with attributes.
     *
     * @param operator its operator, of {@link #WITH_SETTINGS}
     * @param settings its attributes
     * @return the function
     */
    public static DoubleUnaryOperator of(String operator, Settings settings) {
        return switch (operator) {
            case "LeakyRelu" -> {
                double alpha = settings.real("alpha", 0.01);
                yield x -> x < 0 ? alpha * x : x;
            }
            case "Elu" -> {
                double alpha = settings.real("alpha", 1);
                yield x -> x < 0 ? alpha * StrictMath.expm1(x) : x;
            }
            case "Selu" -> {
                double alpha = settings.real("alpha", 1.6732631921768188);
                double gamma = settings.real("gamma", 1.0507010221481323);
                yield x -> gamma * (x <= 0 ? alpha * StrictMath.expm1(x) : x);
            }
            case "Celu" -> {
                double alpha = settings.real("alpha", 1);
                yield x -> Math.max(0, x) + Math.min(0, alpha * StrictMath.expm1(x / alpha));
            }
            case "HardSigmoid" -> {
                double alpha = settings.real("alpha", 0.2);
                double beta = settings.real("beta", 0.5);
                yield x -> Math.max(0, Math.min(1, alpha * x + beta));
            }
            case "ThresholdedRelu" -> {
                double alpha = settings.real("alpha", 1);
                yield x -> x > alpha ? x : 0;
            }
            case "Gelu" -> settings.text("approximate", "none").equals("tanh")
                    ? x -> 0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                    : x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            case "Swish" -> {
                double alpha = settings.real("alpha", 1);
                yield x -> x * sigmoid(alpha * x);
            }
            case "Shrink" -> {
                double lambd = settings.real("lambd", 0.5);
                double bias = settings.real("bias", 0);
                yield x -> x < -lambd ? x + bias : x > lambd ? x - bias : 0;
            }
            default -> throw new IllegalArgumentException(operator);
        };
    }

    static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
    }

    /**
     * The error function, 2/√π·∫₀ˣ exp(−t²) dt: its series about 0 up to 3, beyond a continued fraction of its complement.
     *
     * @param x any number
     * @return erf x to about 10⁻¹⁵
     */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x) || a > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        if (a <= 3) {
            // x·exp(−x²)·Σ 2ⁿ·x²ⁿ/(1·3·…·(2n+1)): all terms have one sign.
            double term = a;
            double sum = a;
            for (int n = 1; n < 200 && term > sum * 1e-17; n++) {
                term *= 2 * a * a / (2 * n + 1);
                sum += term;
            }
            return Math.copySign(2 / Math.sqrt(Math.PI) * StrictMath.exp(-a * a) * sum, x);
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (a + fraction);
        }
        return Math.copySign(1 - StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction), x);
    }
}
