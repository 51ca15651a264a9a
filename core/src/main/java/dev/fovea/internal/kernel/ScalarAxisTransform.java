package dev.fovea.internal.kernel;

/**
 * The transform as plain loops, the readable reference.
 *
 * @param shape what it is made for
 */
record ScalarAxisTransform(TransformShape shape) implements AxisTransform {
    @Override
    public void apply(float[] x, int x0, int xGroup, float[] y, int y0, int yGroup, int groups, int n) {
        WinogradMatrix matrix = shape.matrix();
        boolean accumulate = shape.accumulate();
        for (int group = 0; group < groups; group++) {
            for (int k = 0; k < matrix.rows(); k++) {
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int j = 0; j < matrix.columns(); j++) {
                        sum += (double) matrix.at(k, j) * x[x0 + group * xGroup + j * shape.x() + i];
                    }
                    int target = y0 + group * yGroup + k * shape.y() + i;
                    y[target] = (float) (accumulate ? y[target] + sum : sum);
                }
            }
        }
    }
}
