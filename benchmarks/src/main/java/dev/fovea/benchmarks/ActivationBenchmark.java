package dev.fovea.benchmarks;

import dev.fovea.internal.ops.ActivationFunction;
import dev.fovea.internal.ops.ActivationPasses;
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

/**
 * Activations of an image of 65,536 numbers, which lies in the second-level cache, beside a copy of it. Forward moves
 * what the copy moves, backward half as much again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class ActivationBenchmark {
    private static final int SIZE = 1 << 16;
    private static final double ALPHA = 0.25;

    /** The function. */
    @Param
    public ActivationFunction function = ActivationFunction.RELU;

    /** From −4 to 4, where all functions bend. */
    private final float[] x = Numbers.random(SIZE, 1);
    private final float[] y = new float[SIZE];
    private final float[] dy = Numbers.random(SIZE, 2);
    private final float[] dx = new float[SIZE];
    private ActivationPasses passes = ActivationPasses.of(ActivationFunction.RELU, ALPHA);

    /** The benchmark. */
    public ActivationBenchmark() {}

    /** Makes the passes, and verifies the derivative by differences of the values. */
    @Setup
    public void setUp() {
        for (int i = 0; i < SIZE; i++) {
            x[i] *= 8;
        }
        passes = ActivationPasses.of(function, ALPHA);
        forward();
        backward();
        double step = 1e-2;
        float[] ahead = new float[SIZE];
        float[] behind = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            ahead[i] = (float) (x[i] + step);
            behind[i] = (float) (x[i] - step);
        }
        passes.forward(ahead, 0, ahead, 0, SIZE);
        passes.forward(behind, 0, behind, 0, SIZE);
        for (int i = 0; i < SIZE; i++) {
            boolean kink = Math.abs(x[i]) <= step || Math.abs(Math.abs(x[i]) - 3) <= step;
            double slope = (ahead[i] - behind[i]) / (2 * step);
            Verification.that(
                    kink || Math.abs(dx[i] - slope * dy[i]) <= 1e-3,
                    "a derivative of the function is not the difference of its values");
        }
    }

    /**
     * A copy, to compare with; the same for every function.
     *
     * @return y
     */
    @Benchmark
    public float[] copy() {
        System.arraycopy(x, 0, dx, 0, SIZE);
        return dx;
    }

    /**
     * The values.
     *
     * @return y
     */
    @Benchmark
    public float[] forward() {
        passes.forward(x, 0, y, 0, SIZE);
        return y;
    }

    /**
     * The gradient.
     *
     * @return dx
     */
    @Benchmark
    public float[] backward() {
        passes.gradient(function.byOutput() ? y : x, 0, dy, 0, dx, 0, SIZE);
        return dx;
    }
}
