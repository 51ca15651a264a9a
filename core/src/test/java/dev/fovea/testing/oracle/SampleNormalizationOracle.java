package dev.fovea.testing.oracle;

import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;

/** Normalisation within one sample and its gradients in float64, element by element. Channels are the last axis. */
public final class SampleNormalizationOracle {
    private SampleNormalizationOracle() {}

    /**
     * Normalises: y = gamma·n + beta.
     *
     * @param sets which elements belong together
     * @param x a sample
     * @param gamma scale per channel
     * @param beta shift per channel
     * @return y
     */
    public static double[] forward(NormalizedSets sets, double[] x, double[] gamma, double[] beta) {
        double[] y = normal(sets, x);
        for (int i = 0; i < y.length; i++) {
            y[i] = gamma[i % gamma.length] * y[i] + beta[i % gamma.length];
        }
        return y;
    }

    /**
     * The input gradient, by the derivatives of every n of a set by every x: dnₖ/dxᵢ = s·([i = k] − 1/m − nᵢ·nₖ/m).
     *
     * @param sets which elements belong together
     * @param x a sample
     * @param dy gradient of y
     * @param gamma scale per channel
     * @return dx
     */
    public static double[] inputGradient(NormalizedSets sets, double[] x, double[] dy, double[] gamma) {
        double[] normal = normal(sets, x);
        double[] inverses = inverses(sets, x);
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double inverse = inverses[set(sets, i)];
            for (int k = 0; k < x.length; k++) {
                if (set(sets, k) == set(sets, i)) {
                    double derivative = i == k ? 1 : 0;
                    derivative -= sets.spread() == Spread.VARIANCE ? 1.0 / sets.setSize() : 0;
                    derivative -= normal[i] * normal[k] / divisor(sets);
                    dx[i] += gamma[k % gamma.length] * dy[k] * inverse * derivative;
                }
            }
        }
        return dx;
    }

    /**
     * The gamma gradient: Σ dy·n per channel; beta's is {@link ChannelOracle#sums} of dy.
     *
     * @param sets which elements belong together
     * @param x a sample
     * @param dy gradient of y
     * @return dgamma
     */
    public static double[] gammaGradient(NormalizedSets sets, double[] x, double[] dy) {
        double[] product = normal(sets, x);
        for (int i = 0; i < product.length; i++) {
            product[i] *= dy[i];
        }
        return ChannelOracle.sums(product, sets.channels());
    }

    private static double[] normal(NormalizedSets sets, double[] x) {
        double[] means = means(sets, x);
        double[] inverses = inverses(sets, x);
        double[] normal = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            normal[i] = (x[i] - means[set(sets, i)]) * inverses[set(sets, i)];
        }
        return normal;
    }

    /** The number of the set that an element belongs to. */
    private static int set(NormalizedSets sets, int i) {
        return sets.groups() == 0
                ? i / sets.channels()
                : i % sets.channels() / (sets.channels() / sets.groups());
    }

    private static double[] means(NormalizedSets sets, double[] x) {
        double[] means = new double[sets.size() / sets.setSize()];
        for (int i = 0; i < x.length && sets.spread() == Spread.VARIANCE; i++) {
            means[set(sets, i)] += x[i] / sets.setSize();
        }
        return means;
    }

    private static double[] inverses(NormalizedSets sets, double[] x) {
        double[] means = means(sets, x);
        double[] inverses = new double[means.length];
        for (int i = 0; i < x.length; i++) {
            int set = set(sets, i);
            inverses[set] += (x[i] - means[set]) * (x[i] - means[set]) / divisor(sets);
        }
        for (int set = 0; set < inverses.length; set++) {
            inverses[set] = 1 / Math.sqrt(inverses[set] + sets.epsilon());
        }
        return inverses;
    }

    private static double divisor(NormalizedSets sets) {
        return sets.spread() == Spread.SQUARE_SUM ? 1 : sets.setSize();
    }
}
