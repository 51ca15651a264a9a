package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of groups of two, four or eight channels: of a vector of x, a channel of each group is copied to all lanes of
 * its group by a shuffle within the register, and multiplied with what it is worth to each of the outputs.
 *
 * <p>A template like {@link Tile}, whose rules it keeps.
 */
final class GroupTile implements GroupProduct {
    /** The most channels of a group; each takes two registers, of a machine's 16 or more. */
    static final int MOST = 8;

    private static final Shape SHAPE = Template.data(MethodHandles.lookup(), Shape.class);
    private static final VectorSpecies<Float> SPECIES = Template.species(SHAPE.lanes());
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);
    private static final int LANES = SHAPE.lanes();
    private static final int SIZE = SHAPE.size();
    private static final VectorShuffle<Float> CHANNEL0 = channel(0);
    private static final VectorShuffle<Float> CHANNEL1 = channel(1);
    private static final VectorShuffle<Float> CHANNEL2 = channel(2);
    private static final VectorShuffle<Float> CHANNEL3 = channel(3);
    private static final VectorShuffle<Float> CHANNEL4 = channel(4);
    private static final VectorShuffle<Float> CHANNEL5 = channel(5);
    private static final VectorShuffle<Float> CHANNEL6 = channel(6);
    private static final VectorShuffle<Float> CHANNEL7 = channel(7);

    /** Called by {@link Template#specialize}. */
    GroupTile() {}

    /**
     * What the template is specialised for.
     *
     * @param lanes floats in a vector, a multiple of the size
     * @param size channels of a group, 2, 4 or 8
     */
    record Shape(int lanes, int size) {}

    /** Copies a channel of each group to the whole group. */
    private static VectorShuffle<Float> channel(int i) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane / SIZE * SIZE + i % SIZE);
    }

    @Override
    public void multiply(float[] x, int x0, float[] w, int w0, float[] y, int y0, int rows, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            multiplyBlock(x, x0 + c, w, w0 + c, y, y0 + c, rows, channels);
        }
    }

    private static void multiplyBlock(
            float[] x, int x0, float[] w, int w0, float[] y, int y0, int rows, int channels) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector u0 = FloatVector.fromArray(SPECIES, w, w0);
        FloatVector u1 = FloatVector.fromArray(SPECIES, w, w0 + channels);
        FloatVector u2 = SIZE <= 2 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 2 * channels);
        FloatVector u3 = SIZE <= 3 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 3 * channels);
        FloatVector u4 = SIZE <= 4 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 4 * channels);
        FloatVector u5 = SIZE <= 5 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 5 * channels);
        FloatVector u6 = SIZE <= 6 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 6 * channels);
        FloatVector u7 = SIZE <= 7 ? zero : FloatVector.fromArray(SPECIES, w, w0 + 7 * channels);
        int p = x0;
        int q = y0;
        for (int row = 0; row < rows; row++, p += channels, q += channels) {
            FloatVector v = TYPE.cast(FloatVector.fromArray(SPECIES, x, p));
            FloatVector sum = TYPE.cast(v.rearrange(CHANNEL0)).fma(u0, zero);
            sum = TYPE.cast(v.rearrange(CHANNEL1)).fma(u1, sum);
            if (SIZE > 2) {
                sum = TYPE.cast(v.rearrange(CHANNEL2)).fma(u2, sum);
                sum = TYPE.cast(v.rearrange(CHANNEL3)).fma(u3, sum);
            }
            if (SIZE > 4) {
                sum = TYPE.cast(v.rearrange(CHANNEL4)).fma(u4, sum);
                sum = TYPE.cast(v.rearrange(CHANNEL5)).fma(u5, sum);
                sum = TYPE.cast(v.rearrange(CHANNEL6)).fma(u6, sum);
                sum = TYPE.cast(v.rearrange(CHANNEL7)).fma(u7, sum);
            }
            TYPE.cast(sum).intoArray(y, q);
        }
    }

    @Override
    public void gradient(float[] x, int x0, float[] dy, int dy0, float[] dw, int dw0, int rows, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            gradientBlock(x, x0 + c, dy, dy0 + c, dw, dw0 + c, rows, channels);
        }
    }

    private static void gradientBlock(
            float[] x, int x0, float[] dy, int dy0, float[] dw, int dw0, int rows, int channels) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = FloatVector.fromArray(SPECIES, dw, dw0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, dw, dw0 + channels);
        FloatVector s2 = SIZE <= 2 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 2 * channels);
        FloatVector s3 = SIZE <= 3 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 3 * channels);
        FloatVector s4 = SIZE <= 4 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 4 * channels);
        FloatVector s5 = SIZE <= 5 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 5 * channels);
        FloatVector s6 = SIZE <= 6 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 6 * channels);
        FloatVector s7 = SIZE <= 7 ? zero : FloatVector.fromArray(SPECIES, dw, dw0 + 7 * channels);
        int p = x0;
        int q = dy0;
        for (int row = 0; row < rows; row++, p += channels, q += channels) {
            FloatVector v = TYPE.cast(FloatVector.fromArray(SPECIES, x, p));
            FloatVector d = FloatVector.fromArray(SPECIES, dy, q);
            s0 = TYPE.cast(v.rearrange(CHANNEL0)).fma(d, s0);
            s1 = TYPE.cast(v.rearrange(CHANNEL1)).fma(d, s1);
            if (SIZE > 2) {
                s2 = TYPE.cast(v.rearrange(CHANNEL2)).fma(d, s2);
                s3 = TYPE.cast(v.rearrange(CHANNEL3)).fma(d, s3);
            }
            if (SIZE > 4) {
                s4 = TYPE.cast(v.rearrange(CHANNEL4)).fma(d, s4);
                s5 = TYPE.cast(v.rearrange(CHANNEL5)).fma(d, s5);
                s6 = TYPE.cast(v.rearrange(CHANNEL6)).fma(d, s6);
                s7 = TYPE.cast(v.rearrange(CHANNEL7)).fma(d, s7);
            }
        }
        TYPE.cast(s0).intoArray(dw, dw0);
        TYPE.cast(s1).intoArray(dw, dw0 + channels);
        if (SIZE > 2) {
            TYPE.cast(s2).intoArray(dw, dw0 + 2 * channels);
            TYPE.cast(s3).intoArray(dw, dw0 + 3 * channels);
        }
        if (SIZE > 4) {
            TYPE.cast(s4).intoArray(dw, dw0 + 4 * channels);
            TYPE.cast(s5).intoArray(dw, dw0 + 5 * channels);
            TYPE.cast(s6).intoArray(dw, dw0 + 6 * channels);
            TYPE.cast(s7).intoArray(dw, dw0 + 7 * channels);
        }
    }
}
