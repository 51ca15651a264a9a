package dev.fovea.benchmarks;

import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Tensor;
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

/** Prediction with the digits network on all processors: time of a call, and images per time unit. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class PredictionBenchmark {
    /** Images of a call. */
    @Param({"1", "64", "256"})
    public int batchSize = 1;

    private Prediction prediction = new Prediction(1, Parallel.shared());

    /** The benchmark. */
    public PredictionBenchmark() {}

    /** Makes the images and verifies the probabilities. */
    @Setup
    public void setUp() {
        prediction = new Prediction(batchSize, Parallel.shared());
        prediction.verify();
    }

    /**
     * One call.
     *
     * @param work counts images
     * @return probabilities
     */
    @Benchmark
    public Tensor predict(Work work) {
        work.images += batchSize;
        return prediction.run();
    }
}
