package dev.fovea.benchmarks;

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

/**
 * The hardware's limit: fused multiply-adds that never leave the registers. Score in GFLOP/s per thread; every other
 * figure is to be read as a share of it, taken in the same run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class PeakBenchmark {
    private final MultiplyAdd chains = new MultiplyAdd();

    /** The benchmark. */
    public PeakBenchmark() {}

    /** Verifies the sum. */
    @Setup
    public void setUp() {
        chains.verify();
    }

    /**
     * Independent chains.
     *
     * @param work counts flops
     * @return the chains' sum
     */
    @Benchmark
    public float multiplyAdd(Work work) {
        work.flops += MultiplyAdd.flops();
        return chains.run();
    }
}
