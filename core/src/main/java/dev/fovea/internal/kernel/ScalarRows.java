package dev.fovea.internal.kernel;

/** The row-wise kernels as plain loops, the readable reference: sums in double. */
final class ScalarRows implements RowKernels {
    @Override
    public void moments(
            float[] x,
            int x0,
            int rows,
            int columns,
            float[] center,
            float[] sum,
            float[] squares,
            float[] scratch) {
        for (int r = 0, i = x0; r < rows; r++) {
            double s = 0;
            double q = 0;
            for (int c = 0; c < columns; c++, i++) {
                double d = (double) x[i] - center[r];
                s += d;
                q += d * d;
            }
            sum[r] = (float) s;
            squares[r] = (float) q;
        }
    }

    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] beta) {
        for (int r = 0, i = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++, i++) {
                y[y0 + i] = ((x[x0 + i] - center[r]) * scale[r] + shift[r]) * gamma[c] + beta[c];
            }
        }
    }

    @Override
    public void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] sum,
            float[] dot,
            float[] dgamma,
            float[] dbeta,
            float[] scratch) {
        for (int r = 0, i = 0; r < rows; r++) {
            double s = 0;
            double d = 0;
            for (int c = 0; c < columns; c++, i++) {
                float n = (x[x0 + i] - center[r]) * scale[r] + shift[r];
                float g = dy[dy0 + i];
                dgamma[c] += g * n;
                dbeta[c] += g;
                s += (double) g * gamma[c];
                d += (double) g * gamma[c] * n;
            }
            sum[r] = (float) s;
            dot[r] = (float) d;
        }
    }

    @Override
    public void gradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] b,
            float[] c) {
        for (int r = 0, i = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++, i++) {
                float n = (x[x0 + i] - center[r]) * scale[r] + shift[r];
                dx[dx0 + i] = dy[dy0 + i] * gamma[j] * scale[r] + (n * b[r] + c[r]);
            }
        }
    }

    @Override
    public void mix(float[] a, int a0, float p, float[] b, int b0, float q, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = p * a[a0 + i] + q * b[b0 + i];
        }
    }
}
