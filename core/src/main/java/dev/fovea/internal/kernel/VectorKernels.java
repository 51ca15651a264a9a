package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in the Vector API, for one vector width. A template: {@link KernelProvider} specialises it to a width.
 *
 * <p>Channel-wise kernels take vectors of channels, so they serve channel counts that are a multiple of the lane count;
 * the scalar loops serve the others. No helper takes a vector, and all vectors are cast before a method is called on
 * them: see {@link Tile}.
 */
final class VectorKernels extends ScalarKernels {
    private static final int LANES = Template.data(MethodHandles.lookup(), Integer.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final VectorSpecies<Float> HALF = Template.species(LANES / 2);
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final Class<? extends FloatVector> HALF_TYPE = HALF.vectorType().asSubclass(FloatVector.class);
    private static final Class<? extends IntVector> INTS_TYPE = INTS.vectorType().asSubclass(IntVector.class);

    private final Specializations<TileShape, PanelProduct> tiles =
            new Specializations<>(Tile.class, PanelProduct.class);
    private final Specializations<VectorAxisTransform.Shape, AxisTransform> transforms =
            new Specializations<>(VectorAxisTransform.class, AxisTransform.class);

    /** Called by {@link Template#specialize}. */
    VectorKernels() {}

    @Override
    public String name() {
        return "vector" + LANES * Float.SIZE;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int panelColumns() {
        return 2 * LANES;
    }

    @Override
    public PanelProduct panelProduct(int rows, int columns, int rowStride, int ldb) {
        if (columns == 1) {
            return new ColumnProduct(rows, rowStride, ldb);
        }
        int max = TileShape.maxRows(LANES);
        int count = (rows + max - 1) / max;
        int low = rows / count;
        int tallCount = rows % count;
        PanelProduct lowTile = tile(low, columns, rowStride, ldb);
        if (count == 1) {
            return lowTile;
        }
        PanelProduct tallTile = tallCount == 0 ? lowTile : tile(low + 1, columns, rowStride, ldb);
        return new VectorPanelProduct(tallTile, tallCount, low + 1, lowTile, count - tallCount, low, rowStride);
    }

    private PanelProduct tile(int rows, int columns, int rowStride, int ldb) {
        // A single row has no stride: all such shapes are one.
        int lanes = Math.min(LANES, Integer.highestOneBit(columns));
        return tiles.get(new TileShape(lanes, rows, columns, rows == 1 ? 0 : rowStride, ldb));
    }

    @Override
    public AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate) {
        return transforms.get(new VectorAxisTransform.Shape(LANES, matrix, accumulate));
    }

    /**
     * How far the second vector of channels lies behind the first: taken two at a time, most images are read in the
     * order of the memory, as the prefetcher likes it. If there is none left, it is the first once more.
     */
    private static int right(int channel, int channels) {
        return channel + LANES < channels ? LANES : 0;
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
        if (channels % LANES != 0) {
            super.normalize(x, x0, y, y0, pixels, channels, center, scale, shift);
            return;
        }
        int size = pixels * channels;
        for (int c = 0; c < channels; c += 2 * LANES) {
            int right = right(c, channels);
            FloatVector leftCenter = FloatVector.fromArray(SPECIES, center, c);
            FloatVector leftScale = FloatVector.fromArray(SPECIES, scale, c);
            FloatVector leftShift = FloatVector.fromArray(SPECIES, shift, c);
            FloatVector rightCenter = FloatVector.fromArray(SPECIES, center, c + right);
            FloatVector rightScale = FloatVector.fromArray(SPECIES, scale, c + right);
            FloatVector rightShift = FloatVector.fromArray(SPECIES, shift, c + right);
            for (int i = c; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                l = TYPE.cast(l.sub(leftCenter));
                r = TYPE.cast(r.sub(rightCenter));
                TYPE.cast(l.fma(leftScale, leftShift)).intoArray(y, y0 + i);
                TYPE.cast(r.fma(rightScale, rightShift)).intoArray(y, y0 + i + right);
            }
        }
    }

    @Override
    public void relu(float[] x, int x0, float[] y, int y0, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
            TYPE.cast(value.blend(0, value.compare(VectorOperators.LT, 0))).intoArray(y, y0 + i);
        }
        super.relu(x, x0 + bound, y, y0 + bound, n - bound);
    }

