package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the elements of a sample elsewhere: y[i] = x[source(i)], or 0 where there is no source. Padding, cropping,
 * resizing without interpolation, blocks of pixels to channels and back and permuted axes all are this.
 *
 * <p>The gradient adds every dy[i] to dx[source(i)], in the order of i. Where no element has two copies, that is the
 * inverse, another gather.
 *
 * <p>Sources are known in advance, so they are kept as runs of neighbours that stay neighbours, which are copied as a
 * whole; or, where those would be too short, one by one.
 */
public final class Gather {
    private static final int NONE = -1;

    /** Runs shorter than this on average cost more than the elements of which they are. */
    private static final int SHORT = 4;

    /** From here on a call is cheaper than a loop. */
    private static final int LONG = 16;

    private final Kernels kernels;
    private final int inputSize;
    private final Shape outputShape;
    private final boolean runs;
    /** Whether every element has a source. */
    private final boolean complete;
    /** Of each run or element. */
    private final int[] source;
    /** Where each run begins, and at last where they end; empty for elements. */
    private final int[] start;

    private final @Nullable Gather inverse;

    private Gather(int inputSize, Shape outputShape, int[] sources, boolean withInverse, Kernels kernels) {
        this.kernels = kernels;
        this.inputSize = inputSize;
        this.outputShape = outputShape;
        int count = 0;
        for (int i = 0; i < sources.length; i++) {
            count += begins(sources, i) ? 1 : 0;
        }
        runs = (long) count * SHORT <= sources.length;
        complete = Arrays.stream(sources).noneMatch(from -> from == NONE);
        source = runs ? new int[count] : sources;
        start = runs ? new int[count + 1] : new int[0];
        for (int i = 0, run = 0; i < sources.length && runs; i++) {
            if (begins(sources, i)) {
                source[run] = sources[i];
                start[run++] = i;
            }
        }
        if (runs) {
            start[count] = sources.length;
        }
        inverse = withInverse ? inverse(sources) : null;
    }

    private static boolean begins(int[] sources, int i) {
        return i == 0 || sources[i] != (sources[i - 1] == NONE ? NONE : sources[i - 1] + 1);
    }

