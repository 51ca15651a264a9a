package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.RowKernels;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * Resizes images by interpolating between the four nearest pixels, without antialiasing. Centres of pixels are half-way
 * (as in PyTorch with {@code align_corners=False} and TensorFlow 2): row i of the output lies at (i + ½)·H/H′ − ½ of the
 * input's rows, in [0, H − 1]; columns alike. Rows are mixed first, then columns.
 *
 * <p>The gradient is the transposed map: what a pixel gave is what it gets.
 */
public final class BilinearResize {
    private final RowKernels kernels;
    private final Shape x;
    private final Shape y;
    private final Line rows;
    private final Line columns;

    /** The two neighbours of each row or column of the output, and the share of the upper one. */
    private record Line(int[] low, int[] high, float[] share) {
        static Line of(int extent, int size) {
            Line line = new Line(new int[size], new int[size], new float[size]);
            for (int i = 0; i < size; i++) {
                double at = Math.clamp((i + 0.5) * extent / size - 0.5, 0, extent - 1.0);
                line.low[i] = (int) at;
                line.high[i] = Math.min(line.low[i] + 1, extent - 1);
                line.share[i] = (float) (at - line.low[i]);
            }
            return line;
        }
    }

    /**
     * Resizing of an image.
     *
     * @param x the image (height, width, channels)
     * @param height rows of the output, at least 1
     * @param width columns of the output, at least 1
     */
    public BilinearResize(Shape x, int height, int width) {
        this(x, height, width, KernelProvider.kernels().rowwise());
    }

    BilinearResize(Shape x, int height, int width, RowKernels kernels) {
        this.kernels = kernels;
        this.x = x;
        y = Shape.of(height, width, x.channels());
        rows = Line.of(x.dimension(0), height);
        columns = Line.of(x.dimension(1), width);
    }

    /**
     * The output's shape.
     *
     * @return (height, width, channels)
     */
    public Shape outputShape() {
        return y;
    }

    /**
     * The workspace that both directions need.
     *
     * @return floats
     */
    public int workspaceSize() {
        return x.dimension(1) * x.channels();
    }

    /**
     * Resizes one image.
     *
     * @param image the input, read
     * @param x0 offset
     * @param resized the output, overwritten
     * @param y0 offset
     * @param workspace {@link #workspaceSize} floats, overwritten
     */
    public void forward(float[] image, int x0, float[] resized, int y0, float[] workspace) {
        Sizes.checkRange("x", image, x0, x.size());
        Sizes.checkRange("y", resized, y0, y.size());
        Sizes.check("workspace", workspace, workspaceSize());
        int channels = x.channels();
        int row = workspaceSize();
        for (int r = 0, to = y0; r < y.dimension(0); r++) {
            float high = rows.share[r];
            kernels.mix(
                    image, x0 + rows.low[r] * row, 1 - high, image, x0 + rows.high[r] * row, high, workspace, 0, row);
            for (int c = 0; c < y.dimension(1); c++, to += channels) {
                float right = columns.share[c];
                kernels.mix(
                        workspace, columns.low[c] * channels, 1 - right, workspace, columns.high[c] * channels, right,
                        resized, to, channels);
            }
        }
    }

    /**
     * The input gradient of one image.
     *
     * @param dy gradient of the output, read
     * @param dy0 offset
     * @param dx gradient of the input, overwritten
     * @param dx0 offset
     * @param workspace {@link #workspaceSize} floats, overwritten
     */
    public void gradient(float[] dy, int dy0, float[] dx, int dx0, float[] workspace) {
        Sizes.checkRange("dy", dy, dy0, y.size());
        Sizes.checkRange("dx", dx, dx0, x.size());
        Sizes.check("workspace", workspace, workspaceSize());
        int channels = x.channels();
        int row = workspaceSize();
        Arrays.fill(dx, dx0, dx0 + x.size(), 0);
        for (int r = 0, from = dy0; r < y.dimension(0); r++) {
            Arrays.fill(workspace, 0, row, 0);
            for (int c = 0; c < y.dimension(1); c++, from += channels) {
                float right = columns.share[c];
                addShare(dy, from, 1 - right, workspace, columns.low[c] * channels, channels);
                addShare(dy, from, right, workspace, columns.high[c] * channels, channels);
            }
            addShare(workspace, 0, 1 - rows.share[r], dx, dx0 + rows.low[r] * row, row);
            addShare(workspace, 0, rows.share[r], dx, dx0 + rows.high[r] * row, row);
        }
    }

    /** sum += share·a. */
    private void addShare(float[] a, int a0, float share, float[] sum, int sum0, int n) {
        kernels.mix(sum, sum0, 1, a, a0, share, sum, sum0, n);
    }
}
