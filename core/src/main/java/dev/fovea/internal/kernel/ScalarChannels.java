package dev.fovea.internal.kernel;

/**
 * The channel-wise kernels as plain loops, the readable reference. Channels are innermost, where the JIT compiler
 * vectorises by itself.
 */
final class ScalarChannels implements ChannelKernels {
    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            float[] scale,
            float[] shift) {
        for (int p = 0; p < pixels; p++) {
            int xp = x0 + p * channels;
            int yp = y0 + p * channels;
            for (int c = 0; c < channels; c++) {
                y[yp + c] = (x[xp + c] - center[c]) * scale[c] + shift[c];
            }
        }
    }

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares) {
        for (int p = 0; p < pixels; p++) {
            int xp = x0 + p * channels;
            for (int c = 0; c < channels; c++) {
                float d = x[xp + c] - pivot[c];
                sum[c] += d;
                squares[c] += d * d;
            }
        }
    }

    @Override
    public void channelSums(float[] x, int x0, int pixels, int channels, float[] sum) {
        for (int p = 0; p < pixels; p++) {
            int xp = x0 + p * channels;
            for (int c = 0; c < channels; c++) {
                sum[c] += x[xp + c];
            }
        }
    }

    @Override
    public void gradientMoments(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] mean,
            float[] sum,
            float[] dot) {
        for (int p = 0; p < pixels; p++) {
            int xp = x0 + p * channels;
            int dyp = dy0 + p * channels;
            for (int c = 0; c < channels; c++) {
                sum[c] += dy[dyp + c];
                dot[c] += dy[dyp + c] * (x[xp + c] - mean[c]);
            }
        }
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
            float[] mean,
            float[] a,
            float[] b,
            float[] c) {
        for (int p = 0; p < pixels; p++) {
            int offset = p * channels;
            for (int j = 0; j < channels; j++) {
                dx[dx0 + offset + j] =
                        a[j] * dy[dy0 + offset + j] + (b[j] * (x[x0 + offset + j] - mean[j]) + c[j]);
            }
        }
    }

    @Override
    public void slopeGradient(float[] x, int x0, float[] dy, int dy0, int pixels, int channels, float[] sum) {
        for (int c = 0; c < channels; c++) {
            double total = sum[c];
            for (int i = c; i < pixels * channels; i += channels) {
                total += Math.min((double) x[x0 + i], 0) * dy[dy0 + i];
            }
            sum[c] = (float) total;
        }
    }
}
