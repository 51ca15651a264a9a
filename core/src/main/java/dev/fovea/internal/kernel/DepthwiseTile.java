package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of depthwise convolutions: up to eight neighbouring outputs of a row, a vector of channels at a time,
 * stay in registers while the kernel's rows go by; a number of x that several outputs see is loaded once.
 *
 * <p>A template like {@link Tile}, whose rules it keeps: outputs and taps that a {@link DepthwiseShape} lacks, or that
 * would meet the padding, vanish, and all steps are immediates. The last vector of channels ends with the last one and
 * overlaps the vector before; where they overlap, both compute the same numbers.
 */
final class DepthwiseTile implements DepthwiseProduct {
    private static final DepthwiseShape SHAPE = Template.data(MethodHandles.lookup(), DepthwiseShape.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(SHAPE.lanes());
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final int LANES = SHAPE.lanes();
    private static final int CHANNELS = SHAPE.channels();
    private static final int PIXELS = SHAPE.pixels();
    private static final int TAPS = SHAPE.taps();
    private static final int X_PIXEL = SHAPE.xPixel();
    private static final int X_TAP = SHAPE.xTap();
    private static final int Y_PIXEL = SHAPE.yPixel();
    private static final int W_TAP = SHAPE.wTap();

    /** Bit {@code TEMPLATE_PIXELS·tap + pixel} is set if the tap of that output lies on the image. */
    private static final long ON = SHAPE.onImage();

    /** Fewer sums than a multiply-add takes cycles would wait for one another: then even and odd pixels have their own. */
    private static final boolean SPLIT = TAPS < 4;

    /** Called by {@link Template#specialize}. */
    DepthwiseTile() {}

    @Override
    public void multiply(
            float[] x,
            int x0,
            int xRow,
            float[] w,
            int w0,
            int wRow,
            int rows,
            float[] init,
            float[] y,
            int y0) {
        for (int block = 0; block < CHANNELS; block += LANES) {
            int c = Math.min(block, CHANNELS - LANES);
            FloatVector s0 = FloatVector.fromArray(SPECIES, init, c);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            int i = x0 + c;
            int k = w0 + c;
            for (int row = 0; row < rows; row++, i += xRow, k += wRow) {
                if (TAPS > 0) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 0 * W_TAP);
                    if ((ON & (1L << 0)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 0 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 1)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 0 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 2)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 0 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 3)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 0 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 4)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 0 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 5)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 0 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 6)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 0 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 7)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 0 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 1) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 1 * W_TAP);
                    if ((ON & (1L << 8)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 1 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 9)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 1 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 10)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 1 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 11)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 1 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 12)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 1 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 13)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 1 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 14)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 1 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 15)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 1 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 2) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 2 * W_TAP);
                    if ((ON & (1L << 16)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 2 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 17)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 2 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 18)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 2 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 19)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 2 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 20)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 2 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 21)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 2 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 22)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 2 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 23)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 2 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 3) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 3 * W_TAP);
                    if ((ON & (1L << 24)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 3 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 25)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 3 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 26)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 3 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 27)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 3 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 28)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 3 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 29)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 3 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 30)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 3 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 31)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 3 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 4) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 4 * W_TAP);
                    if ((ON & (1L << 32)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 4 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 33)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 4 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 34)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 4 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 35)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 4 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 36)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 4 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 37)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 4 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 38)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 4 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 39)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 4 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 5) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 5 * W_TAP);
                    if ((ON & (1L << 40)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 5 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 41)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 5 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 42)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 5 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 43)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 5 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 44)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 5 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 45)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 5 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 46)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 5 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 47)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 5 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
                if (TAPS > 6) {
                    FloatVector v = FloatVector.fromArray(SPECIES, w, k + 6 * W_TAP);
                    if ((ON & (1L << 48)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 6 * X_TAP);
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                    if ((ON & (1L << 49)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 6 * X_TAP);
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                    if ((ON & (1L << 50)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 6 * X_TAP);
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                    if ((ON & (1L << 51)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 6 * X_TAP);
                        s3 = TYPE.cast(u).fma(v, s3);
                    }
                    if ((ON & (1L << 52)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 6 * X_TAP);
                        s4 = TYPE.cast(u).fma(v, s4);
                    }
                    if ((ON & (1L << 53)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 6 * X_TAP);
                        s5 = TYPE.cast(u).fma(v, s5);
                    }
                    if ((ON & (1L << 54)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 6 * X_TAP);
                        s6 = TYPE.cast(u).fma(v, s6);
                    }
                    if ((ON & (1L << 55)) != 0) {
                        FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 6 * X_TAP);
                        s7 = TYPE.cast(u).fma(v, s7);
                    }
                }
            }
            if (PIXELS > 0) {
                TYPE.cast(s0).intoArray(y, y0 + c + 0 * Y_PIXEL);
            }
            if (PIXELS > 1) {
                TYPE.cast(s1).intoArray(y, y0 + c + 1 * Y_PIXEL);
            }
            if (PIXELS > 2) {
                TYPE.cast(s2).intoArray(y, y0 + c + 2 * Y_PIXEL);
            }
            if (PIXELS > 3) {
                TYPE.cast(s3).intoArray(y, y0 + c + 3 * Y_PIXEL);
            }
            if (PIXELS > 4) {
                TYPE.cast(s4).intoArray(y, y0 + c + 4 * Y_PIXEL);
            }
            if (PIXELS > 5) {
                TYPE.cast(s5).intoArray(y, y0 + c + 5 * Y_PIXEL);
            }
            if (PIXELS > 6) {
                TYPE.cast(s6).intoArray(y, y0 + c + 6 * Y_PIXEL);
            }
            if (PIXELS > 7) {
                TYPE.cast(s7).intoArray(y, y0 + c + 7 * Y_PIXEL);
            }
        }
    }

    @Override
    public void gradient(
            float[] x,
            int x0,
            int xRow,
            float[] dy,
            int dy0,
            int dyRow,
            JoinedRows joined,
            float[] dw,
            int dw0,
            int dwRow) {
        int[] xBegin = joined.x();
        int[] dyBegin = joined.dy();
        int[] count = joined.count();
        for (int block = 0; block < CHANNELS; block += LANES) {
            int c = Math.min(block, CHANNELS - LANES);
            for (int ky = 0; ky < count.length; ky++) {
                gradientRow(
                        x, x0 + xBegin[ky] + c, xRow, dy, dy0 + dyBegin[ky] + c, dyRow, count[ky], dw,
                        dw0 + ky * dwRow + c);
            }
        }
    }

    /** Of a vector of channels and a row of the kernel. */
    private static void gradientRow(
            float[] x, int x0, int xRow, float[] dy, int dy0, int dyRow, int rows, float[] dw, int dw0) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector o0 = FloatVector.zero(SPECIES);
        FloatVector o1 = FloatVector.zero(SPECIES);
        FloatVector o2 = FloatVector.zero(SPECIES);
        int i = x0;
        int k = dy0;
        for (int row = 0; row < rows; row++, i += xRow, k += dyRow) {
            if (PIXELS > 0) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 0 * Y_PIXEL);
                if ((ON & (1L << 0)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 0 * X_TAP);
                    s0 = TYPE.cast(u).fma(v, s0);
                }
                if ((ON & (1L << 8)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 1 * X_TAP);
                    s1 = TYPE.cast(u).fma(v, s1);
                }
                if ((ON & (1L << 16)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 2 * X_TAP);
                    s2 = TYPE.cast(u).fma(v, s2);
                }
                if ((ON & (1L << 24)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 32)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 40)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 48)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 0 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 1) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 1 * Y_PIXEL);
                if ((ON & (1L << 1)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 0 * X_TAP);
                    if (SPLIT) {
                        o0 = TYPE.cast(u).fma(v, o0);
                    } else {
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                }
                if ((ON & (1L << 9)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 1 * X_TAP);
                    if (SPLIT) {
                        o1 = TYPE.cast(u).fma(v, o1);
                    } else {
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                }
                if ((ON & (1L << 17)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 2 * X_TAP);
                    if (SPLIT) {
                        o2 = TYPE.cast(u).fma(v, o2);
                    } else {
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                }
                if ((ON & (1L << 25)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 33)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 41)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 49)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 1 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 2) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 2 * Y_PIXEL);
                if ((ON & (1L << 2)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 0 * X_TAP);
                    s0 = TYPE.cast(u).fma(v, s0);
                }
                if ((ON & (1L << 10)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 1 * X_TAP);
                    s1 = TYPE.cast(u).fma(v, s1);
                }
                if ((ON & (1L << 18)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 2 * X_TAP);
                    s2 = TYPE.cast(u).fma(v, s2);
                }
                if ((ON & (1L << 26)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 34)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 42)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 50)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 2 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 3) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 3 * Y_PIXEL);
                if ((ON & (1L << 3)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 0 * X_TAP);
                    if (SPLIT) {
                        o0 = TYPE.cast(u).fma(v, o0);
                    } else {
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                }
                if ((ON & (1L << 11)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 1 * X_TAP);
                    if (SPLIT) {
                        o1 = TYPE.cast(u).fma(v, o1);
                    } else {
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                }
                if ((ON & (1L << 19)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 2 * X_TAP);
                    if (SPLIT) {
                        o2 = TYPE.cast(u).fma(v, o2);
                    } else {
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                }
                if ((ON & (1L << 27)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 35)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 43)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 51)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 3 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 4) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 4 * Y_PIXEL);
                if ((ON & (1L << 4)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 0 * X_TAP);
                    s0 = TYPE.cast(u).fma(v, s0);
                }
                if ((ON & (1L << 12)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 1 * X_TAP);
                    s1 = TYPE.cast(u).fma(v, s1);
                }
                if ((ON & (1L << 20)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 2 * X_TAP);
                    s2 = TYPE.cast(u).fma(v, s2);
                }
                if ((ON & (1L << 28)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 36)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 44)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 52)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 4 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 5) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 5 * Y_PIXEL);
                if ((ON & (1L << 5)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 0 * X_TAP);
                    if (SPLIT) {
                        o0 = TYPE.cast(u).fma(v, o0);
                    } else {
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                }
                if ((ON & (1L << 13)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 1 * X_TAP);
                    if (SPLIT) {
                        o1 = TYPE.cast(u).fma(v, o1);
                    } else {
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                }
                if ((ON & (1L << 21)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 2 * X_TAP);
                    if (SPLIT) {
                        o2 = TYPE.cast(u).fma(v, o2);
                    } else {
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                }
                if ((ON & (1L << 29)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 37)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 45)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 53)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 5 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 6) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 6 * Y_PIXEL);
                if ((ON & (1L << 6)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 0 * X_TAP);
                    s0 = TYPE.cast(u).fma(v, s0);
                }
                if ((ON & (1L << 14)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 1 * X_TAP);
                    s1 = TYPE.cast(u).fma(v, s1);
                }
                if ((ON & (1L << 22)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 2 * X_TAP);
                    s2 = TYPE.cast(u).fma(v, s2);
                }
                if ((ON & (1L << 30)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 38)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 46)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 54)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 6 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
            if (PIXELS > 7) {
                FloatVector v = FloatVector.fromArray(SPECIES, dy, k + 7 * Y_PIXEL);
                if ((ON & (1L << 7)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 0 * X_TAP);
                    if (SPLIT) {
                        o0 = TYPE.cast(u).fma(v, o0);
                    } else {
                        s0 = TYPE.cast(u).fma(v, s0);
                    }
                }
                if ((ON & (1L << 15)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 1 * X_TAP);
                    if (SPLIT) {
                        o1 = TYPE.cast(u).fma(v, o1);
                    } else {
                        s1 = TYPE.cast(u).fma(v, s1);
                    }
                }
                if ((ON & (1L << 23)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 2 * X_TAP);
                    if (SPLIT) {
                        o2 = TYPE.cast(u).fma(v, o2);
                    } else {
                        s2 = TYPE.cast(u).fma(v, s2);
                    }
                }
                if ((ON & (1L << 31)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 3 * X_TAP);
                    s3 = TYPE.cast(u).fma(v, s3);
                }
                if ((ON & (1L << 39)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 4 * X_TAP);
                    s4 = TYPE.cast(u).fma(v, s4);
                }
                if ((ON & (1L << 47)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 5 * X_TAP);
                    s5 = TYPE.cast(u).fma(v, s5);
                }
                if ((ON & (1L << 55)) != 0) {
                    FloatVector u = FloatVector.fromArray(SPECIES, x, i + 7 * X_PIXEL + 6 * X_TAP);
                    s6 = TYPE.cast(u).fma(v, s6);
                }
            }
        }
        if (TAPS > 0) {
            TYPE.cast(SPLIT ? TYPE.cast(s0).add(o0) : s0).intoArray(dw, dw0 + 0 * W_TAP);
        }
        if (TAPS > 1) {
            TYPE.cast(SPLIT ? TYPE.cast(s1).add(o1) : s1).intoArray(dw, dw0 + 1 * W_TAP);
        }
        if (TAPS > 2) {
            TYPE.cast(SPLIT ? TYPE.cast(s2).add(o2) : s2).intoArray(dw, dw0 + 2 * W_TAP);
        }
        if (TAPS > 3) {
            TYPE.cast(s3).intoArray(dw, dw0 + 3 * W_TAP);
        }
        if (TAPS > 4) {
            TYPE.cast(s4).intoArray(dw, dw0 + 4 * W_TAP);
        }
        if (TAPS > 5) {
            TYPE.cast(s5).intoArray(dw, dw0 + 5 * W_TAP);
        }
        if (TAPS > 6) {
            TYPE.cast(s6).intoArray(dw, dw0 + 6 * W_TAP);
        }
    }
}
