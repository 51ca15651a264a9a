package dev.fovea.internal.kernel;

/**
 * The transform as plain loops, the readable reference.
 *
 * @param matrix the matrix
 * @param accumulate whether the result is added to y
 */
record ScalarAxisTransform(WinogradMatrix matrix, boolean accumulate) implements AxisTransform {
    @Override
    public void apply(
            float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n) {
        for (int group = 0; group < groups; group++) {
            for (int k = 0; k < matrix.rows(); k++) {
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int j = 0; j < matrix.columns(); j++) {
                        sum += (double) matrix.at(k, j) * x[x0 + group * xGroup + j * xStep + i];
                    }
                    int target = y0 + group * yGroup + k * yStep + i;
                    y[target] = (float) (accumulate ? y[target] + sum : sum);
                }
            }
        }
    }
}
