package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PoolKernels;
import dev.fovea.internal.kernel.PoolRun;
import dev.fovea.internal.kernel.PoolWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pooling of one image, forward and backward side by side. A maximum is over the pixels of the image under the window,
 * never over padding; a mean, too, unless padding is to be counted as zeros.
 *
 * <p>Windows at the border see fewer pixels. Those of a row of windows that see as many are one run for the kernels.
 */
public final class Pooling {
    private final Pool2dGeometry geometry;
    private final PoolRun[] runs;
    /** For each run, the kernels of its windows. */
    private final PoolKernels[] kernels;
    /** Whether every pixel is seen by one window. */
    private final boolean tiled;
    /** For each run, what a window's pixels are multiplied by in its mean. */
    private final float[] weights;
    /** The same where padding counts as zeros. */
    private final float[] paddedWeights;

    /**
     * A pooling.
     *
     * @param geometry its windows
     */
    public Pooling(Pool2dGeometry geometry) {
        this(geometry, KernelProvider.kernels());
    }

    Pooling(Pool2dGeometry geometry, Kernels kernels) {
        this.geometry = geometry;
        boolean alone = alone(geometry.rows()) && alone(geometry.columns());
        List<PoolRun> all = new ArrayList<>();
        List<Float> counts = new ArrayList<>();
        List<Float> paddedCounts = new ArrayList<>();
        for (int r = 0; r < geometry.rows().output(); r++) {
            int end;
            for (int c = 0; c < geometry.columns().output(); c = end) {
                end = endOfRun(geometry.columns(), c);
                all.add(run(geometry, r, c, end));
                counts.add(1f / geometry.counted(r, c, false));
                paddedCounts.add(1f / geometry.counted(r, c, true));
            }
        }
        runs = all.toArray(PoolRun[]::new);
        this.kernels = all.stream()
                .map(run -> kernels.pools(PoolWindow.of(run.rows(), run.columns(), alone)))
                .toArray(PoolKernels[]::new);
        tiled = alone && Arrays.stream(runs).mapToInt(Pooling::pixels).sum() == geometry.xSize();
        weights = array(counts);
        paddedWeights = array(paddedCounts);
    }

    /** One past the last window from c on that sees as many pixels, at the same distance from the one before. */
    private static int endOfRun(PoolAxis columns, int c) {
        int end = c + 1;
        while (end < columns.output()
                && seen(columns, end) == seen(columns, c)
                && columns.begin(end) - columns.begin(end - 1) == columns.begin(c + 1) - columns.begin(c)
                && columns.counted(end, true) == columns.counted(c, true)) {
            end++;
        }
        return end;
    }

    /** Whether no pixel is seen by two windows. */
    private static boolean alone(PoolAxis axis) {
        for (int out = 1; out < axis.output(); out++) {
            if (axis.begin(out) < axis.end(out - 1)) {
                return false;
            }
        }
        return true;
    }

    private static int pixels(PoolRun run) {
        return run.outputs() * run.rows() * run.columns() * run.channels();
    }

    private static PoolRun run(Pool2dGeometry geometry, int r, int c, int end) {
        PoolAxis rows = geometry.rows();
        PoolAxis columns = geometry.columns();
        int channels = geometry.channels();
        int width = columns.input() * channels;
        int stride = end - c > 1 ? (columns.begin(c + 1) - columns.begin(c)) * channels : 0;
        return new PoolRun(
                rows.begin(r) * width + columns.begin(c) * channels, (r * columns.output() + c) * channels,
                seen(rows, r), rows.step() * width, seen(columns, c), columns.step() * channels, end - c, stride,
                channels);
    }

    /** How many pixels of the image a window sees along an axis. */
    private static int seen(PoolAxis axis, int out) {
        return (axis.end(out) - axis.begin(out) + axis.step() - 1) / axis.step();
    }

    private static float[] array(List<Float> numbers) {
        float[] array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }

    /**
     * The windows.
     *
     * @return how they lie
     */
    public Pool2dGeometry geometry() {
        return geometry;
    }

    /**
     * The maximum under each window; a NaN wins.
     *
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, overwritten
     * @param y0 offset
     */
    public void max(float[] x, int x0, float[] y, int y0) {
        max(Share.WHOLE, x, x0, y, y0);
    }

    /**
     * A share of the maxima.
     *
     * @param share which
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, those of the share overwritten
     * @param y0 offset
     */
    public void max(Share share, float[] x, int x0, float[] y, int y0) {
        check(x, x0, y, y0);
        for (int i = share.from(runs.length); i < share.to(runs.length); i++) {
            kernels[i].max(runs[i], 0, x, x0, y, y0);
        }
    }

    /**
     * The gradient of {@link #max}: dy goes to the first pixel of the window, in reading order, that holds the maximum.
     *
     * @param x the image, read
     * @param x0 offset
     * @param y the maxima, read
     * @param y0 offset
     * @param dy gradient of y, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     * @throws IllegalArgumentException if y is not what {@link #max} makes of x
     */
    public void maxGradient(float[] x, int x0, float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0) {
        check(x, x0, y, y0);
        checkGradients(dy, dy0, dx, dx0);
        if (!tiled) {
            Arrays.fill(dx, dx0, dx0 + geometry.xSize(), 0);
        }
        for (int i = 0; i < runs.length; i++) {
            PoolRun run = runs[i];
            if (!kernels[i].maxGradient(run, 0, x, x0, y, y0, dy, dy0, dx, dx0)) {
                int output = run.y() / geometry.channels();
                int columns = geometry.columns().output();
                throw new IllegalArgumentException("y is not the maximum of x at one of " + run.outputs()
                        + " outputs from (" + output / columns + ", " + output % columns + ") on");
            }
        }
    }

    /**
     * The mean under each window.
     *
     * @param countPadding whether the padding counts as zeros
     * @param x the image, read
     * @param x0 offset
     * @param y the means, overwritten
     * @param y0 offset
     */
    public void average(boolean countPadding, float[] x, int x0, float[] y, int y0) {
        check(x, x0, y, y0);
        float[] factors = countPadding ? paddedWeights : weights;
        for (int i = 0; i < runs.length; i++) {
            kernels[i].average(runs[i], 0, factors[i], x, x0, y, y0);
        }
    }

    /**
     * The gradient of {@link #average}: dy, divided by the window's pixels, goes to each of them.
     *
     * @param countPadding whether the padding counts as zeros
     * @param dy gradient of the means, read
     * @param dy0 offset
     * @param dx gradient of x, overwritten
     * @param dx0 offset
     */
    public void averageGradient(boolean countPadding, float[] dy, int dy0, float[] dx, int dx0) {
        checkGradients(dy, dy0, dx, dx0);
        if (!tiled) {
            Arrays.fill(dx, dx0, dx0 + geometry.xSize(), 0);
        }
        float[] factors = countPadding ? paddedWeights : weights;
        for (int i = 0; i < runs.length; i++) {
            kernels[i].averageGradient(runs[i], 0, factors[i], dy, dy0, dx, dx0);
        }
    }

    private void check(float[] x, int x0, float[] y, int y0) {
        Sizes.checkRange("x", x, x0, geometry.xSize());
        Sizes.checkRange("y", y, y0, geometry.ySize());
    }

    private void checkGradients(float[] dy, int dy0, float[] dx, int dx0) {
        Sizes.checkRange("dy", dy, dy0, geometry.ySize());
        Sizes.checkRange("dx", dx, dx0, geometry.xSize());
    }
}
