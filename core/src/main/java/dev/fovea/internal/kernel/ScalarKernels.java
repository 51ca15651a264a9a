package dev.fovea.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The kernels as plain loops: the reference for every other implementation and the fallback where the Vector API is
 * missing.
 */
class ScalarKernels implements Kernels {
    private static final int PANEL_COLUMNS = 256;

    /** Floats of a cache line. */
    private static final int LINE = 16;

    private final ChannelKernels channelwise = new ScalarChannels();
    private final DoubleChannels channelwiseInDouble = new ScalarDoubleChannels();
    private final RowKernels rowwise = new ScalarRows();
    private final ScalarSums sums = new ScalarSums(PANEL_COLUMNS);
    private final Specializations<Formula, ElementKernel> elementwise;

    ScalarKernels() {
        this(1);
    }

    /** Kernels whose elementwise code is for vectors of some lanes. */
    ScalarKernels(int lanes) {
        elementwise = new Specializations<>(formula -> new CompiledElements(formula, lanes));
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public boolean reference() {
        return true;
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
    public DepthwiseProduct depthwise(DepthwiseShape shape) {
        return new ScalarDepthwise(shape, sums);
    }

    @Override
    public @Nullable GroupProduct groupProduct(int size, int channels) {
        return null;
    }

    @Override
    public int depthwisePixels(int channels) {
        return DepthwiseShape.TEMPLATE_PIXELS;
    }

    @Override
    public AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate, int channels) {
        return new ScalarAxisTransform(matrix, accumulate);
    }

    @Override
    public ChannelKernels channelwise() {
        return channelwise;
    }

    @Override
    public DoubleChannels channelwiseInDouble() {
        return channelwiseInDouble;
    }

    @Override
    public PoolKernels pools(PoolWindow window) {
        return new ScalarPools(window.alone());
    }

    @Override
    public RowKernels rowwise() {
        return rowwise;
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
    public ElementKernel elementwise(Formula formula) {
        return elementwise.get(formula);
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
    public void dropout(float[] x, int x0, float[] y, int y0, int n, long key, int threshold, float scale) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = DropoutHash.hash(key, i) < threshold ? 0 : x[x0 + i] * scale;
        }
    }
}
