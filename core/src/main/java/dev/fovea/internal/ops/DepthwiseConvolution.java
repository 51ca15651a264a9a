package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.DepthwiseProduct;
import dev.fovea.internal.kernel.DepthwiseProduct.JoinedRows;
import dev.fovea.internal.kernel.DepthwiseShape;
import dev.fovea.internal.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself, which is no matrix product: pixels of a row side by side, a vector of
 * channels at a time, each number of x loaded once for all outputs that see it.
 *
 * <p>A row of outputs is cut into tiles. Taps that would meet the padding are left out of a tile when it is made, so
 * that no image is copied into a border. The input gradient is the same with dy for x: of its columns, each s-th meets
 * the same taps at stride s, and these see dy at distances of one pixel.
 */
final class DepthwiseConvolution extends ImageByImage {
    /** The kernel gradient goes through so many floats of x and dy again and again, in a first-level cache. */
    private static final int GRADIENT_BLOCK = 24 * 1024;

    private final Conv2dGeometry geometry;
    private final Kernels kernels;
    private final int channels;
    private final int xPitch;
    private final int yPitch;
    private final float[] zeros;
    private final Tile[] forward;
    /** As wide on every machine, since a tile's outputs are added up. */
    private final Tile[] kernelGradient;

    private final JoinedRows[] gradientBlocks;
    private final Tile[] inputGradient;
    /** The columns of dx that no output sees. */
    private final int[] unseen;

    private final Meeting rowsMeeting;

    /** Neighbouring outputs: where they begin, where their first tap lies in the image, and which tap it is. */
    private record Tile(int y, int x, int tap, DepthwiseProduct product) {}

    /**
     * How a pixel of dx meets outputs along an axis: through every {@code taps}-th tap, which see outputs {@code steps}
     * apart.
     */
    private record Meeting(Axis axis, int taps, int steps) {
        static Meeting of(Axis axis) {
            int common = gcd(axis.stride(), axis.dilation());
            return new Meeting(axis, axis.stride() / common, axis.dilation() / common);
        }

        private static int gcd(int a, int b) {
            return b == 0 ? a : gcd(b, a % b);
        }

        /** The first tap that meets a pixel, whatever output it is of; the window if none does. */
        int firstTap(int pixel) {
            for (int tap = 0; tap < Math.min(taps, axis.window()); tap++) {
                if ((pixel + axis.before() - tap * axis.dilation()) % axis.stride() == 0) {
                    return tap;
                }
            }
            return axis.window();
        }

        /** The output that meets a pixel through a tap; perhaps there is none of that number. */
        int output(int pixel, int tap) {
            return (pixel + axis.before() - tap * axis.dilation()) / axis.stride();
        }
    }

    DepthwiseConvolution(Conv2dGeometry geometry, Kernels kernels) {
        super(geometry);
        this.geometry = geometry;
        this.kernels = kernels;
        channels = geometry.inChannels();
        xPitch = geometry.columns().input() * channels;
        yPitch = geometry.columns().output() * channels;
        zeros = new float[channels];
        rowsMeeting = Meeting.of(geometry.rows());
        forward = forwardTiles(kernels.depthwisePixels(channels));
        kernelGradient = forwardTiles(DepthwiseShape.TEMPLATE_PIXELS);
        gradientBlocks = gradientBlocks();
        inputGradient = inputGradientTiles();
        unseen = unseen();
    }

    /** Whether a geometry is one of these: a kernel for each channel, no wider than a tile. */
    static boolean serves(Conv2dGeometry geometry) {
        return geometry.groups() > 1
                && geometry.groups() == geometry.inChannels()
                && geometry.groups() == geometry.outChannels()
                && geometry.columns().window() <= DepthwiseShape.TEMPLATE_TAPS;
    }

