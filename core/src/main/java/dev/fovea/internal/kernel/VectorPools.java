package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The poolings' kernels in the Vector API, for one vector width. A template: {@link VectorKernels} specialises it. The
 * channels that do not fill a vector are left to narrower ones, where sums are added to. No helper takes a vector, and all vectors are cast
 * before a method is called on them: see {@link Tile}. Where a vector lives on after the loops over a window, they are one
 * loop and it begins with a pixel: C2 keeps no constant in a register through two.
 */
final class VectorPools implements PoolKernels {
    private static final Shape SHAPE = Template.data(MethodHandles.lookup(), Shape.class);
    private static final int LANES = SHAPE.lanes();
    private static final int ROWS = SHAPE.window().rows();
    private static final int COLUMNS = SHAPE.window().columns();
    private static final boolean ALONE = SHAPE.window().alone();
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);

    private final PoolKernels narrower = SHAPE.narrower();

    /** Called by {@link Template#specialize}. */
    VectorPools() {}

    /** What the template is specialised for: width and window, and what serves the channels that are left. */
    record Shape(int lanes, PoolWindow window, PoolKernels narrower) {}

    private static int rows(PoolRun run) {
        return ROWS == 0 ? run.rows() : ROWS;
    }

    private static int columns(PoolRun run) {
        return COLUMNS == 0 ? run.columns() : COLUMNS;
    }

    /**
     * One past the last channel that is served here. What may be written twice takes those that do not fill a vector
     * together with others before them; else it is a multiple of LANES from the first.
     */
    private static int bound(PoolRun run, int from, boolean twice) {
        return twice && run.channels() - from >= LANES
                ? run.channels()
                : from + (run.channels() - from & -LANES);
    }

    @Override
    public void max(PoolRun run, int from, float[] x, int x0, float[] y, int y0) {
        int bound = bound(run, from, true);
        int columns = columns(run);
        int pixels = rows(run) * columns;
        int columnStep = run.columnStep();
        int nextRow = run.rowStep() - columns * columnStep;
        int last = run.channels() - LANES;
        int begin = x0 + run.x();
        int out = y0 + run.y();
        for (int o = 0; o < run.outputs(); o++) {
            for (int channel = from; channel < bound; channel += LANES) {
                int c = Math.min(channel, last);
                int at = begin + c;
                FloatVector most = TYPE.cast(FloatVector.fromArray(SPECIES, x, at));
                for (int k = 1, column = 1; k < pixels; k++, column++) {
                    at += columnStep;
                    if (column == columns) {
                        column = 0;
                        at += nextRow;
                    }
                    FloatVector pixel = TYPE.cast(FloatVector.fromArray(SPECIES, x, at));
                    most = TYPE.cast(most.blend(pixel, pixel.compare(VectorOperators.GT, most)));
                    most = TYPE.cast(most.blend(pixel, pixel.compare(VectorOperators.NE, pixel))); // NaN
                }
                most.intoArray(y, out + c);
            }
            begin += run.stride();
            out += run.channels();
        }
        if (bound < run.channels()) {
            narrower.max(run, bound, x, x0, y, y0);
        }
    }

    @Override
    public boolean maxGradient(
            PoolRun run, int from, float[] x, int x0, float[] y, int y0, float[] dy, int dy0, float[] dx, int dx0) {
        int bound = bound(run, from, ALONE);
        int columns = columns(run);
        int pixels = rows(run) * columns;
        int columnStep = run.columnStep();
        int nextRow = run.rowStep() - columns * columnStep;
        int last = run.channels() - LANES;
        int begin = run.x();
        int out = run.y();
        boolean found = true;
        for (int o = 0; o < run.outputs(); o++) {
            for (int channel = from; channel < bound; channel += LANES) {
                int c = Math.min(channel, last);
                // Made here, since what lives on beside the call of nan() may be put into an object.
                FloatVector zero = TYPE.cast(FloatVector.zero(SPECIES));
                FloatVector most = TYPE.cast(FloatVector.fromArray(SPECIES, y, y0 + out + c));
                FloatVector gradient = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + out + c));
                int at = begin + c;
                FloatVector pixel = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + at));
                FloatVector sum = ALONE ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, dx, dx0 + at));
                VectorMask<Float> loses = pixel.compare(VectorOperators.NE, most);
                FloatVector share = TYPE.cast(gradient.blend(zero, loses));
                TYPE.cast(sum.add(share)).intoArray(dx, dx0 + at);
                // What no pixel has got yet, and whether one is still to be found: 1, and 0 from then on.
                gradient = TYPE.cast(zero.blend(gradient, loses));
                FloatVector open = TYPE.cast(zero.blend(1, loses));
                for (int k = 1, column = 1; k < pixels; k++, column++) {
                    at += columnStep;
                    if (column == columns) {
                        column = 0;
                        at += nextRow;
                    }
                    pixel = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + at));
                    sum = ALONE ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, dx, dx0 + at));
                    loses = pixel.compare(VectorOperators.NE, most);
                    share = TYPE.cast(gradient.blend(zero, loses));
                    TYPE.cast(sum.add(share)).intoArray(dx, dx0 + at);
                    gradient = TYPE.cast(zero.blend(gradient, loses));
                    open = TYPE.cast(zero.blend(open, loses));
                }
                if (open.compare(VectorOperators.NE, zero).anyTrue()) {
                    found &= nan(run, o, c, x, x0, y, y0 + out, dy, dy0 + out, dx, dx0);
                }
            }
            begin += run.stride();
            out += run.channels();
        }
        return (bound == run.channels() || narrower.maxGradient(run, bound, x, x0, y, y0, dy, dy0, dx, dx0)) && found;
    }

    /** Where no pixel equals the maximum: NaN does not equal itself. One by one; false if another number has no pixel. */
    private static boolean nan(
            PoolRun run, int output, int from, float[] x, int x0, float[] y, int y0, float[] dy, int dy0, float[] dx,
            int dx0) {
        boolean found = true;
        for (int c = from; c < from + LANES; c++) {
            int winner = ScalarPools.winner(run, output, c, x, x0, y[y0 + c]);
            if (winner < 0) {
                found = false;
            } else if (Float.isNaN(y[y0 + c])) {
                dx[dx0 + winner] += dy[dy0 + c];
            }
        }
        return found;
    }

    @Override
    public void average(PoolRun run, int from, float weight, float[] x, int x0, float[] y, int y0) {
        int bound = bound(run, from, true);
        int columns = columns(run);
        int pixels = rows(run) * columns;
        int columnStep = run.columnStep();
        int nextRow = run.rowStep() - columns * columnStep;
        int last = run.channels() - LANES;
        int begin = x0 + run.x();
        int out = y0 + run.y();
        for (int o = 0; o < run.outputs(); o++) {
            for (int channel = from; channel < bound; channel += LANES) {
                int c = Math.min(channel, last);
                int at = begin + c;
                FloatVector sum = TYPE.cast(FloatVector.fromArray(SPECIES, x, at));
                for (int k = 1, column = 1; k < pixels; k++, column++) {
                    at += columnStep;
                    if (column == columns) {
                        column = 0;
                        at += nextRow;
                    }
                    sum = TYPE.cast(sum.add(FloatVector.fromArray(SPECIES, x, at)));
                }
                TYPE.cast(sum.mul(weight)).intoArray(y, out + c);
            }
            begin += run.stride();
            out += run.channels();
        }
        if (bound < run.channels()) {
            narrower.average(run, bound, weight, x, x0, y, y0);
        }
    }

    @Override
    public void averageGradient(PoolRun run, int from, float weight, float[] dy, int dy0, float[] dx, int dx0) {
        int bound = bound(run, from, ALONE);
        int rows = rows(run);
        int rowStep = run.rowStep();
        int columnStep = run.columnStep();
        int width = columns(run) * columnStep;
        FloatVector zero = TYPE.cast(FloatVector.zero(SPECIES));
        int last = run.channels() - LANES;
        int begin = dx0 + run.x();
        int out = dy0 + run.y();
        for (int o = 0; o < run.outputs(); o++) {
            for (int channel = from; channel < bound; channel += LANES) {
                int c = Math.min(channel, last);
                FloatVector share = TYPE.cast(FloatVector.fromArray(SPECIES, dy, out + c));
                share = TYPE.cast(share.mul(weight));
                int row = begin + c;
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < width; j += columnStep) {
                        FloatVector sum = ALONE ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, dx, row + j));
                        TYPE.cast(sum.add(share)).intoArray(dx, row + j);
                    }
                    row += rowStep;
                }
            }
            begin += run.stride();
            out += run.channels();
        }
        if (bound < run.channels()) {
            narrower.averageGradient(run, bound, weight, dy, dy0, dx, dx0);
        }
    }
}
