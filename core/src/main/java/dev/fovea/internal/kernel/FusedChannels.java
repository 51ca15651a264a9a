package dev.fovea.internal.kernel;

/**
 * The channel-wise kernels for fewer channels than the narrowest vector has lanes, with the arithmetic and so the bits
 * of {@link VectorChannels}: sums in two chains, of the even and of the odd pixels.
 */
final class FusedChannels implements ChannelKernels {
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
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++, i++) {
                y[y0 + i] = Math.fma(x[x0 + i] - center[c], scale[c], shift[c]);
            }
        }
    }

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares) {
        int end = x0 + pixels * channels;
        for (int c = 0; c < channels; c++) {
            float sum0 = 0;
            float sum1 = 0;
            float squares0 = 0;
            float squares1 = 0;
            int i = x0 + c;
            for (; i + channels < end; i += 2 * channels) {
                float d0 = x[i] - pivot[c];
                float d1 = x[i + channels] - pivot[c];
                sum0 += d0;
                sum1 += d1;
                squares0 = Math.fma(d0, d0, squares0);
                squares1 = Math.fma(d1, d1, squares1);
            }
            if (i < end) {
                float d = x[i] - pivot[c];
                sum0 += d;
                squares0 = Math.fma(d, d, squares0);
            }
            sum[c] = sum[c] + sum0 + sum1;
            squares[c] = squares[c] + squares0 + squares1;
        }
    }

    @Override
    public void channelSums(float[] x, int x0, int pixels, int channels, float[] sum) {
        int end = x0 + pixels * channels;
        for (int c = 0; c < channels; c++) {
            float sum0 = 0;
            float sum1 = 0;
            int i = x0 + c;
            for (; i + channels < end; i += 2 * channels) {
                sum0 += x[i];
                sum1 += x[i + channels];
            }
            sum[c] = sum[c] + (i < end ? sum0 + x[i] : sum0) + sum1;
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
        int size = pixels * channels;
        for (int c = 0; c < channels; c++) {
            float sum0 = 0;
            float sum1 = 0;
            float dot0 = 0;
            float dot1 = 0;
            int i = c;
            for (; i + channels < size; i += 2 * channels) {
                float g0 = dy[dy0 + i];
                float g1 = dy[dy0 + i + channels];
                sum0 += g0;
                sum1 += g1;
                dot0 = Math.fma(g0, x[x0 + i] - mean[c], dot0);
                dot1 = Math.fma(g1, x[x0 + i + channels] - mean[c], dot1);
            }
            if (i < size) {
                float g = dy[dy0 + i];
                sum0 += g;
                dot0 = Math.fma(g, x[x0 + i] - mean[c], dot0);
            }
            sum[c] = sum[c] + sum0 + sum1;
            dot[c] = dot[c] + dot0 + dot1;
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
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int j = 0; j < channels; j++, i++) {
                float shift = Math.fma(x[x0 + i] - mean[j], b[j], c[j]);
                dx[dx0 + i] = Math.fma(dy[dy0 + i], a[j], shift);
            }
        }
    }

    @Override
    public void slopeGradient(float[] x, int x0, float[] dy, int dy0, int pixels, int channels, float[] sum) {
        int size = pixels * channels;
        for (int c = 0; c < channels; c++) {
            float sum0 = 0;
            float sum1 = 0;
            int i = c;
            for (; i + channels < size; i += 2 * channels) {
                sum0 = Math.fma(negative(x[x0 + i]), dy[dy0 + i], sum0);
                sum1 = Math.fma(negative(x[x0 + i + channels]), dy[dy0 + i + channels], sum1);
            }
            if (i < size) {
                sum0 = Math.fma(negative(x[x0 + i]), dy[dy0 + i], sum0);
            }
            sum[c] = sum[c] + sum0 + sum1;
        }
    }

    private static float negative(float x) {
        return x > 0 ? 0 : x;
    }
}