    private Tile[] forwardTiles(int pixels) {
        Axis columns = geometry.columns();
        List<Tile> tiles = new ArrayList<>();
        int count = Math.ceilDiv(columns.output(), pixels);
        for (int tile = 0; tile < count; tile++) {
            int first = Share.bound(tile, count, columns.output());
            int width = Share.bound(tile + 1, count, columns.output()) - first;
            int source = columns.source(first, 0);
            long on = onImage(
                    width, columns.window(), source, columns.stride(), columns.dilation(), columns.input());
            DepthwiseProduct product = kernels.depthwise(
                    new DepthwiseShape(
                            0, channels, width, columns.window(), columns.stride() * channels,
                            columns.dilation() * channels, channels, channels, on));
            tiles.add(new Tile(first * channels, source * channels, 0, product));
        }
        return tiles.toArray(Tile[]::new);
    }

    /** Columns of dx that lie a stride apart meet the same taps. */
    private Tile[] inputGradientTiles() {
        Axis columns = geometry.columns();
        Meeting meeting = Meeting.of(columns);
        List<Tile> tiles = new ArrayList<>();
        for (int column = 0; column < Math.min(columns.stride(), columns.input()); column++) {
            int tap = meeting.firstTap(column);
            if (tap == columns.window()) {
                continue;
            }
            int taps = (columns.window() - 1 - tap) / meeting.taps() + 1;
            int all = Math.ceilDiv(columns.input() - column, columns.stride());
            int count = Math.ceilDiv(all, kernels.depthwisePixels(channels));
            for (int tile = 0; tile < count; tile++) {
                int first = Share.bound(tile, count, all);
                int width = Share.bound(tile + 1, count, all) - first;
                int output = meeting.output(column, tap) + first;
                long on = onImage(width, taps, output, 1, -meeting.steps(), columns.output());
                DepthwiseProduct product = kernels.depthwise(
                        new DepthwiseShape(
                                0, channels, width, taps, channels, -meeting.steps() * channels,
                                columns.stride() * channels, meeting.taps() * channels, on));
                int pixel = column + first * columns.stride();
                tiles.add(new Tile(pixel * channels, output * channels, tap * channels, product));
            }
        }
        return tiles.toArray(Tile[]::new);
    }

    private int[] unseen() {
        Axis columns = geometry.columns();
        Meeting meeting = Meeting.of(columns);
        return IntStream.range(0, columns.input())
                .filter(column -> meeting.firstTap(column) == columns.window())
                .toArray();
    }

