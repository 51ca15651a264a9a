package dev.fovea.benchmarks;

import dev.fovea.parallel.Parallel;
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
 * A whole training step of the digits network with augmentation: reading, forward, loss, backward, Adam. The score
 * "images" counts images per second, "flops" what they would take without any cheaper algorithm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class TrainingStepBenchmark {
    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Images of a step. */
    @Param("64")
    public int batchSize = 64;

    /** Whether images are rotated, zoomed and shifted. */
    @Param({"true", "false"})
    public boolean augment = true;

    private TrainingStep training = new TrainingStep(1, false, Parallel.shared());

    /** The benchmark. */
    public TrainingStepBenchmark() {}

    /** Builds the network and the data and verifies that training works. */
    @Setup
    public void setUp() {
        training = new TrainingStep(batchSize, augment, Parallel.ofThreads(threads));
        training.verify();
    }

    /**
     * One step.
     *
     * @param work counts images and flops
     * @return the loss
     */
    @Benchmark
    public double step(Work work) {
        work.images += batchSize;
        work.flops += batchSize * Digits.FLOPS_PER_TRAINED_IMAGE;
        return training.run();
    }
}
