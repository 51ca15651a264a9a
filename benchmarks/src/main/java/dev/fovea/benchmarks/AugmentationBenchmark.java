package dev.fovea.benchmarks;

import dev.fovea.data.RandomAffine;
import dev.fovea.random.CounterRandom;
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

/** Rotation, zoom and shift of one 28×28 image on one thread, drawing included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--add-modules=jdk.incubator.vector")
public class AugmentationBenchmark {
    private static final int DRAWS = RandomAffine.DRAWS;

    private final RandomAffine affine = RandomAffine.degrees(10).zoom(0.10).shift(0.10);
    private final CounterRandom random = CounterRandom.ofSeed(1);
    private final float[] x = Digits.images(1).data();
    private final float[] y = new float[x.length];
    private long sample;

    /** The benchmark. */
    public AugmentationBenchmark() {}

    /**
     * One image.
     *
     * @return the warped image
     */
    @Benchmark
    public float[] warp() {
        affine.apply(random, DRAWS * sample++, Digits.IMAGE, x, y, 0);
        return y;
    }
}