    private @Nullable Gather inverse(int[] sources) {
        int[] targets = new int[inputSize];
        Arrays.fill(targets, NONE);
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] != NONE) {
                if (targets[sources[i]] != NONE) {
                    return null;
                }
                targets[sources[i]] = i;
            }
        }
        return new Gather(sources.length, Shape.of(inputSize), targets, false, kernels);
    }

    /**
     * Elements by their sources.
     *
     * @param x the input's shape
     * @param y the output's shape
     * @param source the input's element for each of the output's, −1 for 0
     * @return the operation
     */
    public static Gather of(Shape x, Shape y, IntUnaryOperator source) {
        return of(x, y, source, KernelProvider.kernels());
    }

    static Gather of(Shape x, Shape y, IntUnaryOperator source, Kernels kernels) {
        int[] sources = new int[y.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source.applyAsInt(i);
            if (sources[i] < NONE || sources[i] >= x.size()) {
                throw new IllegalArgumentException(
                        "element " + i + " of " + y + " cannot be element " + sources[i] + " of " + x);
            }
        }
        return new Gather(x.size(), y, sources, true, kernels);
    }

    /**
     * Whole pixels by the sources of their rows and columns.
     *
     * @param x the image (height, width, channels)
     * @param rows the input's row for each of the output's, −1 for zeros
     * @param columns the input's column for each of the output's, −1 for zeros
     * @return the operation, to (rows, columns, channels)
     */
    public static Gather ofPixels(Shape x, int[] rows, int[] columns) {
        int channels = x.channels();
        int width = x.dimension(1);
        return of(x, Shape.of(rows.length, columns.length, channels), i -> {
            int pixel = i / channels;
            int row = rows[pixel / columns.length];
            int column = columns[pixel % columns.length];
            return row == NONE || column == NONE ? NONE : (row * width + column) * channels + i % channels;
        });
    }

    /**
     * Channels to blocks of pixels, TensorFlow's {@code depth_to_space}: y[h·b + i, w·b + j, c] = x[h, w, (i·b + j)·C +
     * c], with C the output's channels.
     *
     * @param x the image (height, width, channels)
     * @param block b, the height and width of a block, at least 1
     * @return the operation, to (height·b, width·b, channels/b²)
     * @throws IllegalArgumentException if the channels do not divide into b²
     */
    public static Gather depthToSpace(Shape x, int block) {
        int channels = x.channels();
        if ((long) block * block > channels || channels % (block * block) != 0) {
            throw new IllegalArgumentException(channels + " channels of an image " + x
                    + " do not divide into blocks of " + block + "×" + block + " pixels");
        }
        int out = channels / (block * block);
        Shape y = Shape.of(
                Math.multiplyExact(x.dimension(0), block), Math.multiplyExact(x.dimension(1), block), out);
        return of(x, y, i -> inDepth(i, y, block));
    }

    /**
     * Blocks of pixels to channels, TensorFlow's {@code space_to_depth}, the inverse of {@link #depthToSpace}.
     *
     * @param x the image (height, width, channels)
     * @param block b, the height and width of a block, at least 1
     * @return the operation, to (height/b, width/b, channels·b²)
     * @throws IllegalArgumentException if height or width are no multiple of b
     */
    public static Gather spaceToDepth(Shape x, int block) {
        if (x.dimension(0) % block != 0 || x.dimension(1) % block != 0) {
            throw new IllegalArgumentException(
                    "an image " + x + " does not divide into blocks of " + block + "×" + block + " pixels");
        }
        Shape y = Shape.of(
                x.dimension(0) / block, x.dimension(1) / block,
                Math.multiplyExact(x.channels(), Math.multiplyExact(block, block)));
        int[] sources = new int[y.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[inDepth(i, x, block)] = i;
        }
        return of(x, y, i -> sources[i]);
    }

    /** Where an element of an image lies when blocks are channels. */
    private static int inDepth(int element, Shape image, int block) {
        int channels = image.channels();
        int row = element / channels / image.dimension(1);
        int column = element / channels % image.dimension(1);
        int pixel = row / block * (image.dimension(1) / block) + column / block;
        int inBlock = row % block * block + column % block;
        return (pixel * block * block + inBlock) * channels + element % channels;
    }

    /**
     * Axes in another order.
     *
     * @param x the input's shape
     * @param axes for each of the output's axes which of the input's it is
     * @return the operation
     * @throws IllegalArgumentException if not every axis is there once
     */
    public static Gather permute(Shape x, int... axes) {
        int rank = x.rank();
        if (!Arrays.equals(Arrays.stream(axes).sorted().toArray(), range(rank))) {
            throw new IllegalArgumentException("the axes " + Arrays.toString(axes) + " are not those of " + x
                    + " in another order, each of 0 to " + (rank - 1) + " once");
        }
        int[] extents = new int[rank];
        Arrays.setAll(extents, k -> x.dimension(axes[k]));
        int[] strides = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= x.dimension(axis);
        }
        return of(x, Shape.of(extents), i -> {
            int source = 0;
            for (int k = rank - 1, rest = i; k >= 0; k--) {
                source += rest % extents[k] * strides[axes[k]];
                rest /= extents[k];
            }
            return source;
        });
    }

    private static int[] range(int n) {
        int[] range = new int[n];
        Arrays.setAll(range, i -> i);
        return range;
    }

    /**
     * The output's shape.
     *
     * @return for one sample
     */
    public Shape outputShape() {
        return outputShape;
    }

    /**
     * Gathers one sample.
     *
     * @param x the input, read
     * @param x0 offset
     * @param y the output, overwritten
     * @param y0 offset
     */
    public void forward(float[] x, int x0, float[] y, int y0) {
        Sizes.checkRange("x", x, x0, inputSize);
        Sizes.checkRange("y", y, y0, outputShape.size());
        if (runs) {
            copyRuns(x, x0, y, y0);
        } else if (complete) {
            for (int i = 0; i < source.length; i++) {
                y[y0 + i] = x[x0 + source[i]];
            }
        } else {
            for (int i = 0; i < source.length; i++) {
                y[y0 + i] = source[i] == NONE ? 0 : x[x0 + source[i]];
            }
        }
    }

    private void copyRuns(float[] x, int x0, float[] y, int y0) {
        for (int run = 0; run < source.length; run++) {
            int to = y0 + start[run];
            int length = start[run + 1] - start[run];
            if (source[run] == NONE) {
                Arrays.fill(y, to, to + length, 0);
            } else if (length >= LONG) {
                System.arraycopy(x, x0 + source[run], y, to, length);
            } else {
                int from = x0 + source[run];
                for (int i = 0; i < length; i++) {
                    y[to + i] = x[from + i];
                }
            }
        }
    }

    /**
     * The input gradient of one sample.
     *
     * @param dy gradient of the output, read
     * @param dy0 offset
     * @param dx gradient of the input, overwritten
     * @param dx0 offset
     */
    public void gradient(float[] dy, int dy0, float[] dx, int dx0) {
        Sizes.checkRange("dy", dy, dy0, outputShape.size());
        Sizes.checkRange("dx", dx, dx0, inputSize);
        if (inverse != null) {
            inverse.forward(dy, dy0, dx, dx0);
            return;
        }
        Arrays.fill(dx, dx0, dx0 + inputSize, 0);
        if (!runs) {
            for (int i = 0; i < source.length; i++) {
                if (source[i] != NONE) {
                    dx[dx0 + source[i]] += dy[dy0 + i];
                }
            }
            return;
        }
        for (int run = 0; run < source.length; run++) {
            if (source[run] != NONE) {
                int to = dx0 + source[run];
                int from = dy0 + start[run];
                int length = start[run + 1] - start[run];
                if (length >= LONG) {
                    kernels.add(dx, to, dy, from, dx, to, length);
                } else {
                    for (int i = 0; i < length; i++) {
                        dx[to + i] += dy[from + i];
                    }
                }
            }
        }
    }
}
