package dev.fovea.testing.oracle;

import java.util.List;

/** The activations and their derivatives in float64, by the names that layers have. */
public final class ActivationOracle {
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private ActivationOracle() {}

    /**
     * All functions.
     *
     * @return their names
     */
    public static List<String> names() {
        return List.of(
                "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "silu", "mish", "sigmoid", "tanh",
                "softplus", "softsign", "hard_sigmoid", "hard_swish");
    }

    /**
     * The value.
     *
     * @param name the function
     * @param alpha its setting, if it has one
     * @param x the argument
     * @return its value; at infinities the limit
     */
    public static double value(String name, double alpha, double x) {
        return switch (name) {
            case "relu" -> leaky(x, 0);
            case "relu6" -> x > 6 ? 6 : leaky(x, 0);
            case "leaky_relu" -> leaky(x, alpha);
            case "elu" -> x < 0 ? alpha * Math.expm1(x) : x;
            case "selu" -> SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x);
            case "gelu" -> times(x, normal(x));
            case "gelu_tanh" -> times(x, sigmoid(geluGate(x)));
            case "silu" -> times(x, sigmoid(x));
            case "mish" -> times(x, Math.tanh(softplus(x)));
            case "sigmoid" -> sigmoid(x);
            case "tanh" -> Math.tanh(x);
            case "softplus" -> softplus(x);
            case "softsign" -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
            case "hard_sigmoid" -> hardSigmoid(x);
            case "hard_swish" -> times(x, hardSigmoid(x));
            default -> throw new IllegalArgumentException("the oracle does not know " + name);
        };
    }

    /**
     * The derivative; at kinks that of the left, but at 3 of the hard swish.
     *
     * @param name the function
     * @param alpha its setting, if it has one
     * @param x the argument, finite
     * @return its derivative
     */
    public static double slope(String name, double alpha, double x) {
        return switch (name) {
            case "relu" -> x > 0 ? 1 : 0;
            case "relu6" -> x > 0 && x < 6 ? 1 : 0;
            case "leaky_relu" -> x > 0 ? 1 : alpha;
            case "elu" -> x > 0 ? 1 : alpha * Math.exp(x);
            case "selu" -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x));
            case "gelu" -> normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            case "gelu_tanh" -> gatedSlope(
                    x, geluGate(x), 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x));
            case "silu" -> gatedSlope(x, x, 1);
            case "mish" -> {
                double t = Math.tanh(softplus(x));
                yield t + x * (1 - t * t) * sigmoid(x);
            }
            case "sigmoid" -> sigmoid(x) * sigmoid(-x);
            case "tanh" -> 1 / Math.pow(Math.cosh(x), 2);
            case "softplus" -> sigmoid(x);
            case "softsign" -> 1 / Math.pow(1 + Math.abs(x), 2);
            case "hard_sigmoid" -> Math.abs(x) < 3 ? 1.0 / 6 : 0;
            case "hard_swish" -> Math.abs(x) < 3 ? x / 3 + 0.5 : x > 0 ? 1 : 0;
            default -> throw new IllegalArgumentException("the oracle does not know " + name);
        };
    }

    /**
     * Where a function bends.
     *
     * @param name the function
     * @return the arguments
     */
    public static List<Double> kinks(String name) {
        return switch (name) {
            case "relu", "leaky_relu", "elu", "selu" -> List.of(0.0);
            case "relu6" -> List.of(0.0, 6.0);
            case "hard_sigmoid", "hard_swish" -> List.of(-3.0, 3.0);
            default -> List.of();
        };
    }

    private static double leaky(double x, double slope) {
        return x < 0 ? slope == 0 ? 0 : slope * x : x;
    }

    /** x times a factor, which is 0 at −∞. */
    private static double times(double x, double factor) {
        return factor == 0 ? -0.0 : x * factor;
    }

    private static double sigmoid(double x) {
        return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return (x < 0 ? 0 : x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double hardSigmoid(double x) {
        return x < -3 ? 0 : x > 3 ? 1 : x / 6 + 0.5;
    }

    private static double geluGate(double x) {
        return 2 * Math.sqrt(2 / Math.PI) * x * (1 + 0.044715 * x * x);
    }

    /** The derivative of x·σ(g). */
    private static double gatedSlope(double x, double g, double slopeOfG) {
        return sigmoid(g) + x * slopeOfG * sigmoid(g) * sigmoid(-g);
    }

    /** The normal distribution: by its series near 0, by Laplace's continued fraction in the tails. */
    private static double normal(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a > 40) {
            return x < 0 ? 0 : 1;
        }
        double density = Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
        if (a < 3) {
            // Φ(a) − 1/2 = φ(a)·(a + a³/3 + a⁵/(3·5) + …), whose terms are all positive
            double term = a;
            double sum = a;
            for (int k = 3; term > 1e-18 * sum; k += 2) {
                term *= a * a / k;
                sum += term;
            }
            return 0.5 + Math.signum(x) * density * sum;
        }
        double fraction = a;
        for (int k = 200; k > 0; k--) {
            fraction = a + k / fraction;
        }
        double tail = density / fraction;
        return x < 0 ? tail : 1 - tail;
    }
}
