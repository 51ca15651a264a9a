package dev.fovea.internal.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The channel-wise kernels in the Vector API, for one vector width. A template: {@link VectorKernels} specialises it.
 *
 * <p>Channels are taken two vectors at a time: so images of few channels are read in the order of the memory, as the
 * prefetcher likes it, and twice as many sums grow side by side. Where there are more, what keeps no sums takes two pixels at
 * a time instead, from the first channel to the last: a step from pixel to pixel skips whole cache lines then, and images
 * that are not in the first-level cache took twice as long. As in {@link Tile} the last vector ends with the last channel
 * and may overlap the one beside it; both are read before either is written, and hold the same numbers there. Fewer
 * channels than lanes are left to narrower vectors. No helper takes a vector, and all vectors are cast before a method
 * is called on them: see {@link Tile}.
 */
final class VectorChannels implements ChannelKernels {
    private static final Shape SHAPE = Template.data(MethodHandles.lookup(), Shape.class);
    private static final int LANES = SHAPE.lanes();
    private static final VectorSpecies<Float> SPECIES = Template.species(LANES);
    private static final Class<? extends FloatVector> TYPE = SPECIES.vectorType().asSubclass(FloatVector.class);

    private final ChannelKernels narrower = SHAPE.narrower();

    /** Called by {@link Template#specialize}. */
    VectorChannels() {}

    /** What the template is specialised for: the width, and what serves fewer channels than that. */
    record Shape(int lanes, ChannelKernels narrower) {}

    /** How far the second vector of channels lies behind the first; 0 if it is the first once more. */
    private static int right(int channelsLeft) {
        return channelsLeft >= 3 * LANES ? LANES : channelsLeft > 2 * LANES ? 0 : channelsLeft - LANES;
    }

