package dev.fovea.internal.kernel;

/**
 * The kernels in double, number by number: the reference. From some channel on they finish the work of {@link
 * VectorDoubleChannels}.
 */
final class ScalarDoubleChannels implements DoubleChannels {
    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            double[] scale,
            double[] shift) {
        normalize(0, x, x0, y, y0, pixels, channels, center, scale, shift);
    }

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, long count, double[] mean, double[] deviation) {
        moments(0, x, x0, pixels, channels, count, mean, deviation);
    }

    @Override
    public void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] center,
            double[] sum,
            double[] dot) {
        gradientSums(0, x, x0, dy, dy0, pixels, channels, center, sum, dot);
    }

    @Override
    public void normalizationGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] center,
            double[] a,
            double[] b,
            double[] c) {
        normalizationGradient(0, x, x0, dy, dy0, dx, dx0, pixels, channels, center, a, b, c);
    }

    static void normalize(
            int first,
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            double[] scale,
            double[] shift) {
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int c = first; c < channels; c++) {
                y[y0 + i + c] = (float) (((double) x[x0 + i + c] - center[c]) * scale[c] + shift[c]);
            }
        }
    }

    static void moments(
            int first,
            float[] x, int x0, int pixels, int channels, long count, double[] mean, double[] deviation) {
        for (int p = 0; p < pixels; p++) {
            double before = count + p;
            for (int c = first; c < channels; c++) {
                double delta = x[x0 + p * channels + c] - mean[c];
                mean[c] += delta / (before + 1);
                deviation[c] += delta * delta * before / (before + 1);
            }
        }
    }

    static void gradientSums(
            int first,
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] center,
            double[] sum,
            double[] dot) {
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int c = first; c < channels; c++) {
                sum[c] += dy[dy0 + i + c];
                dot[c] += dy[dy0 + i + c] * ((double) x[x0 + i + c] - center[c]);
            }
        }
    }

    static void normalizationGradient(
            int first,
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] center,
            double[] a,
            double[] b,
            double[] c) {
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int j = first; j < channels; j++) {
                double centred = (double) x[x0 + i + j] - center[j];
                dx[dx0 + i + j] = (float) (a[j] * dy[dy0 + i + j] + b[j] * centred + c[j]);
            }
        }
    }
}
