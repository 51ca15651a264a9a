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

    /** Aᵀ. */
    double[][] output() {
        double aa = a * a;
        double bb = b * b;
        // @formatter:off
        return new double[][] {
            {1,      1,       1,      1,       1, 0},
            {0,      a,      -a,      b,      -b, 0},
            {0,     aa,      aa,     bb,      bb, 0},
            {0, a * aa, -a * aa, b * bb, -b * bb, 1}};
        // @formatter:on
    }

    /** G: each row is divided by the value that its row of Bᵀ, as a polynomial, has at its point. */
    double[][] kernel() {
        double aa = a * a;
        double bb = b * b;
        double p = 2 * aa * (aa - bb);
        double q = 2 * bb * (bb - aa);
        // @formatter:off
        return new double[][] {
            {1 / (aa * bb), 0,      0},
            {1 / p,         a / p,  aa / p},
            {1 / p,         -a / p, aa / p},
            {1 / q,         b / q,  bb / q},
            {1 / q,         -b / q, bb / q},
            {0,             0,      1}};
        // @formatter:on
    }
}