    /** The taps of neighbouring outputs that lie within an extent. */
    private static long onImage(int pixels, int taps, int first, int pixelStep, int tapStep, int extent) {
        long on = 0;
        for (int tap = 0; tap < taps; tap++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                int place = first + pixel * pixelStep + tap * tapStep;
                on |= place >= 0 && place < extent ? 1L << (DepthwiseShape.TEMPLATE_PIXELS * tap + pixel) : 0;
            }
        }
        return on;
    }

    @Override
    public ConvolutionAlgorithm algorithm() {
        return ConvolutionAlgorithm.DIRECT;
    }

    @Override
    public int packedKernelSize() {
        return geometry.kernelSize();
    }

    @Override
    public void packKernel(float[] kernel, float[] packed) {
        System.arraycopy(kernel, 0, packed, 0, geometry.kernelSize());
    }

    @Override
    public int packedTransposedSize() {
        return geometry.kernelSize();
    }

    @Override
    public void packTransposed(float[] kernel, float[] packed) {
        packKernel(kernel, packed);
    }

    /** The kernel's gradient, and a float that takes what has been read ahead. */
    @Override
    public int workspaceSize() {
        return geometry.kernelSize() + 1;
    }

    @Override
    public int pendingSize() {
        return 0;
    }

    @Override
    void forward(
            float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0, float[] workspace) {
        forwardShare(Share.WHOLE, x, x0, packedKernel, bias, y, y0, workspace);
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    public void forwardShare(
            Share share,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0,
            float[] workspace) {
        Axis rows = geometry.rows();
        float[] init = bias == null ? zeros : bias;
        int wRow = geometry.columns().window() * channels;
        for (int row = share.from(rows.output()); row < share.to(rows.output()); row++) {
            int ky = rows.firstPosition(row);
            int count = rows.endPosition(row) - ky;
            int source = x0 + rows.source(row, ky) * xPitch;
            for (Tile tile : forward) {
                tile.product.multiply(
                        x, source + tile.x, rows.dilation() * xPitch, packedKernel, ky * wRow, wRow, count, init, y,
                        y0 + row * yPitch + tile.y);
            }
        }
    }

    @Override
    void inputGradient(
            float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0, float[] workspace) {
        Axis rows = geometry.rows();
        boolean strided = geometry.columns().stride() > 1;
        int wRow = geometry.columns().window() * channels;
        for (int row = 0; row < rows.input(); row++) {
            int target = dx0 + row * xPitch;
            int ky = rowsMeeting.firstTap(row);
            int output = rowsMeeting.output(row, ky);
            // Through ky + j·taps it meets output row output − j·steps.
            int first = Math.max(0, Math.ceilDiv(output - (rows.output() - 1), rowsMeeting.steps));
            int last = Math.min(
                    Math.floorDiv(output, rowsMeeting.steps), Math.floorDiv(rows.window() - 1 - ky, rowsMeeting.taps));
            if (first > last) {
                Arrays.fill(dx, target, target + xPitch, 0);
                continue;
            }
            int source = dy0 + (output - first * rowsMeeting.steps) * yPitch;
            int w0 = (ky + first * rowsMeeting.taps) * wRow;
            if (strided) { // or it is written in order
                workspace[geometry.kernelSize()] = kernels.fetch(dx, target, xPitch);
            }
            for (Tile tile : inputGradient) {
                tile.product.multiply(
                        dy, source + tile.x, -rowsMeeting.steps * yPitch, packedTransposed, w0 + tile.tap,
                        rowsMeeting.taps * wRow, last - first + 1, zeros, dx, target + tile.y);
            }
            for (int column : unseen) {
                Arrays.fill(dx, target + column * channels, target + (column + 1) * channels, 0);
            }
        }
    }

    @Override
    public int gradientImages() {
        return 1;
    }

    @Override
    public void addKernelGradient(
            float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel, float[] pending, float[] workspace) {
        int wRow = geometry.columns().window() * channels;
        int xRow = geometry.rows().stride() * xPitch;
        for (int n = 0; n < images; n++) {
            int image = x0 + n * geometry.xSize();
            int gradient = dy0 + n * geometry.ySize();
            for (JoinedRows joined : gradientBlocks) {
                for (Tile tile : kernelGradient) {
                    // Each tile's sums begin at 0, so that none gets long.
                    tile.product.gradient(
                            x, image + tile.x, xRow, dy, gradient + tile.y, yPitch, joined, workspace, 0, wRow);
                    kernels.add(dkernel, 0, workspace, 0, dkernel, 0, geometry.kernelSize());
                }
            }
        }
    }

    /** Blocks of rows of dy. */
    private JoinedRows[] gradientBlocks() {
        Axis rows = geometry.rows();
        int height = Math.max(1, GRADIENT_BLOCK / (rows.stride() * xPitch + yPitch));
        int window = rows.window();
        JoinedRows[] blocks = new JoinedRows[Math.ceilDiv(rows.output(), height)];
        for (int block = 0; block < blocks.length; block++) {
            int end = Math.min((block + 1) * height, rows.output());
            blocks[block] = new JoinedRows(new int[window], new int[window], new int[window]);
            for (int ky = 0; ky < window; ky++) {
                int first = Math.max(block * height, rows.firstOutput(ky));
                blocks[block].x()[ky] = rows.source(first, ky) * xPitch;
                blocks[block].dy()[ky] = first * yPitch;
                blocks[block].count()[ky] = Math.max(0, Math.min(end, rows.endOutput(ky)) - first);
            }
        }
        return blocks;
    }

    @Override
    public void completeKernelGradient(float[] pending, float[] dkernel, float[] workspace) {
        // Nothing is pending: every image was added to dkernel itself.
    }
}
