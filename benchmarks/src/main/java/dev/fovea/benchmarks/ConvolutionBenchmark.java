package dev.fovea.benchmarks;

import dev.fovea.ops.Conv2dGeometry;
import dev.fovea.ops.Convolution;
import dev.fovea.ops.Gemm;
import dev.fovea.ops.Im2col;
import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
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

/** The three passes of a convolution over a batch of 64 on one thread, and im2col with GEMM beside the forward pass. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--add-modules=jdk.incubator.vector")
public class ConvolutionBenchmark {
    private static final int BATCH = 64;

    /** The digits network's layers, then shapes of ordinary small networks. */
    public enum Layer {
        /** 28×28×1, 3×3 → 32. */
        CONV1(28, 1, 32, 3, 1, Padding.VALID),
        /** 26×26×32, 3×3 → 32. */
        CONV2(26, 32, 32, 3, 1, Padding.VALID),
        /** 24×24×32, 5×5 stride 2 SAME → 32. */
        CONV3(24, 32, 32, 5, 2, Padding.SAME),
        /** 12×12×32, 3×3 → 64. */
        CONV4(12, 32, 64, 3, 1, Padding.VALID),
        /** 32×32×64, 3×3 SAME → 64. */
        S32C64(32, 64, 64, 3, 1, Padding.SAME),
        /** 16×16×128, 3×3 SAME → 128. */
        S16C128(16, 128, 128, 3, 1, Padding.SAME),
        /** 8×8×256, 3×3 SAME → 256. */
        S8C256(8, 256, 256, 3, 1, Padding.SAME),
        /** 16×16×64, 3×3 stride 2 SAME → 128. */
        STRIDE2(16, 64, 128, 3, 2, Padding.SAME),
        /** 16×16×128, 1×1 → 128. */
        POINTWISE(16, 128, 128, 1, 1, Padding.VALID),
        /** 32×32×3, 3×3 SAME → 32. */
        COLOUR(32, 3, 32, 3, 1, Padding.SAME),
        /** 24×24×20, 5×5 → 50. */
        ODD(24, 20, 50, 5, 1, Padding.VALID);

        final Conv2dGeometry geometry;

        Layer(int size, int in, int out, int kernel, int stride, Padding padding) {
            geometry = Conv2dGeometry.of(Shape.of(size, size, in), out, kernel, kernel, stride, stride, padding);
        }
    }

    /** What is convolved. */
    @Param
    public Layer layer = Layer.CONV2;

    private Convolution convolution = Convolution.forTraining(Layer.CONV2.geometry);
    private Gemm gemm = new Gemm(1, 1, 1);
    private int xSize;
    private int ySize;
    private float[] x = {};
    private float[] y = {};
    private float[] dx = {};
    private float[] kernel = {};
    private float[] bias = {};
    private float[] dkernel = {};
    private float[] pending = {};
    private float[] packed = {};
    private float[] transposed = {};
    private float[] workspace = {};
    private float[] patches = {};
    private float[] image = {};
    private float[] gemmWorkspace = {};

    /** The benchmark. */
    public ConvolutionBenchmark() {}

    /** Allocates the batch. */
    @Setup
    public void setUp() {
        Conv2dGeometry geometry = layer.geometry;
        convolution = Convolution.forTraining(geometry);
        xSize = geometry.x().size();
        ySize = geometry.y().size();
        x = Numbers.random(BATCH * xSize, 1);
        y = Numbers.random(BATCH * ySize, 2);
        dx = new float[BATCH * xSize];
        kernel = Numbers.random(geometry.kernel().size(), 3);
        bias = Numbers.random(geometry.outChannels(), 4);
        dkernel = new float[kernel.length];
        pending = new float[convolution.pendingSize()];
        packed = new float[convolution.packedKernelSize()];
        transposed = new float[convolution.packedTransposedSize()];
        workspace = new float[convolution.workspaceSize()];
        convolution.packKernel(kernel, packed);
        convolution.packTransposed(kernel, transposed);
        patches = new float[Im2col.size(geometry)];
        image = new float[ySize];
        gemm = new Gemm(ySize / geometry.outChannels(), geometry.outChannels(), geometry.patchSize());
        gemmWorkspace = new float[gemm.workspaceSize()];
    }

    /**
     * y from x.
     *
     * @param work counts flops
     * @return y
     */
    @Benchmark
    public float[] forward(Work work) {
        for (int n = 0; n < BATCH; n++) {
            convolution.forward(x, n * xSize, packed, bias, y, n * ySize, workspace);
        }
        work.flops += BATCH * layer.geometry.flops();
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
        for (int n = 0; n < BATCH; n++) {
            convolution.inputGradient(y, n * ySize, transposed, dx, n * xSize, workspace);
        }
        work.flops += BATCH * layer.geometry.flops();
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
        for (int n = 0; n < BATCH; n++) {
            convolution.addKernelGradient(x, n * xSize, y, n * ySize, dkernel, pending, workspace);
        }
        work.flops += BATCH * layer.geometry.flops();
        return dkernel;
    }

    /**
     * y by an explicit im2col matrix: the baseline.
     *
     * @param work counts flops
     * @return one image of y
     */
    @Benchmark
    public float[] im2colForward(Work work) {
        for (int n = 0; n < BATCH; n++) {
            Im2col.patches(layer.geometry, x, n * xSize, patches);
            gemm.multiply(patches, kernel, image, gemmWorkspace);
        }
        work.flops += BATCH * layer.geometry.flops();
        return image;
    }
}
