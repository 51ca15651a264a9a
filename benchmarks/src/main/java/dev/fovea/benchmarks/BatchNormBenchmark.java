package dev.fovea.benchmarks;

import dev.fovea.ops.BatchNormalization;
import dev.fovea.ops.BatchNormalization.Coefficients;
import dev.fovea.ops.BatchNormalization.GradientSums;
import dev.fovea.ops.ChannelMoments;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Batch normalisation's four passes over one cached image of the digits network's first layer, 26×26×32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--add-modules=jdk.incubator.vector")
public class BatchNormBenchmark {
    private static final int PIXELS = 26 * 26;
    private static final int CHANNELS = 32;

    private final BatchNormalization normalization = new BatchNormalization(CHANNELS, 1e-3);
    private final ChannelMoments moments = new ChannelMoments(CHANNELS);
    private final GradientSums sums = new GradientSums(CHANNELS);
    private final float[] x = Numbers.random(PIXELS * CHANNELS, 1);
    private final float[] y = new float[x.length];
    private final float[] dy = Numbers.random(x.length, 2);
    private final float[] dx = new float[x.length];
    private final float[] gamma = Numbers.random(CHANNELS, 3);
    private final float[] beta = Numbers.random(CHANNELS, 4);
    private final Coefficients coefficients = new Coefficients(CHANNELS);

    /** The benchmark: coefficients as if the image were the batch. */
    public BatchNormBenchmark() {
        normalization.coefficients(gamma, beta, statistics(), coefficients);
        normalization.gradientCoefficients(
                gamma, PIXELS, gradientSums(), new float[CHANNELS], new float[CHANNELS], coefficients);
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
}
