package dev.fovea.nn.plan;

import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.ops.BatchNormalization;
import dev.fovea.ops.BatchNormalization.GradientSums;
import dev.fovea.ops.ChannelMoments;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batch normalisation: couples the batch through its channels' mean and variance, and through two sums backward. */
public final class BatchNormOp implements CoupledOp {
    private final Shape shape;
    private final int channels;
    private final int pixels;
    private final double momentum;
    private final BatchNormalization normalization;
    private final Parameter gamma;
    private final Parameter beta;
    private final Parameter movingMean;
    private final Parameter movingVariance;

    /**
     * The op.
     *
     * @param shape of input and output; the last dimension is the channels
     * @param momentum the share of the moving statistics that is kept in each step
     * @param epsilon added to the variance
     * @param gamma scale per channel
     * @param beta shift per channel
     * @param movingMean state
     * @param movingVariance state
     */
    public BatchNormOp(
            Shape shape,
            double momentum,
            double epsilon,
            Parameter gamma,
            Parameter beta,
            Parameter movingMean,
            Parameter movingVariance) {
        this.shape = shape;
        this.channels = shape.channels();
        this.pixels = shape.size() / channels;
        this.momentum = momentum;
        this.normalization = new BatchNormalization(channels, epsilon);
        this.gamma = gamma;
        this.beta = beta;
        this.movingMean = movingMean;
        this.movingVariance = movingVariance;
    }

    /** The batch's statistics and the per-channel maps that follow from them; a and b, c serve backward. */
    private static final class Coefficients {
        final float[] mean;
        final float[] variance;
        final float[] scale;
        final float[] shift;
        final float[] a;
        final float[] b;
        final float[] c;
        final ChannelMoments moments;
        final GradientSums sums;

        Coefficients(int channels) {
            mean = new float[channels];
            variance = new float[channels];
            scale = new float[channels];
            shift = new float[channels];
            a = new float[channels];
            b = new float[channels];
            c = new float[channels];
            moments = new ChannelMoments(channels);
            sums = new GradientSums(channels);
        }
    }

    private record Statistics(ChannelMoments moments, GradientSums sums) {}

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta, movingMean, movingVariance);
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public boolean inPlace() {
        return true;
    }

    @Override
    public Object newShared(Mode mode) {
        return new Coefficients(channels);
    }

    @Override
    public @Nullable Object newOwn(Mode mode) {
        return mode == Mode.TRAINING
                ? new Statistics(new ChannelMoments(channels), new GradientSums(channels))
                : null;
    }

    @Override
    public void prepare(Frame frame) {
        if (frame.mode() == Mode.PREDICTION) {
            Coefficients coefficients = frame.shared(Coefficients.class);
            movingCoefficients(coefficients.scale, coefficients.shift);
        }
    }

    @Override
    public void collect(Frame frame, int from, int to) {
        ChannelMoments moments = frame.own(Statistics.class).moments;
        for (int n = from; n < to; n++) {
            moments.add(frame.x(0), frame.xOffset(0, n), pixels);
        }
    }

    @Override
    public void combine(List<? extends Frame> chunks) {
        Coefficients batch = chunks.get(0).shared(Coefficients.class);
        batch.moments.clear();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            ChannelMoments moments = chunks.get(chunk).own(Statistics.class).moments;
            batch.moments.add(moments);
            moments.clear();
        }
        float[] means = movingMean.values();
        float[] variances = movingVariance.values();
        for (int c = 0; c < channels; c++) {
            double mean = batch.moments.mean(c);
            double variance = batch.moments.variance(c);
            batch.mean[c] = (float) mean;
            batch.variance[c] = (float) variance;
            means[c] = (float) (means[c] * momentum + mean * (1 - momentum));
            variances[c] = (float) (variances[c] * momentum + variance * (1 - momentum));
        }
        normalization.coefficients(
                gamma.values(), beta.values(), batch.mean, batch.variance, batch.scale, batch.shift);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        Coefficients batch = frame.shared(Coefficients.class);
        for (int n = from; n < to; n++) {
            normalization.forward(
                    frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n), pixels, batch.scale, batch.shift);
        }
    }

    @Override
    public void collectGradient(Frame frame, int from, int to) {
        float[] mean = frame.shared(Coefficients.class).mean;
        GradientSums sums = frame.own(Statistics.class).sums;
        for (int n = from; n < to; n++) {
            normalization.addGradientSums(
                    frame.x(0), frame.xOffset(0, n), frame.dy(), frame.yOffset(n), pixels, mean, sums);
        }
    }

    @Override
    public void combineGradient(List<? extends Frame> chunks) {
        Frame first = chunks.get(0);
        Coefficients batch = first.shared(Coefficients.class);
        batch.sums.clear();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            GradientSums sums = chunks.get(chunk).own(Statistics.class).sums;
            batch.sums.add(sums);
            sums.clear();
        }
        normalization.gradientCoefficients(
                gamma.values(),
                batch.variance,
                batch.moments.count(),
                batch.sums,
                first.gradient(gamma),
                first.gradient(beta),
                batch.a,
                batch.b,
                batch.c);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        Coefficients batch = frame.shared(Coefficients.class);
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            int offset = frame.xOffset(0, n);
            normalization.inputGradient(
                    frame.x(0), offset, frame.dy(), frame.yOffset(n), dx, offset, pixels, batch.mean, batch.a, batch.b,
                    batch.c);
        }
    }

    /** The map y = x·scale + shift that normalises with the moving statistics. */
    void movingCoefficients(float[] scale, float[] shift) {
        normalization.coefficients(
                gamma.values(), beta.values(), movingMean.values(), movingVariance.values(), scale, shift);
    }
}
