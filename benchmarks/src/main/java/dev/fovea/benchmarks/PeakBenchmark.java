package dev.fovea.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hardware's limit: fused multiply-adds that never leave the registers. Score in GFLOP/s per thread; every other figure is
 * to be read as a share of it, taken in the same run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--add-modules=jdk.incubator.vector")
public class PeakBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ITERATIONS = 100_000;
    private static final int CHAINS = 16;

    /** Read from memory, so that nothing is known when compiling. */
    private final float[] start = Numbers.random(SPECIES.length(), 1);

    /** The benchmark. */
    public PeakBenchmark() {}

    /**
     * Sixteen independent chains: more than latency times throughput of any current core.
     *
     * @param work counts flops
     * @return the chains' sum
     */
    @Benchmark
    public float multiplyAdd(Work work) {
        FloatVector x = FloatVector.fromArray(SPECIES, start, 0);
        FloatVector a = x;
        FloatVector b = x.add(1);
        FloatVector c = x.add(2);
        FloatVector d = x.add(3);
        FloatVector e = x.add(4);
        FloatVector f = x.add(5);
        FloatVector g = x.add(6);
        FloatVector h = x.add(7);
        FloatVector i = x.add(8);
        FloatVector j = x.add(9);
        FloatVector k = x.add(10);
        FloatVector l = x.add(11);
        FloatVector m = x.add(12);
        FloatVector n = x.add(13);
        FloatVector o = x.add(14);
        FloatVector p = x.add(15);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            a = a.fma(x, x);
            b = b.fma(x, x);
            c = c.fma(x, x);
            d = d.fma(x, x);
            e = e.fma(x, x);
            f = f.fma(x, x);
            g = g.fma(x, x);
            h = h.fma(x, x);
            i = i.fma(x, x);
            j = j.fma(x, x);
            k = k.fma(x, x);
            l = l.fma(x, x);
            m = m.fma(x, x);
            n = n.fma(x, x);
            o = o.fma(x, x);
            p = p.fma(x, x);
        }
        work.flops += 2L * ITERATIONS * CHAINS * SPECIES.length();
        FloatVector left = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h);
        FloatVector right = i.add(j).add(k).add(l).add(m).add(n).add(o).add(p);
        return left.add(right).lane(0);
    }
}
