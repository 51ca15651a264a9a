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
    /** Images of a batch. */
    static final int IMAGES = 16;

    /** How many of them this thread has. */
    int images = IMAGES;

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

    /** Makes the batch, and verifies that the three passes belong together. */
    @Setup
    public void setUp() {
        convolution = layer.convolution();
        x = Numbers.random(images * layer.xSize(), 1);
        y = new float[images * layer.ySize()];
        dy = Numbers.random(images * layer.ySize(), 2);
        dx = new float[images * layer.xSize()];
        float[] kernel = Numbers.random(layer.geometry().kernel().size(), 3);
        bias = Numbers.random(Math.max(layer.geometry().inChannels(), layer.geometry().outChannels()), 4);
        dkernel = new float[kernel.length];
        packed = new float[convolution.packedKernelSize()];
        transposed = new float[convolution.packedTransposedSize()];
        pending = new float[convolution.pendingSize()];
        workspace = new float[convolution.workspaceSize()];
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        verify(kernel);
    }

    /** Convolution is bilinear: without bias, the scalar products of y and dy, x and dx, kernel and dkernel are one number. */
    private void verify(float[] kernel) {
        Work work = new Work();
        convolution.forward(x, 0, images, packed, null, y, 0, workspace);
        inputGradient(work);
        kernelGradient(work);
        double magnitude = 0;
        for (int i = 0; i < y.length; i++) {
            magnitude += Math.abs((double) y[i] * dy[i]);
        }
        double product = product(y, dy);
        Verification.close("forward and input gradient", product(x, dx), product, magnitude);
        Verification.close("forward and kernel gradient", product(kernel, dkernel), product, magnitude);
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /**
     * y from x.
     *
     * @param work counts flops
     * @return y
     */
    @Benchmark
    public float[] forward(Work work) {
        work.flops += images * layer.geometry().flops();
        convolution.forward(x, 0, images, packed, bias, y, 0, workspace);
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
        work.flops += images * layer.geometry().flops();
        convolution.inputGradient(dy, 0, images, transposed, dx, 0, workspace);
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
        work.flops += images * layer.geometry().flops();
        convolution.addKernelGradient(x, 0, dy, 0, images, dkernel, pending, workspace);
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
        for (int n = 0; n < images; n++) {
            System.arraycopy(x, n * layer.xSize(), dx, n * layer.xSize(), layer.xSize());
        }
        return dx;
    }
}
