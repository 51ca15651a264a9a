package dev.fovea.benchmarks;

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
 * The three passes of a convolution over a batch of 64, by each algorithm. One thread, or as many copies as {@code -t}
 * says; {@code -jvmArgsAppend -Dfovea.kernels=scalar} forces the kernels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class ConvolutionBenchmark {
    /** What is convolved. */
    @Param
    public ConvolutionLayer layer = ConvolutionLayer.CONV1;

    /** How. */
    @Param
    public Algorithm algorithm = Algorithm.AUTO;

    /** With which numbers. */
    @Param("NORMAL")
    public Magnitude numbers = Magnitude.NORMAL;

    private ConvolutionBatch batch = new ConvolutionBatch(layer, algorithm, ConvolutionBatch.SIZE);

    /** The benchmark. */
    public ConvolutionBenchmark() {}

    /** Makes the batch and verifies the passes. */
    @Setup
    public void setUp() {
        batch = new ConvolutionBatch(layer, algorithm, ConvolutionBatch.SIZE);
        batch.verify();
        batch.scale(numbers);
    }

    /**
     * y from x.
     *
     * @param work counts flops
     * @return y
     */
    @Benchmark
    public float[] forward(Work work) {
        work.flops += batch.flops();
        return batch.forward();
    }

    /**
     * dx from dy.
     *
     * @param work counts flops
     * @return dx
     */
    @Benchmark
    public float[] inputGradient(Work work) {
        work.flops += batch.flops();
        return batch.inputGradient();
    }

    /**
     * dkernel from x and dy.
     *
     * @param work counts flops
     * @return dkernel
     */
    @Benchmark
    public float[] kernelGradient(Work work) {
        work.flops += batch.flops();
        return batch.kernelGradient();
    }
}
