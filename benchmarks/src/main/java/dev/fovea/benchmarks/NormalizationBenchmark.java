package dev.fovea.benchmarks;

import dev.fovea.internal.ops.BatchNormalization;
import dev.fovea.internal.ops.BatchNormalization.Coefficients;
import dev.fovea.internal.ops.BatchNormalization.GradientSums;
import dev.fovea.internal.ops.ChannelMoments;
import dev.fovea.internal.ops.NormalizedSets;
import dev.fovea.internal.ops.NormalizedSets.Spread;
import dev.fovea.internal.ops.SampleNormalization;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The normalisations of one image beside batch normalisation, with the image for its batch: forward and backward. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class NormalizationBenchmark {
    private static final double EPSILON = 1e-3;
    private static final int GROUPS = 32;

    /** Height and width of an image, unless told otherwise. */
    static final int EXTENT = 28;

    /** Its channels. */
    static final int CHANNELS = 128;

    /** What is normalised together. */
    public enum Kind {
        /** The values of each channel in the batch. */
        BATCH,
        /** The channels of each pixel. */
        LAYER,
        /** The channels of each pixel, not centred. */
        ROOT_MEAN_SQUARE,
        /** 32 groups of channels. */
        GROUP,
        /** Each channel. */
        INSTANCE,
        /** All of the sample. */
        SAMPLE
    }

    /** Which normalisation. */
    @Param
    public Kind kind = Kind.BATCH;

    /** Height and width of the image. */
    @Param("" + EXTENT)
    public int extent;

    /** Channels of the image. */
    @Param("" + CHANNELS)
    public int channels;

    private Passes passes = new BatchPasses(1, 1);
    private float[] x = {};
    private float[] y = {};
    private float[] dy = {};
    private float[] dx = {};
    private float[] gamma = {};
    private float[] dgamma = {};
    private float[] dbeta = {};

    /** The benchmark. */
    public NormalizationBenchmark() {}

    /** One of the normalisations. */
    private interface Passes {
        void forward(float[] x, float[] gamma, float[] y);

        void backward(float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta);
    }

    private static final class BatchPasses implements Passes {
        private final int pixels;
        private final BatchNormalization normalization;
        private final ChannelMoments moments;
        private final GradientSums sums;
        private final Coefficients coefficients;

        BatchPasses(int pixels, int channels) {
            this.pixels = pixels;
            normalization = new BatchNormalization(channels, EPSILON);
            moments = new ChannelMoments(channels);
            sums = new GradientSums(channels);
            coefficients = new Coefficients(channels);
        }

        @Override
        public void forward(float[] x, float[] gamma, float[] y) {
            moments.clear();
            moments.add(x, 0, pixels);
            normalization.coefficients(gamma, gamma, moments, coefficients);
            normalization.forward(x, 0, y, 0, pixels, coefficients);
        }

        @Override
        public void backward(float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
            sums.clear();
            normalization.addGradientSums(x, 0, dy, 0, pixels, coefficients, sums);
            normalization.gradientCoefficients(gamma, pixels, sums, coefficients);
            normalization.addParameterGradients(sums, coefficients, dgamma, dbeta);
            normalization.inputGradient(x, 0, dy, 0, dx, 0, pixels, coefficients);
        }
    }

    private record SamplePasses(SampleNormalization normalization) implements Passes {
        @Override
        public void forward(float[] x, float[] gamma, float[] y) {
            normalization.forward(x, 0, gamma, gamma, y, 0);
        }

        @Override
        public void backward(float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
            normalization.backward(x, 0, dy, 0, gamma, dx, 0);
            normalization.addParameterGradients(dgamma, dbeta);
        }
    }

    /** Makes the image, and verifies what is computed of it. */
    @Setup
    public void setUp() {
        int pixels = extent * extent;
        int size = pixels * channels;
        int parameters = kind == Kind.SAMPLE ? size : channels;
        x = Numbers.random(size, 1);
        dy = Numbers.random(size, 2);
        y = new float[size];
        dx = new float[size];
        gamma = Numbers.random(parameters, 3);
        dgamma = new float[parameters];
        dbeta = new float[parameters];
        passes = switch (kind) {
            case BATCH -> new BatchPasses(pixels, channels);
            case LAYER -> of(NormalizedSets.ofPixels(pixels, channels, Spread.VARIANCE, EPSILON));
            case ROOT_MEAN_SQUARE -> of(NormalizedSets.ofPixels(pixels, channels, Spread.MEAN_SQUARE, EPSILON));
            case GROUP -> of(NormalizedSets.ofGroups(pixels, channels, GROUPS, EPSILON));
            case INSTANCE -> of(NormalizedSets.ofGroups(pixels, channels, channels, EPSILON));
            case SAMPLE -> of(NormalizedSets.ofPixels(1, size, Spread.VARIANCE, EPSILON));
        };
        forward();
        backward();
        verify();
    }

    private static Passes of(NormalizedSets sets) {
        return new SamplePasses(SampleNormalization.of(sets));
    }

    /**
     * Statistics and normalisation.
     *
     * @return y
     */
    @Benchmark
    public float[] forward() {
        passes.forward(x, gamma, y);
        return y;
    }

    /**
     * All gradients. Batch normalisation still has its statistics; the others take them anew.
     *
     * @return dx
     */
    @Benchmark
    public float[] backward() {
        passes.backward(x, dy, gamma, dx, dgamma, dbeta);
        return dx;
    }

    /** The set of an element. */
    private int set(int i) {
        return switch (kind) {
            case BATCH, INSTANCE -> i % channels;
            case LAYER, ROOT_MEAN_SQUARE -> i / channels;
            case GROUP -> i % channels / (channels / GROUPS);
            case SAMPLE -> 0;
        };
    }

    /** Compares everything with the formulas in double. */
    private void verify() {
        int[] set = new int[x.length];
        Arrays.setAll(set, this::set);
        int sets = Arrays.stream(set).max().orElseThrow() + 1;
        double count = (double) x.length / sets;
        double[] mean = new double[sets];
        double[] variance = new double[sets];
        double[] sum = new double[sets];
        double[] dot = new double[sets];
        boolean centred = kind != Kind.ROOT_MEAN_SQUARE;
        for (int i = 0; i < x.length && centred; i++) {
            mean[set[i]] += x[i] / count;
        }
        for (int i = 0; i < x.length; i++) {
            variance[set[i]] += (x[i] - mean[set[i]]) * (x[i] - mean[set[i]]) / count;
        }
        double[] gammas = new double[gamma.length];
        double[] betas = new double[gamma.length];
        double[] normal = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int j = i % gamma.length;
            normal[i] = (x[i] - mean[set[i]]) / Math.sqrt(variance[set[i]] + EPSILON);
            sum[set[i]] += centred ? dy[i] * gamma[j] / count : 0;
            dot[set[i]] += dy[i] * gamma[j] * normal[i] / count;
            gammas[j] += dy[i] * normal[i];
            betas[j] += dy[i];
        }
        for (int i = 0; i < x.length; i++) {
            int j = i % gamma.length;
            double gradient = (gamma[j] * dy[i] - sum[set[i]] - normal[i] * dot[set[i]])
                    / Math.sqrt(variance[set[i]] + EPSILON);
            Verification.close("y", y[i], gamma[j] * normal[i] + gamma[j], 1);
            Verification.close("dx", dx[i], gradient, 1);
        }
        double terms = (double) x.length / gamma.length;
        for (int j = 0; j < gamma.length; j++) {
            Verification.close("dgamma", dgamma[j], gammas[j], terms);
            Verification.close("dbeta", dbeta[j], betas[j], terms);
        }
    }
}
