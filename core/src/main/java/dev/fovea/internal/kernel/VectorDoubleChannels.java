package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in double in the Vector API, for one vector width. A template: {@link VectorKernels} specialises it. Channels
 * that fill no vector are left to {@link ScalarDoubleChannels}. Multiplications and additions are rounded one by one, as there.
 */
final class VectorDoubleChannels implements DoubleChannels {
    private static final Shape SHAPE = Template.data(MethodHandles.lookup(), Shape.class);
    private static final int LANES = SHAPE.lanes();
    private static final VectorSpecies<Double> SPECIES =
            VectorSpecies.of(double.class, VectorShape.forBitSize(LANES * Double.SIZE));
    private static final VectorSpecies<Float> FLOATS = Template.species(LANES);
    private static final Class<? extends DoubleVector> TYPE = SPECIES.vectorType().asSubclass(DoubleVector.class);
    private static final Class<? extends FloatVector> FLOAT_TYPE = FLOATS.vectorType().asSubclass(FloatVector.class);

    /** Called by {@link Template#specialize}. */
    VectorDoubleChannels() {}

    /** What the template is specialised for: the doubles of a vector. */
    record Shape(int lanes) {}

    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            double[] scale,
            double[] shift) {
        int whole = SPECIES.loopBound(channels);
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int c = 0; c < whole; c += LANES) {
                DoubleVector v = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, x, x0 + i + c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                v = TYPE.cast(v.sub(TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, center, c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0))));
                v = TYPE.cast(v.mul(DoubleVector.fromArray(SPECIES, scale, c)));
                v = TYPE.cast(v.add(DoubleVector.fromArray(SPECIES, shift, c)));
                FLOAT_TYPE.cast(TYPE.cast(v).convertShape(VectorOperators.D2F, FLOATS, 0))
                        .intoArray(y, y0 + i + c);
            }
        }
        if (whole < channels) {
            ScalarDoubleChannels.normalize(whole, x, x0, y, y0, pixels, channels, center, scale, shift);
        }
    }

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, long count, double[] mean, double[] deviation) {
        int whole = SPECIES.loopBound(channels);
        for (int p = 0; p < pixels; p++) {
            double before = count + p;
            for (int c = 0; c < whole; c += LANES) {
                DoubleVector m = TYPE.cast(DoubleVector.fromArray(SPECIES, mean, c));
                DoubleVector delta = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, x, x0 + p * channels + c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                delta = TYPE.cast(delta.sub(m));
                DoubleVector d = TYPE.cast(TYPE.cast(delta.mul(delta)).mul(before)).div(before + 1);
                TYPE.cast(m.add(delta.div(before + 1))).intoArray(mean, c);
                TYPE.cast(DoubleVector.fromArray(SPECIES, deviation, c).add(d)).intoArray(deviation, c);
            }
        }
        if (whole < channels) {
            ScalarDoubleChannels.moments(whole, x, x0, pixels, channels, count, mean, deviation);
        }
    }

    @Override
    public void gradientSums(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] center,
            double[] sum,
            double[] dot) {
        int whole = SPECIES.loopBound(channels);
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int c = 0; c < whole; c += LANES) {
                DoubleVector g = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, dy, dy0 + i + c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                DoubleVector v = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, x, x0 + i + c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                v = TYPE.cast(v.sub(TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, center, c))
                        .convertShape(VectorOperators.F2D, SPECIES, 0))));
                TYPE.cast(DoubleVector.fromArray(SPECIES, sum, c).add(g)).intoArray(sum, c);
                TYPE.cast(DoubleVector.fromArray(SPECIES, dot, c).add(g.mul(v))).intoArray(dot, c);
            }
        }
        if (whole < channels) {
            ScalarDoubleChannels.gradientSums(whole, x, x0, dy, dy0, pixels, channels, center, sum, dot);
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
            float[] center,
            double[] a,
            double[] b,
            double[] c) {
        int whole = SPECIES.loopBound(channels);
        for (int i = 0; i < pixels * channels; i += channels) {
            for (int j = 0; j < whole; j += LANES) {
                DoubleVector g = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, dy, dy0 + i + j))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                DoubleVector v = TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, x, x0 + i + j))
                        .convertShape(VectorOperators.F2D, SPECIES, 0));
                v = TYPE.cast(v.sub(TYPE.cast(FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, center, j))
                        .convertShape(VectorOperators.F2D, SPECIES, 0))));
                g = TYPE.cast(g.mul(DoubleVector.fromArray(SPECIES, a, j)));
                v = TYPE.cast(v.mul(DoubleVector.fromArray(SPECIES, b, j)));
                v = TYPE.cast(TYPE.cast(g.add(v)).add(DoubleVector.fromArray(SPECIES, c, j)));
                FLOAT_TYPE.cast(TYPE.cast(v).convertShape(VectorOperators.D2F, FLOATS, 0))
                        .intoArray(dx, dx0 + i + j);
            }
        }
        if (whole < channels) {
            ScalarDoubleChannels.normalizationGradient(whole, x, x0, dy, dy0, dx, dx0, pixels, channels, center, a, b,
                    c);
        }
    }
}
