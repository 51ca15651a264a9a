package dev.fovea.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one micro-kernel: a tile of C, {@code ROWS} rows by one or two vectors, stays in registers while k runs; per k one
 * row of the panel is loaded and each row's element of A is broadcast.
 *
 * <p>This class is a template. {@link Template#specialize} defines it anew, as a hidden class, for each {@link TileShape}, so
 * that the fields below are constants to the compiler: rows the shape does not have vanish, the stride is an immediate,
 * and each shape has a profile of its own. Rules it keeps, each of which costs a factor of five or more when broken: the
 * accumulators are local variables and live across one loop only; no mask, call or field access inside that loop.
 */
final class Tile implements PanelProduct {
    private static final TileShape SHAPE = Template.data(MethodHandles.lookup(), TileShape.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(SHAPE.lanes());
    private static final int LANES = SHAPE.lanes();
    private static final int ROWS = SHAPE.rows();
    private static final int STRIDE = SHAPE.rowStride();
    private static final boolean WIDE = SHAPE.columns() > LANES;
    private static final int WIDTH = WIDE ? 2 * LANES : LANES;
    /** Lanes of the last vector that are columns of C; the panel is padded, C is not. */
    private static final int TAIL = SHAPE.columns() - (WIDTH - LANES);

    private static final boolean LEFT_FULL = WIDE || TAIL == LANES;
    private static final boolean RIGHT_FULL = TAIL == LANES;
    private static final VectorMask<Float> TAIL_MASK = SPECIES.indexInRange(0, TAIL);

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
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0)
                        : FloatVector.fromArray(SPECIES, init, init0, TAIL_MASK);
        FloatVector r0 = ROWS <= 0 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + LANES, TAIL_MASK);
        FloatVector l1 = ROWS <= 1
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + ldInit, TAIL_MASK);
        FloatVector r1 = ROWS <= 1 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + ldInit + LANES, TAIL_MASK);
        FloatVector l2 = ROWS <= 2
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit, TAIL_MASK);
        FloatVector r2 = ROWS <= 2 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 2 * ldInit + LANES, TAIL_MASK);
        FloatVector l3 = ROWS <= 3
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit, TAIL_MASK);
        FloatVector r3 = ROWS <= 3 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 3 * ldInit + LANES, TAIL_MASK);
        FloatVector l4 = ROWS <= 4
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit, TAIL_MASK);
        FloatVector r4 = ROWS <= 4 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 4 * ldInit + LANES, TAIL_MASK);
        FloatVector l5 = ROWS <= 5
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit, TAIL_MASK);
        FloatVector r5 = ROWS <= 5 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 5 * ldInit + LANES, TAIL_MASK);
        FloatVector l6 = ROWS <= 6
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit, TAIL_MASK);
        FloatVector r6 = ROWS <= 6 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 6 * ldInit + LANES, TAIL_MASK);
        FloatVector l7 = ROWS <= 7
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit, TAIL_MASK);
        FloatVector r7 = ROWS <= 7 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 7 * ldInit + LANES, TAIL_MASK);
        FloatVector l8 = ROWS <= 8
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit, TAIL_MASK);
        FloatVector r8 = ROWS <= 8 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 8 * ldInit + LANES, TAIL_MASK);
        FloatVector l9 = ROWS <= 9
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit, TAIL_MASK);
        FloatVector r9 = ROWS <= 9 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 9 * ldInit + LANES, TAIL_MASK);
        FloatVector l10 = ROWS <= 10
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit, TAIL_MASK);
        FloatVector r10 = ROWS <= 10 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 10 * ldInit + LANES, TAIL_MASK);
        FloatVector l11 = ROWS <= 11
                ? FloatVector.zero(SPECIES)
                : LEFT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit)
                        : FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit, TAIL_MASK);
        FloatVector r11 = ROWS <= 11 || !WIDE
                ? FloatVector.zero(SPECIES)
                : RIGHT_FULL
                        ? FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit + LANES)
                        : FloatVector.fromArray(SPECIES, init, init0 + 11 * ldInit + LANES, TAIL_MASK);
        int q = b0;
        for (int k = k0; k < k1; k++) {
            int p = a0 + offsets[k];
            FloatVector left = FloatVector.fromArray(SPECIES, b, q);
            FloatVector right = WIDE ? FloatVector.fromArray(SPECIES, b, q + LANES) : left;
            if (ROWS > 0) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p]);
                l0 = x.fma(left, l0);
                r0 = WIDE ? x.fma(right, r0) : r0;
            }
            if (ROWS > 1) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + STRIDE]);
                l1 = x.fma(left, l1);
                r1 = WIDE ? x.fma(right, r1) : r1;
            }
            if (ROWS > 2) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 2 * STRIDE]);
                l2 = x.fma(left, l2);
                r2 = WIDE ? x.fma(right, r2) : r2;
            }
            if (ROWS > 3) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 3 * STRIDE]);
                l3 = x.fma(left, l3);
                r3 = WIDE ? x.fma(right, r3) : r3;
            }
            if (ROWS > 4) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 4 * STRIDE]);
                l4 = x.fma(left, l4);
                r4 = WIDE ? x.fma(right, r4) : r4;
            }
            if (ROWS > 5) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 5 * STRIDE]);
                l5 = x.fma(left, l5);
                r5 = WIDE ? x.fma(right, r5) : r5;
            }
            if (ROWS > 6) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 6 * STRIDE]);
                l6 = x.fma(left, l6);
                r6 = WIDE ? x.fma(right, r6) : r6;
            }
            if (ROWS > 7) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 7 * STRIDE]);
                l7 = x.fma(left, l7);
                r7 = WIDE ? x.fma(right, r7) : r7;
            }
            if (ROWS > 8) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 8 * STRIDE]);
                l8 = x.fma(left, l8);
                r8 = WIDE ? x.fma(right, r8) : r8;
            }
            if (ROWS > 9) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 9 * STRIDE]);
                l9 = x.fma(left, l9);
                r9 = WIDE ? x.fma(right, r9) : r9;
            }
            if (ROWS > 10) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 10 * STRIDE]);
                l10 = x.fma(left, l10);
                r10 = WIDE ? x.fma(right, r10) : r10;
            }
            if (ROWS > 11) {
                FloatVector x = FloatVector.broadcast(SPECIES, a[p + 11 * STRIDE]);
                l11 = x.fma(left, l11);
                r11 = WIDE ? x.fma(right, r11) : r11;
            }
            q += WIDTH;
        }
        if (ROWS > 0 && LEFT_FULL) {
            l0.intoArray(c, c0);
        } else if (ROWS > 0) {
            l0.intoArray(c, c0, TAIL_MASK);
        }
        if (ROWS > 0 && WIDE && RIGHT_FULL) {
            r0.intoArray(c, c0 + LANES);
        } else if (ROWS > 0 && WIDE) {
            r0.intoArray(c, c0 + LANES, TAIL_MASK);
        }
        if (ROWS > 1 && LEFT_FULL) {
            l1.intoArray(c, c0 + ldc);
        } else if (ROWS > 1) {
            l1.intoArray(c, c0 + ldc, TAIL_MASK);
        }
        if (ROWS > 1 && WIDE && RIGHT_FULL) {
            r1.intoArray(c, c0 + ldc + LANES);
        } else if (ROWS > 1 && WIDE) {
            r1.intoArray(c, c0 + ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 2 && LEFT_FULL) {
            l2.intoArray(c, c0 + 2 * ldc);
        } else if (ROWS > 2) {
            l2.intoArray(c, c0 + 2 * ldc, TAIL_MASK);
        }
        if (ROWS > 2 && WIDE && RIGHT_FULL) {
            r2.intoArray(c, c0 + 2 * ldc + LANES);
        } else if (ROWS > 2 && WIDE) {
            r2.intoArray(c, c0 + 2 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 3 && LEFT_FULL) {
            l3.intoArray(c, c0 + 3 * ldc);
        } else if (ROWS > 3) {
            l3.intoArray(c, c0 + 3 * ldc, TAIL_MASK);
        }
        if (ROWS > 3 && WIDE && RIGHT_FULL) {
            r3.intoArray(c, c0 + 3 * ldc + LANES);
        } else if (ROWS > 3 && WIDE) {
            r3.intoArray(c, c0 + 3 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 4 && LEFT_FULL) {
            l4.intoArray(c, c0 + 4 * ldc);
        } else if (ROWS > 4) {
            l4.intoArray(c, c0 + 4 * ldc, TAIL_MASK);
        }
        if (ROWS > 4 && WIDE && RIGHT_FULL) {
            r4.intoArray(c, c0 + 4 * ldc + LANES);
        } else if (ROWS > 4 && WIDE) {
            r4.intoArray(c, c0 + 4 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 5 && LEFT_FULL) {
            l5.intoArray(c, c0 + 5 * ldc);
        } else if (ROWS > 5) {
            l5.intoArray(c, c0 + 5 * ldc, TAIL_MASK);
        }
        if (ROWS > 5 && WIDE && RIGHT_FULL) {
            r5.intoArray(c, c0 + 5 * ldc + LANES);
        } else if (ROWS > 5 && WIDE) {
            r5.intoArray(c, c0 + 5 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 6 && LEFT_FULL) {
            l6.intoArray(c, c0 + 6 * ldc);
        } else if (ROWS > 6) {
            l6.intoArray(c, c0 + 6 * ldc, TAIL_MASK);
        }
        if (ROWS > 6 && WIDE && RIGHT_FULL) {
            r6.intoArray(c, c0 + 6 * ldc + LANES);
        } else if (ROWS > 6 && WIDE) {
            r6.intoArray(c, c0 + 6 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 7 && LEFT_FULL) {
            l7.intoArray(c, c0 + 7 * ldc);
        } else if (ROWS > 7) {
            l7.intoArray(c, c0 + 7 * ldc, TAIL_MASK);
        }
        if (ROWS > 7 && WIDE && RIGHT_FULL) {
            r7.intoArray(c, c0 + 7 * ldc + LANES);
        } else if (ROWS > 7 && WIDE) {
            r7.intoArray(c, c0 + 7 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 8 && LEFT_FULL) {
            l8.intoArray(c, c0 + 8 * ldc);
        } else if (ROWS > 8) {
            l8.intoArray(c, c0 + 8 * ldc, TAIL_MASK);
        }
        if (ROWS > 8 && WIDE && RIGHT_FULL) {
            r8.intoArray(c, c0 + 8 * ldc + LANES);
        } else if (ROWS > 8 && WIDE) {
            r8.intoArray(c, c0 + 8 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 9 && LEFT_FULL) {
            l9.intoArray(c, c0 + 9 * ldc);
        } else if (ROWS > 9) {
            l9.intoArray(c, c0 + 9 * ldc, TAIL_MASK);
        }
        if (ROWS > 9 && WIDE && RIGHT_FULL) {
            r9.intoArray(c, c0 + 9 * ldc + LANES);
        } else if (ROWS > 9 && WIDE) {
            r9.intoArray(c, c0 + 9 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 10 && LEFT_FULL) {
            l10.intoArray(c, c0 + 10 * ldc);
        } else if (ROWS > 10) {
            l10.intoArray(c, c0 + 10 * ldc, TAIL_MASK);
        }
        if (ROWS > 10 && WIDE && RIGHT_FULL) {
            r10.intoArray(c, c0 + 10 * ldc + LANES);
        } else if (ROWS > 10 && WIDE) {
            r10.intoArray(c, c0 + 10 * ldc + LANES, TAIL_MASK);
        }
        if (ROWS > 11 && LEFT_FULL) {
            l11.intoArray(c, c0 + 11 * ldc);
        } else if (ROWS > 11) {
            l11.intoArray(c, c0 + 11 * ldc, TAIL_MASK);
        }
        if (ROWS > 11 && WIDE && RIGHT_FULL) {
            r11.intoArray(c, c0 + 11 * ldc + LANES);
        } else if (ROWS > 11 && WIDE) {
            r11.intoArray(c, c0 + 11 * ldc + LANES, TAIL_MASK);
        }
    }
}