    @Override
    public void normalize(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            float[] scale,
            float[] shift) {
        if (channels < LANES) {
            narrower.normalize(x, x0, y, y0, pixels, channels, center, scale, shift);
            return;
        }
        if (channels > 2 * LANES) {
            normalizeManyChannels(x, x0, y, y0, pixels, channels, center, scale, shift);
            return;
        }
        int size = pixels * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftCenter = FloatVector.fromArray(SPECIES, center, c);
            FloatVector leftScale = FloatVector.fromArray(SPECIES, scale, c);
            FloatVector leftShift = FloatVector.fromArray(SPECIES, shift, c);
            FloatVector rightCenter = FloatVector.fromArray(SPECIES, center, c + right);
            FloatVector rightScale = FloatVector.fromArray(SPECIES, scale, c + right);
            FloatVector rightShift = FloatVector.fromArray(SPECIES, shift, c + right);
            for (int i = c; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                l = TYPE.cast(l.sub(leftCenter));
                r = TYPE.cast(r.sub(rightCenter));
                TYPE.cast(l.fma(leftScale, leftShift)).intoArray(y, y0 + i);
                TYPE.cast(r.fma(rightScale, rightShift)).intoArray(y, y0 + i + right);
            }
        }
    }

    private static void normalizeManyChannels(
            float[] x,
            int x0,
            float[] y,
            int y0,
            int pixels,
            int channels,
            float[] center,
            float[] scale,
            float[] shift) {
        int size = pixels * channels;
        int last = channels - LANES;
        int next;
        for (int i = 0; i < size; i += channels + next) {
            next = next(i, channels, size);
            FloatVector end0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + last));
            FloatVector end1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + last));
            for (int c = 0; c < last; c += LANES) {
                FloatVector k = FloatVector.fromArray(SPECIES, center, c);
                FloatVector a = FloatVector.fromArray(SPECIES, scale, c);
                FloatVector b = FloatVector.fromArray(SPECIES, shift, c);
                FloatVector v0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + c));
                FloatVector v1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + c));
                v0 = TYPE.cast(v0.sub(k));
                v1 = TYPE.cast(v1.sub(k));
                TYPE.cast(v0.fma(a, b)).intoArray(y, y0 + i + c);
                TYPE.cast(v1.fma(a, b)).intoArray(y, y0 + i + next + c);
            }
            FloatVector k = FloatVector.fromArray(SPECIES, center, last);
            FloatVector a = FloatVector.fromArray(SPECIES, scale, last);
            FloatVector b = FloatVector.fromArray(SPECIES, shift, last);
            end0 = TYPE.cast(end0.sub(k));
            end1 = TYPE.cast(end1.sub(k));
            TYPE.cast(end0.fma(a, b)).intoArray(y, y0 + i + last);
            TYPE.cast(end1.fma(a, b)).intoArray(y, y0 + i + next + last);
        }
    }

    /** How far the second pixel lies behind the first; 0 if there is none, and the first is taken once more. */
    private static int next(int pixel, int channels, int size) {
        return pixel + channels < size ? channels : 0;
    }

    @Override
    public void scale(
            float[] x, int x0, float[] y, int y0, int pixels, int channels, float[] scale, int scale0) {
        if (channels < LANES) {
            narrower.scale(x, x0, y, y0, pixels, channels, scale, scale0);
            return;
        }
        if (channels > 2 * LANES) {
            scaleManyChannels(x, x0, y, y0, pixels, channels, scale, scale0);
            return;
        }
        int size = pixels * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftScale = FloatVector.fromArray(SPECIES, scale, scale0 + c);
            FloatVector rightScale = FloatVector.fromArray(SPECIES, scale, scale0 + c + right);
            for (int i = c; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                TYPE.cast(l.mul(leftScale)).intoArray(y, y0 + i);
                TYPE.cast(r.mul(rightScale)).intoArray(y, y0 + i + right);
            }
        }
    }

    private static void scaleManyChannels(
            float[] x, int x0, float[] y, int y0, int pixels, int channels, float[] scale, int scale0) {
        int size = pixels * channels;
        int last = channels - LANES;
        int next;
        for (int i = 0; i < size; i += channels + next) {
            next = next(i, channels, size);
            FloatVector end0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + last));
            FloatVector end1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + last));
            for (int c = 0; c < last; c += LANES) {
                FloatVector a = FloatVector.fromArray(SPECIES, scale, scale0 + c);
                FloatVector v0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + c));
                FloatVector v1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + c));
                TYPE.cast(v0.mul(a)).intoArray(y, y0 + i + c);
                TYPE.cast(v1.mul(a)).intoArray(y, y0 + i + next + c);
            }
            FloatVector a = FloatVector.fromArray(SPECIES, scale, scale0 + last);
            TYPE.cast(end0.mul(a)).intoArray(y, y0 + i + last);
            TYPE.cast(end1.mul(a)).intoArray(y, y0 + i + next + last);
        }
    }

    // Sums grow in two chains, of the even and of the odd pixels, which round less and wait less than one.

    @Override
    public void moments(
            float[] x, int x0, int pixels, int channels, float[] pivot, float[] sum, float[] squares) {
        if (channels < LANES) {
            narrower.moments(x, x0, pixels, channels, pivot, sum, squares);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftPivot = FloatVector.fromArray(SPECIES, pivot, c);
            FloatVector rightPivot = FloatVector.fromArray(SPECIES, pivot, c + right);
            FloatVector leftSum0 = FloatVector.zero(SPECIES);
            FloatVector leftSum1 = FloatVector.zero(SPECIES);
            FloatVector leftSquares0 = FloatVector.zero(SPECIES);
            FloatVector leftSquares1 = FloatVector.zero(SPECIES);
            FloatVector rightSum0 = FloatVector.zero(SPECIES);
            FloatVector rightSum1 = FloatVector.zero(SPECIES);
            FloatVector rightSquares0 = FloatVector.zero(SPECIES);
            FloatVector rightSquares1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                FloatVector l0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                FloatVector l1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels));
                FloatVector r1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels + right));
                l0 = TYPE.cast(l0.sub(leftPivot));
                r0 = TYPE.cast(r0.sub(rightPivot));
                l1 = TYPE.cast(l1.sub(leftPivot));
                r1 = TYPE.cast(r1.sub(rightPivot));
                leftSum0 = l0.add(leftSum0);
                rightSum0 = r0.add(rightSum0);
                leftSum1 = l1.add(leftSum1);
                rightSum1 = r1.add(rightSum1);
                leftSquares0 = l0.fma(l0, leftSquares0);
                rightSquares0 = r0.fma(r0, rightSquares0);
                leftSquares1 = l1.fma(l1, leftSquares1);
                rightSquares1 = r1.fma(r1, rightSquares1);
            }
            if (even < size) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c + right));
                l = TYPE.cast(l.sub(leftPivot));
                r = TYPE.cast(r.sub(rightPivot));
                leftSum0 = l.add(leftSum0);
                rightSum0 = r.add(rightSum0);
                leftSquares0 = l.fma(l, leftSquares0);
                rightSquares0 = r.fma(r, rightSquares0);
            }
            FloatVector left = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            FloatVector beside = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c + right));
            TYPE.cast(TYPE.cast(left.add(leftSum0)).add(leftSum1)).intoArray(sum, c);
            TYPE.cast(TYPE.cast(beside.add(rightSum0)).add(rightSum1)).intoArray(sum, c + right);
            left = TYPE.cast(FloatVector.fromArray(SPECIES, squares, c));
            beside = TYPE.cast(FloatVector.fromArray(SPECIES, squares, c + right));
            TYPE.cast(TYPE.cast(left.add(leftSquares0)).add(leftSquares1)).intoArray(squares, c);
            TYPE.cast(TYPE.cast(beside.add(rightSquares0)).add(rightSquares1)).intoArray(squares, c + right);
        }
    }

    @Override
    public void channelSums(float[] x, int x0, int pixels, int channels, float[] sum) {
        if (channels < LANES) {
            narrower.channelSums(x, x0, pixels, channels, sum);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector left0 = FloatVector.zero(SPECIES);
            FloatVector left1 = FloatVector.zero(SPECIES);
            FloatVector right0 = FloatVector.zero(SPECIES);
            FloatVector right1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                left0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).add(left0);
                right0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right)).add(right0);
                left1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels)).add(left1);
                right1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + channels + right)).add(right1);
            }
            if (even < size) {
                left0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c)).add(left0);
                right0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + even + c + right)).add(right0);
            }
            FloatVector left = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            FloatVector beside = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c + right));
            TYPE.cast(TYPE.cast(left.add(left0)).add(left1)).intoArray(sum, c);
            TYPE.cast(TYPE.cast(beside.add(right0)).add(right1)).intoArray(sum, c + right);
        }
    }

    @Override
    public void gradientMoments(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            int pixels,
            int channels,
            float[] mean,
            float[] sum,
            float[] dot) {
        if (channels < LANES) {
            narrower.gradientMoments(x, x0, dy, dy0, pixels, channels, mean, sum, dot);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftMean = FloatVector.fromArray(SPECIES, mean, c);
            FloatVector rightMean = FloatVector.fromArray(SPECIES, mean, c + right);
            FloatVector leftSum0 = FloatVector.zero(SPECIES);
            FloatVector leftSum1 = FloatVector.zero(SPECIES);
            FloatVector leftDot0 = FloatVector.zero(SPECIES);
            FloatVector leftDot1 = FloatVector.zero(SPECIES);
            FloatVector rightSum0 = FloatVector.zero(SPECIES);
            FloatVector rightSum1 = FloatVector.zero(SPECIES);
            FloatVector rightDot0 = FloatVector.zero(SPECIES);
            FloatVector rightDot1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                int next = i + channels;
                FloatVector l0 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i));
                FloatVector r0 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + right));
                FloatVector l1 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + next));
                FloatVector r1 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + next + right));
                leftSum0 = l0.add(leftSum0);
                rightSum0 = r0.add(rightSum0);
                leftSum1 = l1.add(leftSum1);
                rightSum1 = r1.add(rightSum1);
                leftDot0 = l0.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).sub(leftMean), leftDot0);
                rightDot0 = r0.fma(
                        TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right)).sub(rightMean), rightDot0);
                leftDot1 = l1.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + next)).sub(leftMean), leftDot1);
                rightDot1 = r1.fma(
                        TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + next + right)).sub(rightMean), rightDot1);
            }
            if (even < size) {
                int last = even + c;
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + last));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + last + right));
                leftSum0 = l.add(leftSum0);
                rightSum0 = r.add(rightSum0);
                leftDot0 = l.fma(TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + last)).sub(leftMean), leftDot0);
                rightDot0 = r.fma(
                        TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + last + right)).sub(rightMean), rightDot0);
            }
            FloatVector left = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            FloatVector beside = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c + right));
            TYPE.cast(TYPE.cast(left.add(leftSum0)).add(leftSum1)).intoArray(sum, c);
            TYPE.cast(TYPE.cast(beside.add(rightSum0)).add(rightSum1)).intoArray(sum, c + right);
            left = TYPE.cast(FloatVector.fromArray(SPECIES, dot, c));
            beside = TYPE.cast(FloatVector.fromArray(SPECIES, dot, c + right));
            TYPE.cast(TYPE.cast(left.add(leftDot0)).add(leftDot1)).intoArray(dot, c);
            TYPE.cast(TYPE.cast(beside.add(rightDot0)).add(rightDot1)).intoArray(dot, c + right);
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
            float[] mean,
            float[] a,
            float[] b,
            float[] c) {
        if (channels < LANES) {
            narrower.normalizationGradient(x, x0, dy, dy0, dx, dx0, pixels, channels, mean, a, b, c);
            return;
        }
        if (channels > 2 * LANES) {
            gradientOfManyChannels(x, x0, dy, dy0, dx, dx0, pixels, channels, mean, a, b, c);
            return;
        }
        int size = pixels * channels;
        int right;
        for (int j = 0; j < channels; j += LANES + right) {
            right = right(channels - j);
            FloatVector leftMean = FloatVector.fromArray(SPECIES, mean, j);
            FloatVector leftA = FloatVector.fromArray(SPECIES, a, j);
            FloatVector leftB = FloatVector.fromArray(SPECIES, b, j);
            FloatVector leftC = FloatVector.fromArray(SPECIES, c, j);
            FloatVector rightMean = FloatVector.fromArray(SPECIES, mean, j + right);
            FloatVector rightA = FloatVector.fromArray(SPECIES, a, j + right);
            FloatVector rightB = FloatVector.fromArray(SPECIES, b, j + right);
            FloatVector rightC = FloatVector.fromArray(SPECIES, c, j + right);
            for (int i = j; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                FloatVector leftDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i));
                FloatVector rightDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + right));
                l = TYPE.cast(l.sub(leftMean));
                r = TYPE.cast(r.sub(rightMean));
                TYPE.cast(leftDy.fma(leftA, l.fma(leftB, leftC))).intoArray(dx, dx0 + i);
                TYPE.cast(rightDy.fma(rightA, r.fma(rightB, rightC))).intoArray(dx, dx0 + i + right);
            }
        }
    }

    private static void gradientOfManyChannels(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] mean,
            float[] a,
            float[] b,
            float[] c) {
        int size = pixels * channels;
        int last = channels - LANES;
        int next;
        for (int i = 0; i < size; i += channels + next) {
            next = next(i, channels, size);
            FloatVector endX0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + last));
            FloatVector endX1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + last));
            FloatVector endDy0 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + last));
            FloatVector endDy1 = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + next + last));
            for (int j = 0; j < last; j += LANES) {
                FloatVector k = FloatVector.fromArray(SPECIES, mean, j);
                FloatVector ofDy = FloatVector.fromArray(SPECIES, a, j);
                FloatVector ofX = FloatVector.fromArray(SPECIES, b, j);
                FloatVector shift = FloatVector.fromArray(SPECIES, c, j);
                FloatVector v0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + j));
                FloatVector v1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + next + j));
                FloatVector dy0j = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + j));
                FloatVector dy1j = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + next + j));
                v0 = TYPE.cast(v0.sub(k));
                v1 = TYPE.cast(v1.sub(k));
                TYPE.cast(dy0j.fma(ofDy, v0.fma(ofX, shift))).intoArray(dx, dx0 + i + j);
                TYPE.cast(dy1j.fma(ofDy, v1.fma(ofX, shift))).intoArray(dx, dx0 + i + next + j);
            }
            FloatVector k = FloatVector.fromArray(SPECIES, mean, last);
            FloatVector ofDy = FloatVector.fromArray(SPECIES, a, last);
            FloatVector ofX = FloatVector.fromArray(SPECIES, b, last);
            FloatVector shift = FloatVector.fromArray(SPECIES, c, last);
            endX0 = TYPE.cast(endX0.sub(k));
            endX1 = TYPE.cast(endX1.sub(k));
            TYPE.cast(endDy0.fma(ofDy, endX0.fma(ofX, shift))).intoArray(dx, dx0 + i + last);
            TYPE.cast(endDy1.fma(ofDy, endX1.fma(ofX, shift))).intoArray(dx, dx0 + i + next + last);
        }
    }

    @Override
    public void rectify(float[] x, int x0, float[] y, int y0, int pixels, int channels, float[] slope) {
        if (channels < LANES) {
            narrower.rectify(x, x0, y, y0, pixels, channels, slope);
            return;
        }
        int size = pixels * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftSlope = FloatVector.fromArray(SPECIES, slope, c);
            FloatVector rightSlope = FloatVector.fromArray(SPECIES, slope, c + right);
            for (int i = c; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                l = TYPE.cast(l.blend(l.mul(leftSlope), l.compare(VectorOperators.LT, 0)));
                r = TYPE.cast(r.blend(r.mul(rightSlope), r.compare(VectorOperators.LT, 0)));
                l.intoArray(y, y0 + i);
                r.intoArray(y, y0 + i + right);
            }
        }
    }

    @Override
    public void rectifyGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dx,
            int dx0,
            int pixels,
            int channels,
            float[] slope) {
        if (channels < LANES) {
            narrower.rectifyGradient(x, x0, dy, dy0, dx, dx0, pixels, channels, slope);
            return;
        }
        int size = pixels * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector leftSlope = TYPE.cast(FloatVector.fromArray(SPECIES, slope, c));
            FloatVector rightSlope = TYPE.cast(FloatVector.fromArray(SPECIES, slope, c + right));
            for (int i = c; i < size; i += channels) {
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                FloatVector leftDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i));
                FloatVector rightDy = TYPE.cast(FloatVector.fromArray(SPECIES, dy, dy0 + i + right));
                FloatVector leftScaled = TYPE.cast(leftDy.mul(leftSlope));
                FloatVector rightScaled = TYPE.cast(rightDy.mul(rightSlope));
                TYPE.cast(leftScaled.blend(leftDy, l.compare(VectorOperators.GT, 0))).intoArray(dx, dx0 + i);
                TYPE.cast(rightScaled.blend(rightDy, r.compare(VectorOperators.GT, 0))).intoArray(dx, dx0 + i + right);
            }
        }
    }

    @Override
    public void slopeGradient(float[] x, int x0, float[] dy, int dy0, int pixels, int channels, float[] sum) {
        if (channels < LANES) {
            narrower.slopeGradient(x, x0, dy, dy0, pixels, channels, sum);
            return;
        }
        int size = pixels * channels;
        int even = size - (pixels & 1) * channels;
        int right;
        for (int c = 0; c < channels; c += LANES + right) {
            right = right(channels - c);
            FloatVector left0 = FloatVector.zero(SPECIES);
            FloatVector left1 = FloatVector.zero(SPECIES);
            FloatVector right0 = FloatVector.zero(SPECIES);
            FloatVector right1 = FloatVector.zero(SPECIES);
            for (int i = c; i < even; i += 2 * channels) {
                int next = i + channels;
                FloatVector l0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
                FloatVector r0 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + i + right));
                FloatVector l1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + next));
                FloatVector r1 = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + next + right));
                l0 = TYPE.cast(l0.blend(0, l0.compare(VectorOperators.GT, 0)));
                r0 = TYPE.cast(r0.blend(0, r0.compare(VectorOperators.GT, 0)));
                l1 = TYPE.cast(l1.blend(0, l1.compare(VectorOperators.GT, 0)));
                r1 = TYPE.cast(r1.blend(0, r1.compare(VectorOperators.GT, 0)));
                left0 = l0.fma(FloatVector.fromArray(SPECIES, dy, dy0 + i), left0);
                right0 = r0.fma(FloatVector.fromArray(SPECIES, dy, dy0 + i + right), right0);
                left1 = l1.fma(FloatVector.fromArray(SPECIES, dy, dy0 + next), left1);
                right1 = r1.fma(FloatVector.fromArray(SPECIES, dy, dy0 + next + right), right1);
            }
            if (even < size) {
                int last = even + c;
                FloatVector l = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + last));
                FloatVector r = TYPE.cast(FloatVector.fromArray(SPECIES, x, x0 + last + right));
                l = TYPE.cast(l.blend(0, l.compare(VectorOperators.GT, 0)));
                r = TYPE.cast(r.blend(0, r.compare(VectorOperators.GT, 0)));
                left0 = l.fma(FloatVector.fromArray(SPECIES, dy, dy0 + last), left0);
                right0 = r.fma(FloatVector.fromArray(SPECIES, dy, dy0 + last + right), right0);
            }
            FloatVector left = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c));
            FloatVector beside = TYPE.cast(FloatVector.fromArray(SPECIES, sum, c + right));
            TYPE.cast(TYPE.cast(left.add(left0)).add(left1)).intoArray(sum, c);
            TYPE.cast(TYPE.cast(beside.add(right0)).add(right1)).intoArray(sum, c + right);
        }
    }
}
