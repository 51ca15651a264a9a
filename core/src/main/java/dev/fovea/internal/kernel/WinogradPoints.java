package dev.fovea.internal.kernel;

/**
 * The points 0, ±a, ±b and ∞ at which Winograd's algorithm evaluates polynomials, and the matrices that follow from them.
 *
 * @param a one of the points
 * @param b another, not ±a
 */
record WinogradPoints(double a, double b) {
    /**
     * Among those with the least rounding error, half that of the usual 1 and 2: {@code WinogradPointsTest} compares them with
     * others, docs/performance.md has the figures.
     */
    static final WinogradPoints CHOSEN = new WinogradPoints(21 / 32.0, 25 / 16.0);

    /** Bᵀ. */
    double[][] input() {
        double aa = a * a;
        double bb = b * b;
        // @formatter:off
        return new double[][] {
            {aa * bb,       0, -aa - bb,        0, 1, 0},
            {      0, -a * bb,      -bb,        a, 1, 0},
            {      0,  a * bb,      -bb,       -a, 1, 0},
            {      0, -b * aa,      -aa,        b, 1, 0},
            {      0,  b * aa,      -aa,       -b, 1, 0},
            {      0, aa * bb,        0, -aa - bb, 0, 1}};
        // @formatter:on
    }

    /** Aᵀ of so many outputs: row k holds the points' k-th powers, and 1 at ∞ if it is the last one. */
    double[][] output(int outputs) {
        double[] points = {0, a, -a, b, -b};
        double[][] matrix = new double[outputs][points.length + 1];
        for (int power = 0; power < outputs; power++) {
            for (int point = 0; point < points.length; point++) {
                matrix[power][point] = power(points[point], power);
            }
        }
        matrix[outputs - 1][points.length] = 1;
        return matrix;
    }

    /**
     * G of so many taps: each row holds a point's powers, divided by the value that its row of Bᵀ, as a polynomial, has there.
     */
    double[][] kernel(int taps) {
        double aa = a * a;
        double bb = b * b;
        double p = 2 * aa * (aa - bb);
        double q = 2 * bb * (bb - aa);
        double[] points = {0, a, -a, b, -b};
        double[] values = {aa * bb, p, p, q, q};
        double[][] matrix = new double[points.length + 1][taps];
        for (int point = 0; point < points.length; point++) {
            for (int power = 0; power < taps; power++) {
                matrix[point][power] = power(points[point], power) / values[point];
            }
        }
        matrix[points.length][taps - 1] = 1;
        return matrix;
    }

    /** 0⁰ is 1. */
    private static double power(double x, int exponent) {
        double product = 1;
        for (int i = 0; i < exponent; i++) {
            product *= x;
        }
        return product;
    }
}
