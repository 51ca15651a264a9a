package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.BatchNormalization;
import dev.fovea.internal.ops.BatchNormalization.Coefficients;
import dev.fovea.internal.ops.BatchNormalization.GradientSums;
import dev.fovea.internal.ops.ChannelMoments;
import dev.fovea.nn.onnx.Layout;
import dev.fovea.nn.onnx.OnnxAttribute;
import dev.fovea.nn.onnx.OnnxEmitter;
import dev.fovea.nn.onnx.OnnxOp;
import dev.fovea.nn.onnx.OnnxValue;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation: couples the batch through its channels' mean and variance, and through two sums backward. With
 * the moving statistics, in evaluation and prediction, every sample is on its own.
 */
public final class BatchNormOp implements CoupledOp, OnnxOp {
    private final Shape shape;
    private final int channels;
    private final int pixels;
    private final double momentum;
    private final double epsilon;
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
        this.epsilon = epsilon;
        this.normalization = new BatchNormalization(channels, epsilon);
        this.gamma = gamma;
        this.beta = beta;
        this.movingMean = movingMean;
        this.movingVariance = movingVariance;
    }

    /** The batch's statistics, and the coefficients that follow from them or from the moving ones. */
    private record Shared(ChannelMoments moments, GradientSums sums, Coefficients coefficients) {}

    private record Statistics(ChannelMoments moments, GradientSums sums) {}

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta, movingMean, movingVariance);
    }

    /** A single value per channel is its own mean, so that nothing of it is left. */
    @Override
    public int smallestBatch() {
        return pixels == 1 ? 2 : 1;
    }

    @Override
    public double momentum() {
        return momentum;
    }

    @Override
    public boolean initial() {
        for (int c = 0; c < channels; c++) {
            if (movingMean.values()[c] != 0 || movingVariance.values()[c] != 1) {
                return false;
            }
        }
        return true;
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
        return new Shared(new ChannelMoments(channels), new GradientSums(channels), new Coefficients(channels));
    }

    @Override
    public @Nullable Object newOwn(Mode mode) {
        return mode.differentiates()
                ? new Statistics(new ChannelMoments(channels), new GradientSums(channels))
                : null;
    }

    @Override
    public void prepare(Frame frame) {
        if (frame.mode() != Mode.TRAINING) {
            normalization.coefficients(
                    gamma.values(),
                    beta.values(),
                    movingMean.values(),
                    movingVariance.values(),
                    frame.shared(Shared.class).coefficients);
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
        Shared batch = chunks.get(0).shared(Shared.class);
        batch.moments.clear();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            ChannelMoments moments = chunks.get(chunk).own(Statistics.class).moments;
            batch.moments.add(moments);
            moments.clear();
        }
        normalization.coefficients(gamma.values(), beta.values(), batch.moments, batch.coefficients);
    }

    /** Mean and variance of each channel. */
    @Override
    public int statistics() {
        return 2 * channels;
    }

    @Override
    public void copyStatistics(Frame frame, double[] into, int offset) {
        ChannelMoments moments = frame.shared(Shared.class).moments;
        for (int c = 0; c < channels; c++) {
            into[offset + c] = moments.mean(c);
            into[offset + channels + c] = moments.variance(c);
        }
    }

    @Override
    public void moveStatistics(double[] from, int offset) {
        float[] means = movingMean.values();
        float[] variances = movingVariance.values();
        for (int c = 0; c < channels; c++) {
            means[c] = (float) (means[c] * momentum + from[offset + c] * (1 - momentum));
            variances[c] = (float) (variances[c] * momentum + from[offset + channels + c] * (1 - momentum));
        }
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        Coefficients coefficients = frame.shared(Shared.class).coefficients;
        for (int n = from; n < to; n++) {
            normalization.forward(
                    frame.x(0), frame.xOffset(0, n), frame.y(), frame.yOffset(n), pixels, coefficients);
        }
    }

    @Override
    public void collectGradient(Frame frame, int from, int to) {
        Coefficients coefficients = frame.shared(Shared.class).coefficients;
        GradientSums sums = frame.own(Statistics.class).sums;
        for (int n = from; n < to; n++) {
            normalization.addGradientSums(
                    frame.x(0), frame.xOffset(0, n), frame.dy(), frame.dyOffset(n), pixels, coefficients, sums);
        }
    }

    @Override
    public void combineGradient(List<? extends Frame> chunks) {
        Frame first = chunks.get(0);
        Shared batch = first.shared(Shared.class);
        batch.sums.clear();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            GradientSums sums = chunks.get(chunk).own(Statistics.class).sums;
            batch.sums.add(sums);
            sums.clear();
        }
        normalization.gradientCoefficients(gamma.values(), batch.moments.count(), batch.sums, batch.coefficients);
        normalization.addParameterGradients(
                batch.sums, batch.coefficients, first.gradient(gamma), first.gradient(beta));
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        if (frame.mode() == Mode.EVALUATION && learns(frame)) {
            // Before dx takes the place of dy.
            collectGradient(frame, from, to);
        }
        Coefficients coefficients = frame.shared(Shared.class).coefficients;
        float[] dx = frame.dx(0);
        for (int n = from; dx != null && n < to; n++) {
            normalization.inputGradient(
                    frame.x(0), frame.xOffset(0, n), frame.dy(), frame.dyOffset(n), dx, frame.dxOffset(0, n), pixels,
                    coefficients);
        }
    }

    private boolean learns(Frame frame) {
        return frame.gradient(gamma) != null || frame.gradient(beta) != null;
    }

    @Override
    public void completeBackward(Frame frame) {
        if (frame.mode() == Mode.EVALUATION && learns(frame)) {
            GradientSums sums = frame.own(Statistics.class).sums;
            normalization.addParameterGradients(
                    sums, frame.shared(Shared.class).coefficients, frame.gradient(gamma), frame.gradient(beta));
            sums.clear();
        }
    }

    @Override
    public OnnxValue export(OnnxEmitter onnx) {
        return onnx.node(
                "BatchNormalization",
                Layout.CHANNELS_FIRST,
                List.of(
                        onnx.channelsFirst(0),
                        onnx.initializer(gamma),
                        onnx.initializer(beta),
                        onnx.initializer(movingMean),
                        onnx.initializer(movingVariance)),
                new OnnxAttribute.Real("epsilon", (float) epsilon),
                new OnnxAttribute.Real("momentum", (float) momentum));
    }

    /** The map y = x·scale + shift that normalises with the moving statistics. */
    void movingCoefficients(double[] scale, double[] shift) {
        normalization.fold(
                gamma.values(), beta.values(), movingMean.values(), movingVariance.values(), scale, shift);
    }
}
