package dev.fovea.benchmarks;

import dev.fovea.internal.ops.PixelSoftmax;
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

/** Softmax of one sample's channels and its logarithm: forward and backward, beside a copy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class SoftmaxBenchmark {
    /** What is computed. */
    public enum Kind {
        /** Probabilities. */
        SOFTMAX,
        /** Their logarithms. */
        LOG_SOFTMAX
    }

    /** What of. */
    public enum Sample {
        /** An image of 32×32 pixels with ten classes each. */
        PIXELS(32 * 32, 10),
        /** A thousand classes of one picture. */
        CLASSES(1, 1000);

        private final int pixels;
        private final int channels;

        Sample(int pixels, int channels) {
            this.pixels = pixels;
            this.channels = channels;
        }
    }

    /** The function. */
    @Param
    public Kind kind = Kind.SOFTMAX;

    /** What it is computed of. */
    @Param
    public Sample sample = Sample.PIXELS;

    private PixelSoftmax passes = new PixelSoftmax(1);
    private float[] x = {};
    private float[] y = {};
    private float[] dy = {};
    private float[] dx = {};
    private float[] workspace = {};

    /** The benchmark. */
    public SoftmaxBenchmark() {}

    /** Makes the sample, and verifies what is computed of it. */
    @Setup
    public void setUp() {
        int size = sample.pixels * sample.channels;
        passes = new PixelSoftmax(sample.channels);
        workspace = new float[passes.workspaceSize()];
        x = Numbers.random(size, 1);
        dy = Numbers.random(size, 2);
        y = new float[size];
        dx = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] *= 8;
        }
        forward();
        backward();
        for (int first = 0; first < size; first += sample.channels) {
            verify(first);
        }
    }

    /** Compares a pixel with the formulas in double. */
    private void verify(int first) {
        int end = first + sample.channels;
        double sum = 0;
        double slope = 0;
        for (int i = first; i < end; i++) {
            sum += Math.exp(x[i]);
            slope += dy[i];
        }
        double dot = 0;
        for (int i = first; i < end; i++) {
            dot += dy[i] * Math.exp(x[i]) / sum;
        }
        for (int i = first; i < end; i++) {
            double p = Math.exp(x[i]) / sum;
            boolean log = kind == Kind.LOG_SOFTMAX;
            Verification.close("y", y[i], log ? Math.log(p) : p, log ? -Math.log(p) : p);
            Verification.close("dx", dx[i], log ? dy[i] - p * slope : p * (dy[i] - dot), 1);
        }
    }

    /**
     * A copy, to compare with; the same for every function.
     *
     * @return y
     */
    @Benchmark
    public float[] copy() {
        System.arraycopy(x, 0, dx, 0, x.length);
        return dx;
    }

    /**
     * The values.
     *
     * @return y
     */
    @Benchmark
    public float[] forward() {
        switch (kind) {
            case SOFTMAX -> passes.softmax(x, 0, y, 0, sample.pixels, workspace);
            case LOG_SOFTMAX -> passes.logSoftmax(x, 0, y, 0, sample.pixels, workspace);
        }
        return y;
    }

    /**
     * The gradient.
     *
     * @return dx
     */
    @Benchmark
    public float[] backward() {
        switch (kind) {
            case SOFTMAX -> passes.softmaxGradient(y, 0, dy, 0, dx, 0, sample.pixels);
            case LOG_SOFTMAX -> passes.logSoftmaxGradient(y, 0, dy, 0, dx, 0, sample.pixels, workspace);
        }
        return dx;
    }
}
