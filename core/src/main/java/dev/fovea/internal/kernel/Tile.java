package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one micro-kernel: a tile of C, {@code ROWS} rows by one or two vectors, stays in registers while k runs; per k
 * one row of the panel is loaded and each row's element of A is broadcast.
 *
 * <p>Any number of columns from one to two vectors is served without masks: the right vector ends with the last column
 * and overlaps the left one, and where they overlap both hold the same numbers. (Masked loads have a slow path that C2
 * does not always inline, and then it keeps every accumulator in memory, as an object.)
 *
 * <p>This class is a template. {@link Template#specialize} defines it anew, as a hidden class, for each {@link
 * TileShape}, so that the fields below are constants to the compiler: rows the shape does not have vanish, strides are
 * immediates, and each shape has a profile of its own. Rules it keeps, each of which costs a factor of five or
 * more when broken: the accumulators are local variables and live across one loop only; no call or field access inside
 * that loop; vectors are cast to their exact class before a method is called on them. (The methods of {@code
 * FloatVector} call others that its subclasses override. Unless it knows the class, the JIT compiler trusts a profile
 * of these calls, which all vectors in the process share: where vectors of two widths are in use, it may guess wrong
 * and keep accumulators in memory.)
 */
final class Tile implements PanelProduct {
    private static final TileShape SHAPE = Template.data(MethodHandles.lookup(), TileShape.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(SHAPE.lanes());
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final int LANES = SHAPE.lanes();
    private static final int ROWS = SHAPE.rows();
    private static final int STRIDE = SHAPE.rowStride();
    private static final int COLUMNS = SHAPE.columns();
    private static final int LDB = SHAPE.ldb();
    private static final boolean WIDE = COLUMNS > LANES;
    /** Where the right vector begins. */
    private static final int RIGHT = COLUMNS - LANES;

    /** Called by {@link Template#specialize}. */
    Tile() {}

    @Override
    public void multiply(
            float[] a,
            int a0,
            int[] offsets,
            int k0,
            int k1,
            float[] b,
            int b0,
            float[] init,
            int init0,
            int ldInit,
            float[] c,
            int c0,
            int ldc) {
        FloatVector l0 = ROWS <= 0
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0);
        FloatVector r0 = ROWS <= 0 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + RIGHT);
        FloatVector l1 = ROWS <= 1
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + ldInit);
        FloatVector r1 = ROWS <= 1 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + ldInit + RIGHT);
        FloatVector l2 = ROWS <= 2
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit);
        FloatVector r2 = ROWS <= 2 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit + RIGHT);
        FloatVector l3 = ROWS <= 3
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit);
        FloatVector r3 = ROWS <= 3 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit + RIGHT);
        FloatVector l4 = ROWS <= 4
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit);
        FloatVector r4 = ROWS <= 4 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit + RIGHT);
        FloatVector l5 = ROWS <= 5
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit);
        FloatVector r5 = ROWS <= 5 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit + RIGHT);
        FloatVector l6 = ROWS <= 6
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit);
        FloatVector r6 = ROWS <= 6 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit + RIGHT);
        FloatVector l7 = ROWS <= 7
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit);
        FloatVector r7 = ROWS <= 7 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit + RIGHT);
        FloatVector l8 = ROWS <= 8
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit);
        FloatVector r8 = ROWS <= 8 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit + RIGHT);
        FloatVector l9 = ROWS <= 9
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit);
        FloatVector r9 = ROWS <= 9 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit + RIGHT);
        FloatVector l10 = ROWS <= 10
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit);
        FloatVector r10 = ROWS <= 10 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit + RIGHT);
        FloatVector l11 = ROWS <= 11
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit);
        FloatVector r11 = ROWS <= 11 || !WIDE
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit + RIGHT);
        int q = b0;
        for (int k = k0; k < k1; k++) {
            int p = a0 + offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, b, q);
            FloatVector right = WIDE ? FloatVector.fromArray(SPECIES, b, q + RIGHT) : left;
            if (ROWS > 0) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p]);
                l0 = TYPE.cast(x).fma(left, l0);
                r0 = WIDE ? TYPE.cast(x).fma(right, r0) : r0;
            }
            if (ROWS > 1) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + STRIDE]);
                l1 = TYPE.cast(x).fma(left, l1);
                r1 = WIDE ? TYPE.cast(x).fma(right, r1) : r1;
            }
            if (ROWS > 2) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 2 * STRIDE]);
                l2 = TYPE.cast(x).fma(left, l2);
                r2 = WIDE ? TYPE.cast(x).fma(right, r2) : r2;
            }
            if (ROWS > 3) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 3 * STRIDE]);
                l3 = TYPE.cast(x).fma(left, l3);
                r3 = WIDE ? TYPE.cast(x).fma(right, r3) : r3;
            }
            if (ROWS > 4) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 4 * STRIDE]);
                l4 = TYPE.cast(x).fma(left, l4);
                r4 = WIDE ? TYPE.cast(x).fma(right, r4) : r4;
            }
            if (ROWS > 5) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 5 * STRIDE]);
                l5 = TYPE.cast(x).fma(left, l5);
                r5 = WIDE ? TYPE.cast(x).fma(right, r5) : r5;
            }
            if (ROWS > 6) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 6 * STRIDE]);
                l6 = TYPE.cast(x).fma(left, l6);
                r6 = WIDE ? TYPE.cast(x).fma(right, r6) : r6;
            }
            if (ROWS > 7) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 7 * STRIDE]);
                l7 = TYPE.cast(x).fma(left, l7);
                r7 = WIDE ? TYPE.cast(x).fma(right, r7) : r7;
            }
            if (ROWS > 8) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 8 * STRIDE]);
                l8 = TYPE.cast(x).fma(left, l8);
                r8 = WIDE ? TYPE.cast(x).fma(right, r8) : r8;
            }
            if (ROWS > 9) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 9 * STRIDE]);
                l9 = TYPE.cast(x).fma(left, l9);
                r9 = WIDE ? TYPE.cast(x).fma(right, r9) : r9;
            }
            if (ROWS > 10) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 10 * STRIDE]);
                l10 = TYPE.cast(x).fma(left, l10);
                r10 = WIDE ? TYPE.cast(x).fma(right, r10) : r10;
            }
            if (ROWS > 11) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 11 * STRIDE]);
                l11 = TYPE.cast(x).fma(left, l11);
                r11 = WIDE ? TYPE.cast(x).fma(right, r11) : r11;
            }
            q += LDB;
        }
        if (ROWS > 0) {
            TYPE.cast(l0).intoArray(c, c0);
        }
        if (ROWS > 0 && WIDE) {
            TYPE.cast(r0).intoArray(c, c0 + RIGHT);
        }
        if (ROWS > 1) {
            TYPE.cast(l1).intoArray(c, c0 + ldc);
        }
        if (ROWS > 1 && WIDE) {
            TYPE.cast(r1).intoArray(c, c0 + ldc + RIGHT);
        }
        if (ROWS > 2) {
            TYPE.cast(l2).intoArray(c, c0 + 2 * ldc);
        }
        if (ROWS > 2 && WIDE) {
            TYPE.cast(r2).intoArray(c, c0 + 2 * ldc + RIGHT);
        }
        if (ROWS > 3) {
            TYPE.cast(l3).intoArray(c, c0 + 3 * ldc);
        }
        if (ROWS > 3 && WIDE) {
            TYPE.cast(r3).intoArray(c, c0 + 3 * ldc + RIGHT);
        }
        if (ROWS > 4) {
            TYPE.cast(l4).intoArray(c, c0 + 4 * ldc);
        }
        if (ROWS > 4 && WIDE) {
            TYPE.cast(r4).intoArray(c, c0 + 4 * ldc + RIGHT);
        }
        if (ROWS > 5) {
            TYPE.cast(l5).intoArray(c, c0 + 5 * ldc);
        }
        if (ROWS > 5 && WIDE) {
            TYPE.cast(r5).intoArray(c, c0 + 5 * ldc + RIGHT);
        }
        if (ROWS > 6) {
            TYPE.cast(l6).intoArray(c, c0 + 6 * ldc);
        }
        if (ROWS > 6 && WIDE) {
            TYPE.cast(r6).intoArray(c, c0 + 6 * ldc + RIGHT);
        }
        if (ROWS > 7) {
            TYPE.cast(l7).intoArray(c, c0 + 7 * ldc);
        }
        if (ROWS > 7 && WIDE) {
            TYPE.cast(r7).intoArray(c, c0 + 7 * ldc + RIGHT);
        }
        if (ROWS > 8) {
            TYPE.cast(l8).intoArray(c, c0 + 8 * ldc);
        }
        if (ROWS > 8 && WIDE) {
            TYPE.cast(r8).intoArray(c, c0 + 8 * ldc + RIGHT);
        }
        if (ROWS > 9) {
            TYPE.cast(l9).intoArray(c, c0 + 9 * ldc);
        }
        if (ROWS > 9 && WIDE) {
            TYPE.cast(r9).intoArray(c, c0 + 9 * ldc + RIGHT);
        }
        if (ROWS > 10) {
            TYPE.cast(l10).intoArray(c, c0 + 10 * ldc);
        }
        if (ROWS > 10 && WIDE) {
            TYPE.cast(r10).intoArray(c, c0 + 10 * ldc + RIGHT);
        }
        if (ROWS > 11) {
            TYPE.cast(l11).intoArray(c, c0 + 11 * ldc);
        }
        if (ROWS > 11 && WIDE) {
            TYPE.cast(r11).intoArray(c, c0 + 11 * ldc + RIGHT);
        }
    }
}
