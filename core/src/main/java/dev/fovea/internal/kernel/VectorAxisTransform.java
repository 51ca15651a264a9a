package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transform for whole vectors of neighbours: n must be a multiple of the lane count. A template like {@link Tile}: specialised to a matrix, whose elements
 * are constants to the compiler; where one is 0, nothing is computed.
 */
final class VectorAxisTransform implements AxisTransform {
    private static final Shape SHAPE = Template.data(MethodHandles.lookup(), Shape.class);
    private static final WinogradMatrix MATRIX = SHAPE.matrix();
    private static final VectorSpecies<Float> SPECIES = Template.species(SHAPE.lanes());
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final int LANES = SHAPE.lanes();
    private static final int ROWS = MATRIX.rows();
    private static final int COLUMNS = MATRIX.columns();
    private static final boolean ACCUMULATE = SHAPE.accumulate();
    private static final float M00 = MATRIX.at(0, 0);
    private static final float M01 = MATRIX.at(0, 1);
    private static final float M02 = MATRIX.at(0, 2);
    private static final float M03 = MATRIX.at(0, 3);
    private static final float M04 = MATRIX.at(0, 4);
    private static final float M05 = MATRIX.at(0, 5);
    private static final float M10 = MATRIX.at(1, 0);
    private static final float M11 = MATRIX.at(1, 1);
    private static final float M12 = MATRIX.at(1, 2);
    private static final float M13 = MATRIX.at(1, 3);
    private static final float M14 = MATRIX.at(1, 4);
    private static final float M15 = MATRIX.at(1, 5);
    private static final float M20 = MATRIX.at(2, 0);
    private static final float M21 = MATRIX.at(2, 1);
    private static final float M22 = MATRIX.at(2, 2);
    private static final float M23 = MATRIX.at(2, 3);
    private static final float M24 = MATRIX.at(2, 4);
    private static final float M25 = MATRIX.at(2, 5);
    private static final float M30 = MATRIX.at(3, 0);
    private static final float M31 = MATRIX.at(3, 1);
    private static final float M32 = MATRIX.at(3, 2);
    private static final float M33 = MATRIX.at(3, 3);
    private static final float M34 = MATRIX.at(3, 4);
    private static final float M35 = MATRIX.at(3, 5);
    private static final float M40 = MATRIX.at(4, 0);
    private static final float M41 = MATRIX.at(4, 1);
    private static final float M42 = MATRIX.at(4, 2);
    private static final float M43 = MATRIX.at(4, 3);
    private static final float M44 = MATRIX.at(4, 4);
    private static final float M45 = MATRIX.at(4, 5);
    private static final float M50 = MATRIX.at(5, 0);
    private static final float M51 = MATRIX.at(5, 1);
    private static final float M52 = MATRIX.at(5, 2);
    private static final float M53 = MATRIX.at(5, 3);
    private static final float M54 = MATRIX.at(5, 4);
    private static final float M55 = MATRIX.at(5, 5);

    /** Called by {@link Template#specialize}. */
    VectorAxisTransform() {}

    /** What the template is specialised for. */
    record Shape(int lanes, WinogradMatrix matrix, boolean accumulate) {}

