package dev.fovea.internal.kernel;

/**
 * The products of depthwise convolutions as plain loops: the readable reference. Like {@link ScalarPanelProduct} it adds
 * up in double, in arrays of their own, so that the JIT compiler vectorises the loops over channels.
 */
record ScalarDepthwise(DepthwiseShape shape, ScalarSums spareSums) implements DepthwiseProduct {
    @Override
    public void multiply(
            float[] x,
            int x0,
            int xRow,
            float[] w,
            int w0,
            int wRow,
            int rows,
            float[] init,
            float[] y,
            int y0) {
        double[][] lent = spareSums.lend();
        double[] sums = lent[0];
        for (int first = 0; first < shape.channels(); first += spareSums.columns()) {
            int count = Math.min(spareSums.columns(), shape.channels() - first);
            for (int pixel = 0; pixel < shape.pixels(); pixel++) {
                for (int c = 0; c < count; c++) {
                    sums[c] = init[first + c];
                }
                for (int row = 0; row < rows; row++) {
                    for (int tap = 0; tap < shape.taps(); tap++) {
                        if (shape.on(pixel, tap)) {
                            int i = x0 + row * xRow + pixel * shape.xPixel() + tap * shape.xTap() + first;
                            add(x, i, w, w0 + row * wRow + tap * shape.wTap() + first, count, sums);
                        }
                    }
                }
                round(sums, count, y, y0 + pixel * shape.yPixel() + first);
            }
        }
        spareSums.takeBack(lent);
    }

    @Override
    public void gradient(
            float[] x,
            int x0,
            int xRow,
            float[] dy,
            int dy0,
            int dyRow,
            JoinedRows joined,
            float[] dw,
            int dw0,
            int dwRow) {
        double[][] lent = spareSums.lend();
        for (int first = 0; first < shape.channels(); first += spareSums.columns()) {
            int count = Math.min(spareSums.columns(), shape.channels() - first);
            for (int ky = 0; ky < joined.count().length; ky++) {
                int i = x0 + joined.x()[ky] + first;
                int k = dy0 + joined.dy()[ky] + first;
                for (int tap = 0; tap < shape.taps(); tap++) {
                    sumUp(tap, x, i + tap * shape.xTap(), xRow, dy, k, dyRow, joined.count()[ky], count, lent[0]);
                    round(lent[0], count, dw, dw0 + ky * dwRow + tap * shape.wTap() + first);
                }
            }
        }
        spareSums.takeBack(lent);
    }

    /** The gradient of a tap, from all rows and outputs. */
    private void sumUp(
            int tap,
            float[] x,
            int x0,
            int xRow,
            float[] dy,
            int dy0,
            int dyRow,
            int rows,
            int count,
            double[] sums) {
        for (int c = 0; c < count; c++) {
            sums[c] = 0;
        }
        for (int row = 0; row < rows; row++) {
            for (int pixel = 0; pixel < shape.pixels(); pixel++) {
                if (shape.on(pixel, tap)) {
                    add(
                            x, x0 + row * xRow + pixel * shape.xPixel(), dy,
                            dy0 + row * dyRow + pixel * shape.yPixel(), count, sums);
                }
            }
        }
    }

    private static void add(float[] a, int a0, float[] b, int b0, int count, double[] sums) {
        for (int c = 0; c < count; c++) {
            sums[c] += (double) a[a0 + c] * b[b0 + c];
        }
    }

    private static void round(double[] sums, int count, float[] to, int to0) {
        for (int c = 0; c < count; c++) {
            to[to0 + c] = (float) sums[c];
        }
    }
}
