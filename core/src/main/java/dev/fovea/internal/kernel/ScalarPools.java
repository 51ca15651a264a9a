package dev.fovea.internal.kernel;

/** The poolings' kernels as plain loops. */
final class ScalarPools implements PoolKernels {
    private final boolean alone;

    /**
     * The kernels.
     *
     * @param alone whether no other window of the pooling sees the same pixels
     */
    ScalarPools(boolean alone) {
        this.alone = alone;
    }

    @Override
    public void max(PoolRun run, int from, float[] x, int x0, float[] y, int y0) {
        for (int o = 0; o < run.outputs(); o++) {
            int begin = x0 + run.x() + o * run.stride();
            int out = y0 + run.y() + o * run.channels();
            for (int c = from; c < run.channels(); c++) {
                float most = x[begin + c];
                for (int row = 0; row < run.rows(); row++) {
                    for (int column = 0; column < run.columns(); column++) {
                        float pixel = x[begin + row * run.rowStep() + column * run.columnStep() + c];
                        most = pixel > most || Float.isNaN(pixel) ? pixel : most;
                    }
                }
                y[out + c] = most;
            }
        }
    }

    @Override
    public boolean maxGradient(
            PoolRun run, int from, float[] x, int x0, float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0) {
        boolean found = true;
        for (int o = 0; o < run.outputs(); o++) {
            for (int c = from; c < run.channels(); c++) {
                int out = run.y() + o * run.channels() + c;
                int winner = winner(run, o, c, x, x0, y[y0 + out]);
                if (alone) {
                    clear(run, o, c, dx, dx0);
                }
                if (winner < 0) {
                    found = false;
                } else {
                    dx[dx0 + winner] += dy[dy0 + out];
                }
            }
        }
        return found;
    }

    private static void clear(PoolRun run, int output, int channel, float[] dx, int dx0) {
        int begin = dx0 + run.x() + output * run.stride() + channel;
        for (int row = 0; row < run.rows(); row++) {
            for (int column = 0; column < run.columns(); column++) {
                dx[begin + row * run.rowStep() + column * run.columnStep()] = 0;
            }
        }
    }

    /** Where in the image the first element of a window is that equals a number, NaN equal to NaN; −1 for nowhere. */
    static int winner(PoolRun run, int output, int channel, float[] x, int x0, float maximum) {
        int begin = run.x() + output * run.stride() + channel;
        for (int row = 0; row < run.rows(); row++) {
            for (int column = 0; column < run.columns(); column++) {
                int index = begin + row * run.rowStep() + column * run.columnStep();
                float value = x[x0 + index];
                if (value == maximum || (Float.isNaN(value) && Float.isNaN(maximum))) {
                    return index;
                }
            }
        }
        return -1;
    }

    @Override
    public void average(PoolRun run, int from, float weight, float[] x, int x0, float[] y, int y0) {
        for (int o = 0; o < run.outputs(); o++) {
            int begin = x0 + run.x() + o * run.stride();
            int out = y0 + run.y() + o * run.channels();
            for (int c = from; c < run.channels(); c++) {
                float sum = x[begin + c];
                for (int row = 0; row < run.rows(); row++) {
                    for (int column = row == 0 ? 1 : 0; column < run.columns(); column++) {
                        sum += x[begin + row * run.rowStep() + column * run.columnStep() + c];
                    }
                }
                y[out + c] = sum * weight;
            }
        }
    }

    @Override
    public void averageGradient(PoolRun run, int from, float weight, float[] dy, int dy0, float[] dx, int dx0) {
        for (int o = 0; o < run.outputs(); o++) {
            int begin = dx0 + run.x() + o * run.stride();
            int out = dy0 + run.y() + o * run.channels();
            for (int c = from; c < run.channels(); c++) {
                if (alone) {
                    clear(run, o, c, dx, dx0);
                }
                float share = dy[out + c] * weight;
                for (int row = 0; row < run.rows(); row++) {
                    for (int column = 0; column < run.columns(); column++) {
                        dx[begin + row * run.rowStep() + column * run.columnStep() + c] += share;
                    }
                }
            }
        }
    }
}