    @Override
    public void apply(
            float[] x, int x0, int xStep, int xGroup, float[] y, int y0, int yStep, int yGroup, int groups, int n) {
        assert n % LANES == 0;
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int group = 0; group < groups; group++) {
            int p = x0 + group * xGroup;
            int q = y0 + group * yGroup;
            int end = p + n;
            for (; p < end; p += LANES, q += LANES) {
                FloatVector in0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, p));
                FloatVector in1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, p + xStep));
                FloatVector in2 = COLUMNS <= 2 ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, x, p + 2 * xStep));
                FloatVector in3 = COLUMNS <= 3 ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, x, p + 3 * xStep));
                FloatVector in4 = COLUMNS <= 4 ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, x, p + 4 * xStep));
                FloatVector in5 = COLUMNS <= 5 ? zero : TYPE.cast(FloatVector.fromArray(SPECIES, x, p + 5 * xStep));
                FloatVector out0 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q) : zero;
                out0 = M00 == 0 ? out0 : in0.fma(FloatVector.broadcast(SPECIES, M00), out0);
                out0 = M01 == 0 ? out0 : in1.fma(FloatVector.broadcast(SPECIES, M01), out0);
                out0 = M02 == 0 ? out0 : in2.fma(FloatVector.broadcast(SPECIES, M02), out0);
                out0 = M03 == 0 ? out0 : in3.fma(FloatVector.broadcast(SPECIES, M03), out0);
                out0 = M04 == 0 ? out0 : in4.fma(FloatVector.broadcast(SPECIES, M04), out0);
                out0 = M05 == 0 ? out0 : in5.fma(FloatVector.broadcast(SPECIES, M05), out0);
                TYPE.cast(out0).intoArray(y, q);
                FloatVector out1 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q + yStep) : zero;
                out1 = M10 == 0 ? out1 : in0.fma(FloatVector.broadcast(SPECIES, M10), out1);
                out1 = M11 == 0 ? out1 : in1.fma(FloatVector.broadcast(SPECIES, M11), out1);
                out1 = M12 == 0 ? out1 : in2.fma(FloatVector.broadcast(SPECIES, M12), out1);
                out1 = M13 == 0 ? out1 : in3.fma(FloatVector.broadcast(SPECIES, M13), out1);
                out1 = M14 == 0 ? out1 : in4.fma(FloatVector.broadcast(SPECIES, M14), out1);
                out1 = M15 == 0 ? out1 : in5.fma(FloatVector.broadcast(SPECIES, M15), out1);
                TYPE.cast(out1).intoArray(y, q + yStep);
                if (ROWS > 2) {
                    FloatVector out2 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q + 2 * yStep) : zero;
                    out2 = M20 == 0 ? out2 : in0.fma(FloatVector.broadcast(SPECIES, M20), out2);
                    out2 = M21 == 0 ? out2 : in1.fma(FloatVector.broadcast(SPECIES, M21), out2);
                    out2 = M22 == 0 ? out2 : in2.fma(FloatVector.broadcast(SPECIES, M22), out2);
                    out2 = M23 == 0 ? out2 : in3.fma(FloatVector.broadcast(SPECIES, M23), out2);
                    out2 = M24 == 0 ? out2 : in4.fma(FloatVector.broadcast(SPECIES, M24), out2);
                    out2 = M25 == 0 ? out2 : in5.fma(FloatVector.broadcast(SPECIES, M25), out2);
                    TYPE.cast(out2).intoArray(y, q + 2 * yStep);
                }
                if (ROWS > 3) {
                    FloatVector out3 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q + 3 * yStep) : zero;
                    out3 = M30 == 0 ? out3 : in0.fma(FloatVector.broadcast(SPECIES, M30), out3);
                    out3 = M31 == 0 ? out3 : in1.fma(FloatVector.broadcast(SPECIES, M31), out3);
                    out3 = M32 == 0 ? out3 : in2.fma(FloatVector.broadcast(SPECIES, M32), out3);
                    out3 = M33 == 0 ? out3 : in3.fma(FloatVector.broadcast(SPECIES, M33), out3);
                    out3 = M34 == 0 ? out3 : in4.fma(FloatVector.broadcast(SPECIES, M34), out3);
                    out3 = M35 == 0 ? out3 : in5.fma(FloatVector.broadcast(SPECIES, M35), out3);
                    TYPE.cast(out3).intoArray(y, q + 3 * yStep);
                }
                if (ROWS > 4) {
                    FloatVector out4 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q + 4 * yStep) : zero;
                    out4 = M40 == 0 ? out4 : in0.fma(FloatVector.broadcast(SPECIES, M40), out4);
                    out4 = M41 == 0 ? out4 : in1.fma(FloatVector.broadcast(SPECIES, M41), out4);
                    out4 = M42 == 0 ? out4 : in2.fma(FloatVector.broadcast(SPECIES, M42), out4);
                    out4 = M43 == 0 ? out4 : in3.fma(FloatVector.broadcast(SPECIES, M43), out4);
                    out4 = M44 == 0 ? out4 : in4.fma(FloatVector.broadcast(SPECIES, M44), out4);
                    out4 = M45 == 0 ? out4 : in5.fma(FloatVector.broadcast(SPECIES, M45), out4);
                    TYPE.cast(out4).intoArray(y, q + 4 * yStep);
                }
                if (ROWS > 5) {
                    FloatVector out5 = ACCUMULATE ? FloatVector.fromArray(SPECIES, y, q + 5 * yStep) : zero;
                    out5 = M50 == 0 ? out5 : in0.fma(FloatVector.broadcast(SPECIES, M50), out5);
                    out5 = M51 == 0 ? out5 : in1.fma(FloatVector.broadcast(SPECIES, M51), out5);
                    out5 = M52 == 0 ? out5 : in2.fma(FloatVector.broadcast(SPECIES, M52), out5);
                    out5 = M53 == 0 ? out5 : in3.fma(FloatVector.broadcast(SPECIES, M53), out5);
                    out5 = M54 == 0 ? out5 : in4.fma(FloatVector.broadcast(SPECIES, M54), out5);
                    out5 = M55 == 0 ? out5 : in5.fma(FloatVector.broadcast(SPECIES, M55), out5);
                    TYPE.cast(out5).intoArray(y, q + 5 * yStep);
                }
            }
        }
    }
}
