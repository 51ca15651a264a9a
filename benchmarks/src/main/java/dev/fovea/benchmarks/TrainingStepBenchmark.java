package dev.fovea.benchmarks;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
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
 * A whole training step of the digits network with augmentation: reading, forward, loss, backward, Adam. The score "images"
 * counts images per second, "flops" what they would take without any cheaper algorithm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgs = "--add-modules=jdk.incubator.vector")
public class TrainingStepBenchmark {
    private static final int STEPS = 10;

    /** Threads, the caller's included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Images of a step. */
    @Param("64")
    public int batchSize = 64;

    /** Whether images are rotated, zoomed and shifted. */
    @Param({"true", "false"})
    public boolean augment = true;

    private final Adam adam = new Adam();
    private Network network = Digits.network();
    private TrainingPass pass = network.trainingPass(new SoftmaxCrossEntropy(), 1, Parallel.shared());
    private BatchPlan batches = batches(1);
    private float[][][] state = {};
    private long step;

    /** The benchmark. */
    public TrainingStepBenchmark() {}

    /** Builds the network and the data. */
    @Setup
    public void setUp() {
        network = Digits.network();
        pass = network.trainingPass(new SoftmaxCrossEntropy(), batchSize, Parallel.ofThreads(threads));
        batches = batches(batchSize);
        batches.startEpoch(0);
        state = new float[network.parameters().size()][adam.slots()][];
        for (Parameter parameter : network.parameters()) {
            for (int slot = 0; slot < adam.slots(); slot++) {
                state[parameter.index()][slot] = new float[parameter.values().length];
            }
        }
    }

    /**
     * One step.
     *
     * @param work counts images and flops
     * @return the loss
     */
    @Benchmark
    public double step(Work work) {
        pass.run(batches.batch((int) (step % STEPS)), step);
        step++;
        pass.consumeGradients((parameter, gradient, from, to) -> adam.update(
                parameter.values(), gradient, state[parameter.index()], from, to, 1e-3, step));
        work.images += batchSize;
        work.flops += batchSize * Digits.FLOPS_PER_TRAINED_IMAGE;
        return pass.loss();
    }

    private BatchPlan batches(int size) {
        int images = STEPS * size;
        int[] labels = new int[images];
        for (int i = 0; i < images; i++) {
            labels[i] = i % 10;
        }
        RandomAffine affine = RandomAffine.degrees(10).zoom(0.10).shift(0.10);
        return new BatchPlan(Dataset.of(Digits.images(images), labels), size, 1, augment ? affine : null);
    }
}
