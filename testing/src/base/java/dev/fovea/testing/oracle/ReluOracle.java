package dev.fovea.testing.oracle;

/** The rectifier and its gradient in float64. */
public final class ReluOracle {
    private ReluOracle() {}

    /**
     * The rectifier; NaN stays NaN.
     *
     * @param x input
     * @return max(x, 0)
     */
    public static double[] forward(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] < 0 ? 0 : x[i];
        }
        return y;
    }

    /**
     * The rectifier's gradient.
     *
     * @param x input
     * @param dy gradient of the output
     * @return dx
     */
    public static double[] gradient(double[] x, double[] dy) {
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = x[i] > 0 ? dy[i] : 0;
        }
        return dx;
    }
}
