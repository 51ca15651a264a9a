package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The row-wise kernels in the Vector API, for one vector width. A template: {@link VectorKernels} specialises it.
 *
 * <p>A row's chains of {@link RowKernels#PARTS} take as many vectors as they fill; each is summed on its own, so that
 * only one vector grows in a loop. Columns beyond the last multiple of {@link RowKernels#PARTS} are single numbers,
 * computed by the same fused operations. All vectors are cast before a method is called on them: see {@link Tile}.
 */
final class VectorRows implements RowKernels {
    private static final int LANES = Template.data(MethodHandles.lookup(), Integer.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);

    /** Called by {@link Template#specialize}. */
    VectorRows() {}

    /** The columns that fill all parts. */
    private static int whole(int columns) {
        return columns & -PARTS;
    }

    @Override
    public void sums(float[] x, int x0, int rows, int columns, float[] sum, float[] scratch) {
        int whole = whole(columns);
        for (int r = 0; r < rows; r++) {
            int xr = x0 + r * columns;
            for (int part = 0; part < PARTS; part += LANES) {
                FloatVector s = FloatVector.zero(SPECIES);
                for (int c = part; c < whole; c += PARTS) {
                    s = TYPE.cast(FloatVector.fromArray(SPECIES, x, xr + c)).add(s);
                }
                TYPE.cast(s).intoArray(scratch, part);
            }
            for (int c = whole; c < columns; c++) {
                scratch[c - whole] += x[xr + c];
            }
            sum[r] = RowParts.sum(scratch, 0);
        }
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
        for (int r = 0; r < rows; r++) {
            int xr = x0 + r * columns;
            FloatVector middle = FloatVector.broadcast(SPECIES, center[r]);
            for (int part = 0; part < PARTS; part += LANES) {
                FloatVector s = FloatVector.zero(SPECIES);
                FloatVector q = FloatVector.zero(SPECIES);
                for (int c = part; c < whole; c += PARTS) {
                    FloatVector d = TYPE.cast(FloatVector.fromArray(SPECIES, x, xr + c));
                    d = TYPE.cast(d.sub(middle));
                    s = d.add(s);
                    q = d.fma(d, q);
                }
                TYPE.cast(s).intoArray(scratch, part);
                TYPE.cast(q).intoArray(scratch, PARTS + part);
            }
            for (int c = whole; c < columns; c++) {
                float d = x[xr + c] - center[r];
                scratch[c - whole] += d;
                scratch[PARTS + c - whole] = Math.fma(d, d, scratch[PARTS + c - whole]);
            }
            sum[r] = RowParts.sum(scratch, 0);
            squares[r] = RowParts.sum(scratch, PARTS);
        }
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
            int xr = x0 + r * columns;
            int yr = y0 + r * columns;
            FloatVector middle = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector factor = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector summand = FloatVector.broadcast(SPECIES, shift[r]);
            for (int c = 0; c < whole; c += LANES) {
                FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, xr + c));
                n = TYPE.cast(n.sub(middle));
                n = TYPE.cast(n.fma(factor, summand));
                TYPE.cast(
                        n.fma(FloatVector.fromArray(SPECIES, gamma, c), FloatVector.fromArray(SPECIES, beta, c)))
                        .intoArray(y, yr + c);
            }
            for (int c = whole; c < columns; c++) {
                y[yr + c] = Math.fma(Math.fma(x[xr + c] - center[r], scale[r], shift[r]), gamma[c], beta[c]);
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
        for (int r = 0; r < rows; r++) {
            int xr = x0 + r * columns;
            int dyr = dy0 + r * columns;
            FloatVector middle = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector factor = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector summand = FloatVector.broadcast(SPECIES, shift[r]);
            for (int part = 0; part < PARTS; part += LANES) {
                FloatVector s = FloatVector.zero(SPECIES);
                FloatVector q = FloatVector.zero(SPECIES);
                for (int c = part; c < whole; c += PARTS) {
                    FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, xr + c));
                    n = TYPE.cast(n.sub(middle));
                    n = TYPE.cast(n.fma(factor, summand));
                    FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dyr + c));
                    TYPE.cast(g.add(FloatVector.fromArray(SPECIES, dbeta, c))).intoArray(dbeta, c);
                    TYPE.cast(g.fma(n, FloatVector.fromArray(SPECIES, dgamma, c))).intoArray(dgamma, c);
                    g = TYPE.cast(g.mul(FloatVector.fromArray(SPECIES, gamma, c)));
                    s = g.add(s);
                    q = g.fma(n, q);
                }
                TYPE.cast(s).intoArray(scratch, part);
                TYPE.cast(q).intoArray(scratch, PARTS + part);
            }
            for (int c = whole; c < columns; c++) {
                float n = Math.fma(x[xr + c] - center[r], scale[r], shift[r]);
                float g = dy[dyr + c];
                dbeta[c] += g;
                dgamma[c] = Math.fma(g, n, dgamma[c]);
                g *= gamma[c];
                scratch[c - whole] += g;
                scratch[PARTS + c - whole] = Math.fma(g, n, scratch[PARTS + c - whole]);
            }
            sum[r] = RowParts.sum(scratch, 0);
            dot[r] = RowParts.sum(scratch, PARTS);
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
            int xr = x0 + r * columns;
            int dyr = dy0 + r * columns;
            int dxr = dx0 + r * columns;
            FloatVector middle = FloatVector.broadcast(SPECIES, center[r]);
            FloatVector factor = FloatVector.broadcast(SPECIES, scale[r]);
            FloatVector summand = FloatVector.broadcast(SPECIES, shift[r]);
            FloatVector rowB = FloatVector.broadcast(SPECIES, b[r]);
            FloatVector rowC = FloatVector.broadcast(SPECIES, c[r]);
            for (int j = 0; j < whole; j += LANES) {
                FloatVector n = TYPE.cast(FloatVector.fromArray(SPECIES, x, xr + j));
                n = TYPE.cast(n.sub(middle));
                n = TYPE.cast(n.fma(factor, summand));
                FloatVector g = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dyr + j));
                g = TYPE.cast(g.mul(FloatVector.fromArray(SPECIES, gamma, j)));
                TYPE.cast(g.fma(factor, n.fma(rowB, rowC))).intoArray(dx, dxr + j);
            }
            for (int j = whole; j < columns; j++) {
                float n = Math.fma(x[xr + j] - center[r], scale[r], shift[r]);
                dx[dxr + j] = Math.fma(dy[dyr + j] * gamma[j], scale[r], Math.fma(n, b[r], c[r]));
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