    @Override
    public void reluGradient(float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0, int n) {
        FloatVector zero = TYPE.cast(FloatVector.zero(SPECIES));
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = TYPE.cast(FloatVector.fromArray(SPECIES, y, y0 + i));
            VectorMask<Float> positive = value.compare(VectorOperators.GT, 0);
            TYPE.cast(zero.blend(FloatVector.fromArray(SPECIES, dy, dy0 + i), positive)).intoArray(dx, dx0 + i);
        }
        super.reluGradient(y, y0 + bound, dy, dy0 + bound, dx, dx0 + bound, n - bound);
    }

    @Override
    public void addRows(float[] x, int x0, int ldx, float[] y, int y0, int ldy, int rows, int columns) {
        assert Kernels.rowsApart(ldy, rows, columns) : "rows of " + columns + " at distances of " + ldy;
        int j = 0;
        for (; columns - j > 2 * LANES; j += LANES) {
            addWhole(x, x0 + j, ldx, y, y0 + j, ldy, rows, LANES);
        }
        if (columns - j >= LANES) {
            addWhole(x, x0 + j, ldx, y, y0 + j, ldy, rows, columns - j);
        } else if (columns - j >= LANES / 2) {
            addHalf(x, x0 + j, ldx, y, y0 + j, ldy, rows, columns - j);
        } else {
            super.addRows(x, x0 + j, ldx, y, y0 + j, ldy, rows, columns - j);
        }
    }

    /** One to two vectors of columns: the right vector ends with the last and overlaps the left, as in {@link Tile}. */
    private static void addWhole(float[] x, int x0, int ldx, float[] y, int y0, int ldy, int rows, int columns) {
        int right = columns - LANES;
        for (int i = 0, p = x0, q = y0; i < rows; i++, p += ldx, q += ldy) {
            FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, p));
            l = TYPE.cast(l.add(FloatVector.fromArray(SPECIES, y, q)));
            FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, p + right));
            r = TYPE.cast(r.add(FloatVector.fromArray(SPECIES, y, q + right)));
            l.intoArray(y, q);
            r.intoArray(y, q + right);
        }
    }

    /** The same with vectors of half the width. */
    private static void addHalf(float[] x, int x0, int ldx, float[] y, int y0, int ldy, int rows, int columns) {
        int right = columns - LANES / 2;
        for (int i = 0, p = x0, q = y0; i < rows; i++, p += ldx, q += ldy) {
            FloatVector l = HALF_TYPE.cast(FloatVector.fromArray(HALF, x, p));
            l = HALF_TYPE.cast(l.add(FloatVector.fromArray(HALF, y, q)));
            FloatVector r = HALF_TYPE.cast(FloatVector.fromArray(HALF, x, p + right));
            r = HALF_TYPE.cast(r.add(FloatVector.fromArray(HALF, y, q + right)));
            l.intoArray(y, q);
            r.intoArray(y, q + right);
        }
    }

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares) {
        if (channels % LANES != 0) {
            super.moments(x, x0, pixels, channels, pivot, sum, squares);
            return;
        }
        int size = pixels * channels;
        // Two pixels at a time: two shorter chains round less and wait less than one.
        int even = size - (pixels & 1) * channels;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector center = FloatVector.fromArray(SPECIES, pivot, c);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            FloatVector q0 = FloatVector.zero(SPECIES);
            FloatVector q1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                FloatVector d0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector d1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels));
                d0 = TYPE.cast(d0.sub(center));
                d1 = TYPE.cast(d1.sub(center));
                s0 = d0.add(s0);
                s1 = d1.add(s1);
                q0 = d0.fma(d0, q0);
                q1 = d1.fma(d1, q1);
            }
            if (even < size) {
                FloatVector d = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c));
                d = TYPE.cast(d.sub(center));
                s0 = d.add(s0);
                q0 = d.fma(d, q0);
            }
            FloatVector sumBefore = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            TYPE.cast(TYPE.cast(sumBefore.add(s0)).add(s1)).intoArray(sum, c);
            FloatVector squaresBefore = TYPE.cast(FloatVector.fromArray(SPECIES, squares, c));
            TYPE.cast(TYPE.cast(squaresBefore.add(q0)).add(q1)).intoArray(squares, c);
        }
    }

    @Override
    public void channelSums(float[] x, int x0, int pixels, int channels, float[] sum) {
        if (channels % LANES != 0) {
            super.channelSums(x, x0, pixels, channels, sum);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                s0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).add(s0);
                s1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels)).add(s1);
            }
            if (even < size) {
                s0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c)).add(s0);
            }
            FloatVector sumBefore = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            TYPE.cast(TYPE.cast(sumBefore.add(s0)).add(s1)).intoArray(sum, c);
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
        if (channels % LANES != 0) {
            super.gradientMoments(x, x0, dy, dy0, pixels, channels, mean, sum, dot);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector center = FloatVector.fromArray(SPECIES, mean, c);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            FloatVector t0 = FloatVector.zero(SPECIES);
            FloatVector t1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                FloatVector g0 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i));
                FloatVector g1 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + channels));
                s0 = g0.add(s0);
                s1 = g1.add(s1);
                t0 = g0.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).sub(center), t0);
                t1 = g1.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels)).sub(center), t1);
            }
            if (even < size) {
                FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + even + c));
                s0 = g.add(s0);
                t0 = g.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c)).sub(center), t0);
            }
            FloatVector sumBefore = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            TYPE.cast(TYPE.cast(sumBefore.add(s0)).add(s1)).intoArray(sum, c);
            FloatVector dotBefore = TYPE.cast(FloatVector.fromArray(SPECIES, dot, c));
            TYPE.cast(TYPE.cast(dotBefore.add(t0)).add(t1)).intoArray(dot, c);
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
        if (channels % LANES != 0) {
            super.normalizationGradient(x, x0, dy, dy0, dx, dx0, pixels, channels, mean, a, b, c);
            return;
        }
        int size = pixels * channels;
        for (int j = 0; j < channels; j += 2 * LANES) {
            int right = right(j, channels);
            FloatVector leftMean = FloatVector.fromArray(SPECIES, mean, j);
            FloatVector leftA = FloatVector.fromArray(SPECIES, a, j);
            FloatVector leftB = FloatVector.fromArray(SPECIES, b, j);
            FloatVector leftC = FloatVector.fromArray(SPECIES, c, j);
            FloatVector rightMean = FloatVector.fromArray(SPECIES, mean, j + right);
            FloatVector rightA = FloatVector.fromArray(SPECIES, a, j + right);
            FloatVector rightB = FloatVector.fromArray(SPECIES, b, j + right);
            FloatVector rightC = FloatVector.fromArray(SPECIES, c, j + right);
            for (int i = j; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                FloatVector leftDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i));
                FloatVector rightDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + right));
                l = TYPE.cast(l.sub(leftMean));
                r = TYPE.cast(r.sub(rightMean));
                TYPE.cast(leftDy.fma(leftA, l.fma(leftB, leftC))).intoArray(dx, dx0 + i);
                TYPE.cast(rightDy.fma(rightA, r.fma(rightB, rightC))).intoArray(dx, dx0 + i + right);
            }
        }
    }

    @Override
    public void dropout(float[] x, int x0, float[] y, int y0, int n, long key, int threshold, float scale) {
        IntVector counters = INTS_TYPE.cast(IntVector.zero(INTS));
        counters = INTS_TYPE.cast(counters.addIndex(1));
        counters = INTS_TYPE.cast(counters.mul(DropoutHash.WEYL));
        counters = INTS_TYPE.cast(counters.add((int) key));
        int second = (int) (key >>> 32);
        int step = LANES * DropoutHash.WEYL;
        int bound = SPECIES.loopBound(n);
        int base = 0;
        for (int i = 0; i < bound; i += LANES) {
            IntVector h = INTS_TYPE.cast(counters.add(base));
            h = INTS_TYPE.cast(h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16)));
            h = INTS_TYPE.cast(h.mul(DropoutHash.FIRST));
            h = INTS_TYPE.cast(h.add(second));
            h = INTS_TYPE.cast(h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15)));
            h = INTS_TYPE.cast(h.mul(DropoutHash.SECOND));
            h = INTS_TYPE.cast(h.lanewise(VectorOperators.LSHR, Integer.SIZE - DropoutHash.BITS));
            VectorMask<Float> dropped = h.compare(VectorOperators.LT, threshold).cast(SPECIES);
            FloatVector scaled = TYPE.cast(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).mul(scale));
            TYPE.cast(scaled.blend(0, dropped)).intoArray(y, y0 + i);
            base += step;
        }
        for (int i = bound; i < n; i++) {
            y[y0 + i] = DropoutHash.hash(key, i) < threshold ? 0 : x[x0 + i] * scale;
        }
    }
}
