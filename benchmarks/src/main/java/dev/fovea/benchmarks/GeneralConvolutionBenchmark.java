package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Convolution;
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
 * The three passes of convolutions with groups, gaps and exchanged places over a batch of 16, on one thread, or as many
 * copies as {@code -t} says. {@link #copy} reads x and writes as much: what memory allows a pass, where x and y are of
 * one size.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = {JvmOptions.VECTORS, JvmOptions.NO_UNSAFE_WARNING})
public class GeneralConvolutionBenchmark {
    private static final int IMAGES = 16;

    /** What is convolved. */
    @Param
    public GeneralConvolution layer = GeneralConvolution.DEPTHWISE3_56;

    private Convolution convolution = layer.convolution();
    private float[] x = {};
    private float[] y = {};
    private float[] dy = {};
    private float[] dx = {};
    private float[] bias = {};
    private float[] dkernel = {};
    private float[] packed = {};
    private float[] transposed = {};
    private float[] pending = {};
    private float[] workspace = {};

    /** The benchmark. */
    public GeneralConvolutionBenchmark() {}

    /** Makes the batch. */
    @Setup
    public void setUp() {
        convolution = layer.convolution();
        x = Numbers.random(IMAGES * layer.xSize(), 1);
        y = new float[IMAGES * layer.ySize()];
        dy = Numbers.random(IMAGES * layer.ySize(), 2);
        dx = new float[IMAGES * layer.xSize()];
        float[] kernel = Numbers.random(layer.geometry().kernel().size(), 3);
        bias = Numbers.random(Math.max(layer.geometry().inChannels(), layer.geometry().outChannels()), 4);
        dkernel = new float[kernel.length];
        packed = new float[convolution.packedKernelSize()];
        transposed = new float[convolution.packedTransposedSize()];
        pending = new float[convolution.pendingSize()];
        workspace = new float[convolution.workspaceSize()];
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
    }

    /**
     * y from x.
     *
     * @param work counts flops
     * @return y
     */
    @Benchmark
    public float[] forward(Work work) {
        work.flops += IMAGES * layer.geometry().flops();
        convolution.forward(x, 0, IMAGES, packed, bias, y, 0, workspace);
        return y;
    }

    /**
     * dx from dy.
     *
     * @param work counts flops
     * @return dx
     */
    @Benchmark
    public float[] inputGradient(Work work) {
        work.flops += IMAGES * layer.geometry().flops();
        convolution.inputGradient(dy, 0, IMAGES, transposed, dx, 0, workspace);
        return dx;
    }

    /**
     * dkernel from x and dy.
     *
     * @param work counts flops
     * @return dkernel
     */
    @Benchmark
    public float[] kernelGradient(Work work) {
        work.flops += IMAGES * layer.geometry().flops();
        convolution.addKernelGradient(x, 0, dy, 0, IMAGES, dkernel, pending, workspace);
        convolution.completeKernelGradient(pending, dkernel, workspace);
        return dkernel;
    }

    /**
     * Copies the images.
     *
     * @return the copy
     */
    @Benchmark
    public float[] copy() {
        for (int n = 0; n < IMAGES; n++) {
            System.arraycopy(x, n * layer.xSize(), dx, n * layer.xSize(), layer.xSize());
        }
        return dx;
    }
}
