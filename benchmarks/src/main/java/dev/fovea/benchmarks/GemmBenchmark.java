package dev.fovea.benchmarks;

import dev.fovea.ops.Gemm;
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

/** Square matrix products on one thread, packing of B included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class GemmBenchmark {
    /** m = n = k. */
    @Param({"64", "256", "1000"})
    public int size = 64;

    private Gemm gemm = new Gemm(1, 1, 1);
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private float[] workspace = {};

    /** The benchmark. */
    public GemmBenchmark() {}

    /** Makes the matrices and verifies the product. */
    @Setup
    public void setUp() {
        gemm = new Gemm(size, size, size);
        a = Numbers.random(size * size, 1);
        b = Numbers.random(size * size, 2);
        c = new float[size * size];
        workspace = new float[gemm.workspaceSize()];
        verify();
    }

    /**
     * C = A·B.
     *
     * @param work counts flops
     * @return C
     */
    @Benchmark
    public float[] multiply(Work work) {
        gemm.multiply(a, b, c, workspace);
        work.flops += 2L * size * size * size;
        return c;
    }

    /** Compares every row of a small product and some of a large one, the last among them, with a plain loop. */
    private void verify() {
        gemm.multiply(a, b, c, workspace);
        for (int row = size - 1; row >= 0; row -= 1 + size / 100) {
            for (int column = 0; column < size; column++) {
                double sum = 0;
                double scale = 0;
                for (int k = 0; k < size; k++) {
                    double term = (double) a[row * size + k] * b[k * size + column];
                    sum += term;
                    scale += Math.abs(term);
                }
                Verification.close("product (" + row + ", " + column + ")", c[row * size + column], sum, scale);
            }
        }
    }
}
