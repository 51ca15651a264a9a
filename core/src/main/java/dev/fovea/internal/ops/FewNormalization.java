package dev.fovea.internal.ops;

import org.jspecify.annotations.Nullable;

/** {@link SampleNormalization} in double, set by set: a set is a rectangle of pixels and channels. */
final class FewNormalization extends SampleNormalization {
    private double mean;
    private double inverse;

    FewNormalization(NormalizedSets sets) {
        super(sets);
    }

    private int count() {
        return sets.groups() == 0 ? sets.pixels() : sets.groups();
    }

    private int rows() {
        return sets.groups() == 0 ? 1 : sets.pixels();
    }

    private int columns() {
        return sets.groups() == 0 ? sets.channels() : sets.channels() / sets.groups();
    }

    private int firstRow(int set) {
        return sets.groups() == 0 ? set : 0;
    }

    private int firstColumn(int set) {
        return sets.groups() == 0 ? 0 : set * columns();
    }

    /** Where a row of a set begins in its sample. */
    private int start(int set, int row) {
        return (firstRow(set) + row) * sets.channels() + firstColumn(set);
    }

    private void measure(float[] x, int x0, int set) {
        double sum = 0;
        for (int r = 0; r < rows() && sets.centred(); r++) {
            int i = x0 + start(set, r);
            for (int c = 0; c < columns(); c++) {
                sum += x[i + c];
            }
        }
        mean = sum / sets.setSize();
        double squares = 0;
        for (int r = 0; r < rows(); r++) {
            int i = x0 + start(set, r);
            for (int c = 0; c < columns(); c++) {
                squares += (x[i + c] - mean) * (x[i + c] - mean);
            }
        }
        inverse = 1 / Math.sqrt(squares / sets.divisor() + sets.epsilon());
    }

    @Override
    void normalize(float[] x, int x0, float[] gamma, float[] beta, float[] y, int y0) {
        for (int set = 0; set < count(); set++) {
            measure(x, x0, set);
            int column = firstColumn(set);
            for (int r = 0; r < rows(); r++) {
                int i = start(set, r);
                for (int c = 0; c < columns(); c++) {
                    double n = (x[x0 + i + c] - mean) * inverse;
                    y[y0 + i + c] = (float) (n * gamma[column + c] + beta[column + c]);
                }
            }
        }
    }

    @Override
    void differentiate(
            float[] x, int x0, float[] dy, int dy0, float[] gamma, float @Nullable [] dx, int dx0) {
        for (int set = 0; set < count(); set++) {
            measure(x, x0, set);
            int column = firstColumn(set);
            double sum = 0;
            double dot = 0;
            for (int r = 0; r < rows(); r++) {
                int i = start(set, r);
                for (int c = 0; c < columns(); c++) {
                    double n = (x[x0 + i + c] - mean) * inverse;
                    double g = dy[dy0 + i + c];
                    dgamma[column + c] += g * n;
                    dbeta[column + c] += g;
                    sum += g * gamma[column + c];
                    dot += g * gamma[column + c] * n;
                }
            }
            double shift = sets.centred() ? sum / sets.setSize() : 0;
            double slope = dot / sets.divisor();
            for (int r = 0; r < rows() && dx != null; r++) {
                int i = start(set, r);
                for (int c = 0; c < columns(); c++) {
                    double n = (x[x0 + i + c] - mean) * inverse;
                    double g = (double) dy[dy0 + i + c] * gamma[column + c];
                    dx[dx0 + i + c] = (float) (inverse * (g - shift - n * slope));
                }
            }
        }
    }
}
