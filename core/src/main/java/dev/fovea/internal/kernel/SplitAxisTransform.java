package dev.fovea.internal.kernel;

/**
 * A transform by two others: whole vectors of neighbours by the one, those that are left by the other, which has
 * narrower vectors and the same arithmetic.
 *
 * @param whole for the most neighbours that are a multiple of {@code lanes}
 * @param lanes floats in a vector of {@code whole}
 * @param rest for the neighbours behind them, fewer than {@code lanes}
 */
record SplitAxisTransform(AxisTransform whole, int lanes, AxisTransform rest) implements AxisTransform {
    @Override
    public void apply(
            float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n) {
        int left = n % lanes;
        int bound = n - left;
        whole.apply(x, x0, xStep, xGroup, y, y0, yStep, yGroup, groups, bound);
        if (left > 0) {
            rest.apply(x, x0 + bound, xStep, xGroup, y, y0 + bound, yStep, yGroup, groups, left);
        }
    }
}
