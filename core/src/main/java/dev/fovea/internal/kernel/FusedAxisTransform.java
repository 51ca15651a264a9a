package dev.fovea.internal.kernel;

/**
 * The transform for fewer neighbours than the narrowest vector has lanes, with the arithmetic and so the bits of {@link
 * VectorAxisTransform}: a chain of fused multiply-adds that leaves out the matrix's zeros.
 *
 * @param matrix the matrix
 * @param accumulate whether the result is added to y
 */
record FusedAxisTransform(WinogradMatrix matrix, boolean accumulate) implements AxisTransform {
    @Override
    public void apply(
            float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n) {
        for (int group = 0; group < groups; group++) {
            for (int k = 0; k < matrix.rows(); k++) {
                for (int i = 0; i < n; i++) {
                    int target = y0 + group * yGroup + k * yStep + i;
                    float sum = accumulate ? y[target] : 0;
                    for (int j = 0; j < matrix.columns(); j++) {
                        float factor = matrix.at(k, j);
                        sum = factor == 0 ? sum : Math.fma(x[x0 + group * xGroup + j * xStep + i], factor, sum);
                    }
                    y[target] = sum;
                }
            }
        }
    }
}
