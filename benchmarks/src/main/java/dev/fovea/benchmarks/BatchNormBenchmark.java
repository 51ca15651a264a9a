package dev.fovea.benchmarks;

import dev.fovea.internal.ops.BatchNormalization;
import dev.fovea.internal.ops.BatchNormalization.Coefficients;
import dev.fovea.internal.ops.BatchNormalization.GradientSums;
import dev.fovea.internal.ops.ChannelMoments;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Batch normalisation's four passes over one cached image of the digits network's first layer, 26×26×32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class BatchNormBenchmark {
    private static final int PIXELS = 26 * 26;
    private static final int CHANNELS = 32;
    private static final double EPSILON = 1e-3;

    private final BatchNormalization normalization = new BatchNormalization(CHANNELS, EPSILON);
    private final ChannelMoments moments = new ChannelMoments(CHANNELS);
    private final GradientSums sums = new GradientSums(CHANNELS);
    private final float[] x = Numbers.random(PIXELS * CHANNELS, 1);
    private final float[] y = new float[x.length];
    private final float[] dy = Numbers.random(x.length, 2);
    private final float[] dx = new float[x.length];
    private final float[] gamma = Numbers.random(CHANNELS, 3);
    private final float[] beta = Numbers.random(CHANNELS, 4);
    private final float[] dgamma = new float[CHANNELS];
    private final float[] dbeta = new float[CHANNELS];
    private final Coefficients coefficients = new Coefficients(CHANNELS);

    /** The benchmark. */
    public BatchNormBenchmark() {}

    /** Computes the coefficients as if the image were the batch, and verifies all passes. */
    @Setup
    public void setUp() {
        normalization.coefficients(gamma, beta, statistics(), coefficients);
        normalization.gradientCoefficients(gamma, PIXELS, gradientSums(), coefficients);
        normalization.addParameterGradients(sums, coefficients, dgamma, dbeta);
        forward();
        inputGradient();
        for (int channel = 0; channel < CHANNELS; channel++) {
            verify(channel);
        }
    }

    /**
     * Mean and variance.
     *
     * @return the moments
     */
    @Benchmark
    public ChannelMoments statistics() {
        moments.clear();
        moments.add(x, 0, PIXELS);
        return moments;
    }

    /**
     * Normalisation.
     *
     * @return y
     */
    @Benchmark
    public float[] forward() {
        normalization.forward(x, 0, y, 0, PIXELS, coefficients);
        return y;
    }

    /**
     * The two sums of the gradient.
     *
     * @return the sums
     */
    @Benchmark
    public GradientSums gradientSums() {
        sums.clear();
        normalization.addGradientSums(x, 0, dy, 0, PIXELS, coefficients, sums);
        return sums;
    }

    /**
     * The input gradient.
     *
     * @return dx
     */
    @Benchmark
    public float[] inputGradient() {
        normalization.inputGradient(x, 0, dy, 0, dx, 0, PIXELS, coefficients);
        return dx;
    }

    /** Compares a channel with the formulas in double. */
    private void verify(int channel) {
        double mean = 0;
        for (int i = channel; i < x.length; i += CHANNELS) {
            mean += x[i] / (double) PIXELS;
        }
        double variance = 0;
        double sum = 0;
        double dot = 0;
        for (int i = channel; i < x.length; i += CHANNELS) {
            variance += (x[i] - mean) * (x[i] - mean) / PIXELS;
            sum += dy[i];
            dot += dy[i] * (x[i] - mean);
        }
        double inverse = 1 / Math.sqrt(variance + EPSILON);
        Verification.close("mean", moments.mean(channel), mean, 1);
        Verification.close("variance", moments.variance(channel), variance, 1);
        Verification.close("dbeta", dbeta[channel], sum, PIXELS);
        Verification.close("dgamma", dgamma[channel], dot * inverse, PIXELS);
        for (int i = channel; i < x.length; i += CHANNELS) {
            double normal = (x[i] - mean) * inverse;
            double gradient = gamma[channel] * inverse * (dy[i] - sum / PIXELS - normal * dot * inverse / PIXELS);
            Verification.close("y", y[i], gamma[channel] * normal + beta[channel], 1);
            Verification.close("dx", dx[i], gradient, 1);
        }
    }
}
