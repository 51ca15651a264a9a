package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The kernels in the Vector API, for one vector width. A template: {@link KernelProvider} specialises it to a width.
 *
 * <p>No helper takes a vector, and all vectors are cast before a method is called on them: see {@link Tile}. What does
 * not fill a vector is computed with narrower ones, and at last with single numbers, always by the same arithmetic:
 * results do not depend on the width.
 */
final class VectorKernels extends ScalarKernels {
    /** Of the narrowest vectors there are; what they leave over is single numbers. */
    private static final int LEAST_LANES = 2;

    private static final int LANES = Template.data(MethodHandles.lookup(), Integer.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final VectorSpecies<Float> HALF = Template.species(LANES / 2);
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final Class<? extends FloatVector> HALF_TYPE = HALF.vectorType().asSubclass(FloatVector.class);
    private static final Class<? extends IntVector> INTS_TYPE = INTS.vectorType().asSubclass(IntVector.class);

    private final Specializations<TileShape, PanelProduct> tiles =
            new Specializations<>(shape -> Template.specialize(Tile.class, PanelProduct.class, shape));
    private final Specializations<VectorAxisTransform.Shape, AxisTransform> transforms =
            new Specializations<>(shape -> Template.specialize(VectorAxisTransform.class, AxisTransform.class, shape));

    private final Specializations<DepthwiseShape, DepthwiseProduct> depthwiseTiles =
            new Specializations<>(shape -> Template.specialize(DepthwiseTile.class, DepthwiseProduct.class, shape));

    private final Specializations<GroupTile.Shape, GroupProduct> groups =
            new Specializations<>(shape -> Template.specialize(GroupTile.class, GroupProduct.class, shape));

    private final ChannelKernels channelwise = channelwise(LANES);
    private final DoubleChannels channelwiseInDouble = Template.specialize(
            VectorDoubleChannels.class, DoubleChannels.class, new VectorDoubleChannels.Shape(LANES / 2));
    private final Specializations<PoolWindow, PoolKernels> pools =
            new Specializations<>(window -> pools(window, LANES));
    private final RowKernels rowwise = Template.specialize(VectorRows.class, RowKernels.class, LANES);

    /** Called by {@link Template#specialize}. */
    VectorKernels() {
        super(LANES);
    }

    @Override
    public String name() {
        return "vector" + LANES * Float.SIZE;
    }

    @Override
    public boolean reference() {
        return false;
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
        return tiles.get(new TileShape(lanes(columns), rows, columns, rows == 1 ? 0 : rowStride, ldb));
    }

    @Override
    public DepthwiseProduct depthwise(DepthwiseShape shape) {
        return depthwiseTiles.get(shape.with(lanes(shape.channels())));
    }

    @Override
    public int depthwisePixels(int channels) {
        return DepthwiseShape.maxPixels(lanes(channels));
    }

    /** By shuffles, which must be of whole vectors and groups. */
    @Override
    public @Nullable GroupProduct groupProduct(int size, int channels) {
        int lanes = Math.min(LANES, Integer.lowestOneBit(channels));
        boolean serves = size >= 2 && size <= GroupTile.MOST && Integer.bitCount(size) == 1 && lanes >= size;
        return serves && lanes >= 2 * LEAST_LANES ? groups.get(new GroupTile.Shape(lanes, size)) : null;
    }

    /** Of the vectors for so many channels or columns. */
    private static int lanes(int count) {
        return Math.min(LANES, Integer.highestOneBit(count));
    }

    @Override
    public AxisTransform axisTransform(WinogradMatrix matrix, boolean accumulate, int channels) {
        return axisTransform(LANES, matrix, accumulate, channels);
    }

    private AxisTransform axisTransform(int lanes, WinogradMatrix matrix, boolean accumulate, int channels) {
        if (lanes < LEAST_LANES) {
            return new FusedAxisTransform(matrix, accumulate);
        }
        AxisTransform whole = transforms.get(new VectorAxisTransform.Shape(lanes, matrix, accumulate));
        return channels % lanes == 0
                ? whole
                : new SplitAxisTransform(whole, lanes, axisTransform(lanes / 2, matrix, accumulate, channels));
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
    public RowKernels rowwise() {
        return rowwise;
    }

    @Override
    public PoolKernels pools(PoolWindow window) {
        return pools.get(window);
    }

    /** C2 does not keep the masks of two floats in registers. */
    private static PoolKernels pools(PoolWindow window, int lanes) {
        return lanes < 2 * LEAST_LANES
                ? new ScalarPools(window.alone())
                : Template.specialize(
                        VectorPools.class, PoolKernels.class,
                        new VectorPools.Shape(lanes, window, pools(window, lanes / 2)));
    }

    private static ChannelKernels channelwise(int lanes) {
        return lanes < LEAST_LANES
                ? new FusedChannels()
                : Template.specialize(
                        VectorChannels.class, ChannelKernels.class,
                        new VectorChannels.Shape(lanes, channelwise(lanes / 2)));
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
