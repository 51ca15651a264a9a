package dev.fovea.internal.kernel;

/**
 * The kernels as plain loops: the reference for every other implementation and the fallback where the Vector API is
 * missing. Channels are innermost, where the JIT compiler vectorises by itself.
 */
class ScalarKernels implements Kernels {
    private static final int PANEL_COLUMNS = 256;

    /** Floats of a cache line. */
    private static final int LINE = 16;

    private final ScalarSums sums = new ScalarSums(PANEL_COLUMNS);

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int panelColumns() {
        return PANEL_COLUMNS;
    }

    @Override
    public PanelProduct panelProduct(int rows, int columns, int rowStride, int ldb) {
        return new ScalarPanelProduct(rows, columns, rowStride, ldb, sums);
    }

    @Override
    public AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate) {
        return new ScalarAxisTransform(matrix, accumulate);
    }

    @Override
    public float fetch(float[] x, int x0, int n) {
        int bits = 0;
        for (int i = x0; i < x0 + n; i += LINE) {
            bits |= Float.floatToRawIntBits(x[i]);
        }
        return Float.intBitsToFloat(bits);
    }

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

    // In both, what is kept or dropped are a float's bits: between ints the JIT compiler selects without a jump, which
    // for these would be taken at random, and ten times slower.

    @Override
    public void relu(float[] x, int x0, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            float value = x[x0 + i];
            int bits = Float.floatToRawIntBits(value);
            y[y0 + i] = Float.intBitsToFloat(value < 0 ? 0 : bits);
        }
    }

    @Override
    public void reluGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int n) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(dy[dy0 + i]);
            dx[dx0 + i] = Float.intBitsToFloat(y[y0 + i] > 0 ? bits : 0);
        }
    }

    @Override
    public void add(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = a[a0 + i] + b[b0 + i];
        }
    }

    @Override
    public void addRows(float[] x, int x0, int ldx, float[] y, int y0, int ldy, int rows, int columns) {
        assert Kernels.rowsApart(ldy, rows, columns) : "rows of " + columns + " at distances of " + ldy;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[y0 + i * ldy + j] += x[x0 + i * ldx + j];
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
    public void dropout(float[] x, int x0, float[] y, int y0, int n, long key, int threshold, float scale) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = DropoutHash.hash(key, i) < threshold ? 0 : x[x0 + i] * scale;
        }
    }
}
