package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The row-wise kernels in the Vector API, for one vector width. A template: {@link VectorKernels} specialises it.
 *
 * <p>A row's chains of {@link RowKernels#PARTS} take as many vectors as they fill; each is summed on its own, so that
 * only one vector of each sum grows in a loop; two rows are summed side by side. Columns beyond the last multiple of
 * {@link RowKernels#PARTS} are taken in fours, and what then is left one by one, by the same fused operations. All vectors are cast before a method is called on them: see {@link Tile}.
 */
final class VectorRows implements RowKernels {
    private static final int LANES = Template.data(MethodHandles.lookup(), Integer.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);

    /** A quarter of a row's parts, a vector that every machine has. */
    private static final VectorSpecies<Float> FOUR = Template.species(PARTS / 4);

    private static final Class<? extends FloatVector> QUARTER = FOUR.vectorType().asSubclass(FloatVector.class);

    /** Called by {@link Template#specialize}. */
    VectorRows() {}

    /** The columns that fill all parts. */
    private static int whole(int columns) {
        return columns & -PARTS;
    }

    /** The sum of a row's parts from p on, in pairs that lie 8, 4, 2 and 1 apart; they are overwritten. */
    private static float sum(float[] part, int p) {
        FloatVector a = QUARTER.cast(FloatVector.fromArray(FOUR, part, p));
        FloatVector b = QUARTER.cast(FloatVector.fromArray(FOUR, part, p + 4));
        a = QUARTER.cast(a.add(FloatVector.fromArray(FOUR, part, p + 8)));
        b = QUARTER.cast(b.add(FloatVector.fromArray(FOUR, part, p + 12)));
        QUARTER.cast(a.add(b)).intoArray(part, p);
        return (part[p] + part[p + 2]) + (part[p + 1] + part[p + 3]);
    }

    @Override
    public void moments(
            float[] x,
            int x0,
            int rows,
            int columns,
            float[] center,
            float[] sum,
            float[] squares,
            float[] scratch) {
        int whole = whole(columns);
        for (int r = 0; r < rows; r += 2) {
            int next = Math.min(r + 1, rows - 1);
            int p = x0 + r * columns;
            int q = x0 + next * columns;
            FloatVector center0 = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector center1 = FloatVector.broadcast(SPECIES, center[next]);
            for (int part = 0; part < PARTS; part += LANES) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                FloatVector squares0 = FloatVector.zero(SPECIES);
                FloatVector squares1 = FloatVector.zero(SPECIES);
                for (int c = part; c < whole; c += PARTS) {
                    FloatVector d = TYPE.cast(FloatVector.fromArray(SPECIES, x, p + c));
                    FloatVector e = TYPE.cast(FloatVector.fromArray(SPECIES, x, q + c));
                    d = TYPE.cast(d.sub(center0));
                    e = TYPE.cast(e.sub(center1));
                    sum0 = d.add(sum0);
                    sum1 = e.add(sum1);
                    squares0 = d.fma(d, squares0);
                    squares1 = e.fma(e, squares1);
                }
                TYPE.cast(sum0).intoArray(scratch, part);
                TYPE.cast(sum1).intoArray(scratch, PARTS + part);
                TYPE.cast(squares0).intoArray(scratch, 2 * PARTS + part);
                TYPE.cast(squares1).intoArray(scratch, 3 * PARTS + part);
            }
            int four = columns & -4;
            for (int c = whole; c < four; c += 4) {
                addFour(x, p + c, center[r], scratch, c - whole);
                addFour(x, q + c, center[next], scratch, PARTS + c - whole);
            }
            for (int c = four; c < columns; c++) {
                int part = c - whole;
                float d = x[p + c] - center[r];
                float e = x[q + c] - center[next];
                scratch[part] += d;
                scratch[PARTS + part] += e;
                scratch[2 * PARTS + part] = Math.fma(d, d, scratch[2 * PARTS + part]);
                scratch[3 * PARTS + part] = Math.fma(e, e, scratch[3 * PARTS + part]);
            }
            sum[r] = sum(scratch, 0);
            sum[next] = sum(scratch, PARTS);
            squares[r] = sum(scratch, 2 * PARTS);
            squares[next] = sum(scratch, 3 * PARTS);
        }
    }

    /** Adds four columns of a row to parts of its sums. */
    private static void addFour(float[] x, int p, float center, float[] scratch, int sum) {
        int squares = sum + 2 * PARTS;
        FloatVector d = QUARTER.cast(FloatVector.fromArray(FOUR, x, p));
        d = QUARTER.cast(d.sub(FloatVector.broadcast(FOUR, center)));
        QUARTER.cast(d.add(FloatVector.fromArray(FOUR, scratch, sum))).intoArray(scratch, sum);
        QUARTER.cast(d.fma(d, FloatVector.fromArray(FOUR, scratch, squares))).intoArray(scratch, squares);
    }

    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] beta) {
        int whole = SPECIES.loopBound(columns);
        for (int r = 0; r < rows; r++) {
            int p = x0 + r * columns;
            int q = y0 + r * columns;
            FloatVector rowCenter = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector rowScale = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector rowShift = FloatVector.broadcast(SPECIES, shift[r]);
            for (int c = 0; c < whole; c += LANES) {
                FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, p + c));
                n = TYPE.cast(n.sub(rowCenter));
                n = TYPE.cast(n.fma(rowScale, rowShift));
                TYPE.cast(
                        n.fma(FloatVector.fromArray(SPECIES, gamma, c), FloatVector.fromArray(SPECIES, beta, c)))
                        .intoArray(y, q + c);
            }
            int four = columns & -4;
            for (int c = whole; c < four; c += 4) {
                FloatVector n = QUARTER.cast(FloatVector.fromArray(FOUR, x, p + c));
                n = QUARTER.cast(n.sub(FloatVector.broadcast(FOUR, center[r])));
                n = QUARTER.cast(
                        n.fma(FloatVector.broadcast(FOUR, scale[r]), FloatVector.broadcast(FOUR, shift[r])));
                QUARTER.cast(n.fma(FloatVector.fromArray(FOUR, gamma, c), FloatVector.fromArray(FOUR, beta, c)))
                        .intoArray(y, q + c);
            }
            for (int c = four; c < columns; c++) {
                y[q + c] = Math.fma(Math.fma(x[p + c] - center[r], scale[r], shift[r]), gamma[c], beta[c]);
            }
        }
    }

    @Override
    public void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] sum,
            float[] dot,
            float[] dgamma,
            float[] dbeta,
            float[] scratch) {
        int whole = whole(columns);
        int even = rows & -2;
        for (int r = 0; r < even; r += 2) {
            int p = r * columns;
            int q = p + columns;
            FloatVector center0 = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector center1 = FloatVector.broadcast(SPECIES, center[r + 1]);
            FloatVector scale0 = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector scale1 = FloatVector.broadcast(SPECIES, scale[r + 1]);
            FloatVector shift0 = FloatVector.broadcast(SPECIES, shift[r]);
            FloatVector shift1 = FloatVector.broadcast(SPECIES, shift[r + 1]);
            for (int part = 0; part < PARTS; part += LANES) {
                FloatVector sum0 = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                FloatVector dot0 = FloatVector.zero(SPECIES);
                FloatVector dot1 = FloatVector.zero(SPECIES);
                for (int c = part; c < whole; c += PARTS) {
                    FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + p + c));
                    FloatVector m = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + q + c));
                    n = TYPE.cast(n.sub(center0));
                    m = TYPE.cast(m.sub(center1));
                    n = TYPE.cast(n.fma(scale0, shift0));
                    m = TYPE.cast(m.fma(scale1, shift1));
                    FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + p + c));
                    FloatVector h = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + q + c));
                    FloatVector b = TYPE.cast(FloatVector.fromArray(SPECIES, dbeta, c));
                    b = TYPE.cast(b.add(g));
                    TYPE.cast(b.add(h)).intoArray(dbeta, c);
                    b = TYPE.cast(g.fma(n, FloatVector.fromArray(SPECIES, dgamma, c)));
                    TYPE.cast(h.fma(m, b)).intoArray(dgamma, c);
                    FloatVector factor = FloatVector.fromArray(SPECIES, gamma, c);
                    g = TYPE.cast(g.mul(factor));
                    h = TYPE.cast(h.mul(factor));
                    sum0 = g.add(sum0);
                    sum1 = h.add(sum1);
                    dot0 = g.fma(n, dot0);
                    dot1 = h.fma(m, dot1);
                }
                TYPE.cast(sum0).intoArray(scratch, part);
                TYPE.cast(sum1).intoArray(scratch, PARTS + part);
                TYPE.cast(dot0).intoArray(scratch, 2 * PARTS + part);
                TYPE.cast(dot1).intoArray(scratch, 3 * PARTS + part);
            }
            addSingle(x, x0 + p, dy, dy0 + p, whole, columns, center[r], scale[r], shift[r], gamma, dgamma, dbeta,
                    scratch, 0);
            addSingle(x, x0 + q, dy, dy0 + q, whole, columns, center[r + 1], scale[r + 1], shift[r + 1], gamma, dgamma,
                    dbeta, scratch, PARTS);
            sum[r] = sum(scratch, 0);
            sum[r + 1] = sum(scratch, PARTS);
            dot[r] = sum(scratch, 2 * PARTS);
            dot[r + 1] = sum(scratch, 3 * PARTS);
        }
        if (even < rows) {
            lastGradientSums(
                    x, x0 + even * columns, dy, dy0 + even * columns, columns, center[even], scale[even], shift[even],
                    gamma, dgamma, dbeta, scratch);
            sum[even] = sum(scratch, 0);
            dot[even] = sum(scratch, 2 * PARTS);
        }
    }

    /** The row that has no partner. */
    private static void lastGradientSums(
            float[] x,
            int p,
            float[] dy,
            int q,
            int columns,
            float center,
            float scale,
            float shift,
            float[] gamma,
            float[] dgamma,
            float[] dbeta,
            float[] scratch) {
        int whole = whole(columns);
        FloatVector rowCenter = FloatVector.broadcast(SPECIES, center);
        FloatVector rowScale = FloatVector.broadcast(SPECIES, scale);
        FloatVector rowShift = FloatVector.broadcast(SPECIES, shift);
        for (int part = 0; part < PARTS; part += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector dot = FloatVector.zero(SPECIES);
            for (int c = part; c < whole; c += PARTS) {
                FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, p + c));
                n = TYPE.cast(n.sub(rowCenter));
                n = TYPE.cast(n.fma(rowScale, rowShift));
                FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, q + c));
                TYPE.cast(g.add(FloatVector.fromArray(SPECIES, dbeta, c))).intoArray(dbeta, c);
                TYPE.cast(g.fma(n, FloatVector.fromArray(SPECIES, dgamma, c))).intoArray(dgamma, c);
                g = TYPE.cast(g.mul(FloatVector.fromArray(SPECIES, gamma, c)));
                sum = g.add(sum);
                dot = g.fma(n, dot);
            }
            TYPE.cast(sum).intoArray(scratch, part);
            TYPE.cast(dot).intoArray(scratch, 2 * PARTS + part);
        }
        addSingle(x, p, dy, q, whole, columns, center, scale, shift, gamma, dgamma, dbeta, scratch, 0);
    }

    /** Adds a row's columns from {@code whole} on to its parts. */
    private static void addSingle(
            float[] x,
            int p,
            float[] dy,
            int q,
            int whole,
            int columns,
            float center,
            float scale,
            float shift,
            float[] gamma,
            float[] dgamma,
            float[] dbeta,
            float[] scratch,
            int s) {
        int four = columns & -4;
        for (int c = whole; c < four; c += 4) {
            int sum = s + c - whole;
            int dot = sum + 2 * PARTS;
            FloatVector n = QUARTER.cast(FloatVector.fromArray(FOUR, x, p + c));
            n = QUARTER.cast(n.sub(FloatVector.broadcast(FOUR, center)));
            n = QUARTER.cast(n.fma(FloatVector.broadcast(FOUR, scale), FloatVector.broadcast(FOUR, shift)));
            FloatVector g = QUARTER.cast(FloatVector.fromArray(FOUR, dy, q + c));
            QUARTER.cast(g.add(FloatVector.fromArray(FOUR, dbeta, c))).intoArray(dbeta, c);
            QUARTER.cast(g.fma(n, FloatVector.fromArray(FOUR, dgamma, c))).intoArray(dgamma, c);
            g = QUARTER.cast(g.mul(FloatVector.fromArray(FOUR, gamma, c)));
            QUARTER.cast(g.add(FloatVector.fromArray(FOUR, scratch, sum))).intoArray(scratch, sum);
            QUARTER.cast(g.fma(n, FloatVector.fromArray(FOUR, scratch, dot))).intoArray(scratch, dot);
        }
        for (int c = four; c < columns; c++) {
            int sum = s + c - whole;
            int dot = sum + 2 * PARTS;
            float n = Math.fma(x[p + c] - center, scale, shift);
            float g = dy[q + c];
            dbeta[c] += g;
            dgamma[c] = Math.fma(g, n, dgamma[c]);
            g *= gamma[c];
            scratch[sum] += g;
            scratch[dot] = Math.fma(g, n, scratch[dot]);
        }
    }

    @Override
    public void gradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int rows,
            int columns,
            float[] center,
            float[] scale,
            float[] shift,
            float[] gamma,
            float[] b,
            float[] c) {
        int whole = SPECIES.loopBound(columns);
        for (int r = 0; r < rows; r++) {
            int p = r * columns;
            FloatVector rowCenter = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector rowScale = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector rowShift = FloatVector.broadcast(SPECIES, shift[r]);
            FloatVector rowB = FloatVector.broadcast(SPECIES, b[r]);
            FloatVector rowC = FloatVector.broadcast(SPECIES, c[r]);
            for (int j = 0; j < whole; j += LANES) {
                FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + p + j));
                n = TYPE.cast(n.sub(rowCenter));
                n = TYPE.cast(n.fma(rowScale, rowShift));
                FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + p + j));
                g = TYPE.cast(g.mul(FloatVector.fromArray(SPECIES, gamma, j)));
                TYPE.cast(g.fma(rowScale, n.fma(rowB, rowC))).intoArray(dx, dx0 + p + j);
            }
            int four = columns & -4;
            for (int j = whole; j < four; j += 4) {
                FloatVector n = QUARTER.cast(FloatVector.fromArray(FOUR, x, x0 + p + j));
                n = QUARTER.cast(n.sub(FloatVector.broadcast(FOUR, center[r])));
                FloatVector factor = FloatVector.broadcast(FOUR, scale[r]);
                n = QUARTER.cast(n.fma(factor, FloatVector.broadcast(FOUR, shift[r])));
                n = QUARTER.cast(n.fma(FloatVector.broadcast(FOUR, b[r]), FloatVector.broadcast(FOUR, c[r])));
                FloatVector g = QUARTER.cast(FloatVector.fromArray(FOUR, dy, dy0 + p + j));
                g = QUARTER.cast(g.mul(FloatVector.fromArray(FOUR, gamma, j)));
                QUARTER.cast(g.fma(factor, n)).intoArray(dx, dx0 + p + j);
            }
            for (int j = four; j < columns; j++) {
                float n = Math.fma(x[x0 + p + j] - center[r], scale[r], shift[r]);
                float g = dy[dy0 + p + j] * gamma[j];
                dx[dx0 + p + j] = Math.fma(g, scale[r], Math.fma(n, b[r], c[r]));
            }
        }
    }

    @Override
    public void mix(float[] a, int a0, float p, float[] b, int b0, float q, float[] y, int y0, int n) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector first = TYPE.cast(FloatVector.fromArray(SPECIES, a, a0 + i));
            FloatVector second = TYPE.cast(FloatVector.fromArray(SPECIES, b, b0 + i));
            TYPE.cast(second.fma(FloatVector.broadcast(SPECIES, q), first.mul(p))).intoArray(y, y0 + i);
        }
        for (int i = whole; i < n; i++) {
            y[y0 + i] = Math.fma(b[b0 + i], q, a[a0 + i] * p);
        }
    }
}
