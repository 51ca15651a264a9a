package dev.fovea.data;

import dev.fovea.internal.ops.Degrees;

/** The distribution Beta(alpha, alpha), on (0, 1) about ½. */
final class Beta {
    private Beta() {}

    static double checked(double alpha) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be above 0 and finite, not " + alpha);
        }
        return alpha;
    }

    /**
     * A number of the distribution from two uniform ones, nothing being rejected: with Student's T of 2·alpha degrees of
     * freedom, ½ + ½·T / √(2·alpha + T²) is one, and T = √(2·alpha·(u^(−1/alpha) − 1))·cos(2πv). Bailey, "Polar generation
     * of random variates with the t-distribution" (Mathematics of Computation 62, 1994); Devroye, "Random variate
     * generation in one line of code" (Winter Simulation Conference 1996).
     *
     * @param alpha above 0
     * @param u uniform in (0, 1]
     * @param v uniform in [0, 1)
     */
    static double of(double alpha, double u, double v) {
        double exponent = StrictMath.log(u) / alpha;
        double power = StrictMath.exp(exponent); // u^(1/alpha), which may underflow
        double rest = -StrictMath.expm1(exponent); // 1 − power, also where that is next to 0
        double cos = Degrees.cos(360 * v);
        if (cos == 0) {
            return 0.5; // also where the power underflows
        }
        double half = 0.5 * cos * Math.sqrt(rest / (power + rest * cos * cos));
        return Math.max(0, Math.min(1, 0.5 + half));
    }
}
