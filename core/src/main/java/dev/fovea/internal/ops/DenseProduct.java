package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;
import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.PanelProducts;
import dev.fovea.internal.kernel.Panels;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fully connected layer's products for any number of samples: y = x·kernel + bias, x (samples, inputs), kernel
 * (inputs, outputs), y (samples, outputs).
 *
 * <p>The kernel is far larger than a sample, so samples are taken several at a time. Instances are immutable and
 * thread-safe; the workspace belongs to the caller.
 */
public final class DenseProduct {
    /** Samples per pass over the kernel, as powers of two so that any count is a few passes with few kernels. */
    private static final int MAX_LOG_BLOCK = 3;

    /** Samples that are summed up before dkernel is stored. */
    private static final int GRADIENT_SAMPLES = 64;

    /** Rows of dkernel in one product: few, so that the samples' numbers for them stay in the first-level cache. */
    private static final int GRADIENT_ROWS = 48;

    private final int inputs;
    private final int outputs;
    private final float[] zeros;
    private final Panels outPanels;
    private final Panels inPanels;
    private final int[] inputOffsets;
    private final int[] outputOffsets;
    private final int[] sampleOffsets;
    private final PanelProducts[] forward;
    private final PanelProducts[] inputGradient;
    private final PanelProducts kernelGradient;
    private final PanelProducts lastKernelGradient;

    /**
     * The products of a dense layer.
     *
     * @param inputs numbers per input sample, at least 1
     * @param outputs numbers per output sample, at least 1
     * @throws IllegalArgumentException if a count is below 1 or the kernel would exceed 2³¹−1 elements
     */
    public DenseProduct(int inputs, int outputs) {
        this(inputs, outputs, KernelProvider.kernels());
    }

    DenseProduct(int inputs, int outputs, Kernels kernels) {
        if (inputs < 1 || outputs < 1 || (long) inputs * outputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("dense: " + inputs + " inputs and " + outputs
                    + " outputs; both must be at least 1 and the kernel below 2147483648 elements");
        }
        this.inputs = inputs;
        this.outputs = outputs;
        outPanels = Panels.of(outputs, kernels);
        inPanels = Panels.of(inputs, kernels);
        zeros = new float[Math.max(outputs, inPanels.columns(0))];
        inputOffsets = IntStream.range(0, inputs).toArray();
        outputOffsets = IntStream.range(0, outputs).toArray();
        sampleOffsets =
                IntStream.range(0, GRADIENT_SAMPLES).map(n -> n * inputs).toArray();
        forward = new PanelProducts[MAX_LOG_BLOCK + 1];
        inputGradient = new PanelProducts[MAX_LOG_BLOCK + 1];
        for (int log = 0; log <= MAX_LOG_BLOCK; log++) {
            forward[log] = PanelProducts.of(kernels, outPanels, 1 << log, inputs);
            inputGradient[log] = PanelProducts.of(kernels, inPanels, 1 << log, outputs);
        }
        int last = inputs - (rowBlocks() - 1) * GRADIENT_ROWS;
        lastKernelGradient = PanelProducts.of(kernels, outPanels, last, 1);
        kernelGradient =
                rowBlocks() == 1 ? lastKernelGradient : PanelProducts.of(kernels, outPanels, GRADIENT_ROWS, 1);
    }

    /**
     * The floats of the packed kernel.
     *
     * @return the size {@link #packKernel} fills
     */
    public int packedKernelSize() {
        return outPanels.size(inputs);
    }

    /**
     * Packs the kernel for {@link #forward}.
     *
     * @param kernel (inputs, outputs), read
     * @param packed overwritten
     */
    public void packKernel(float[] kernel, float[] packed) {
        Sizes.check("kernel", kernel, inputs * outputs);
        Sizes.check("packed kernel", packed, packedKernelSize());
        outPanels.pack(kernel, 0, inputs, packed, 0);
    }

    /**
     * The floats of the packed transposed kernel.
     *
     * @return the size {@link #packTransposed} fills
     */
    public int packedTransposedSize() {
        return inPanels.size(outputs);
    }

    /**
     * Packs the kernel for {@link #inputGradient}.
     *
     * @param kernel (inputs, outputs), read
     * @param packed overwritten
     */
    public void packTransposed(float[] kernel, float[] packed) {
        Sizes.check("kernel", kernel, inputs * outputs);
        Sizes.check("packed transposed kernel", packed, packedTransposedSize());
        for (int panel = 0; panel < inPanels.count(); panel++) {
            int width = inPanels.columns(panel);
            int target = inPanels.offset(panel, outputs);
            int source = inPanels.first(panel) * outputs;
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < width; i++) {
                    packed[target + o * width + i] = kernel[source + i * outputs + o];
                }
            }
        }
    }

    /**
     * The floats of scratch that {@link #addKernelGradient} needs.
     *
     * @return the workspace size
     */
    public int workspaceSize() {
        return GRADIENT_SAMPLES * outPanels.columns(0);
    }

    /**
     * Computes y from x.
     *
     * @param samples number of samples
     * @param x inputs, read
     * @param x0 offset of the first sample
     * @param packedKernel from {@link #packKernel}, read
     * @param bias one float per output, read; null for none
     * @param y outputs, overwritten
     * @param y0 offset of the first sample
     */
    public void forward(
            int samples, float[] x, int x0, float[] packedKernel, float @Nullable [] bias, float[] y, int y0) {
        forward(Share.WHOLE, samples, x, x0, packedKernel, bias, y, y0);
    }

    /**
     * A share of the outputs of {@link #forward}.
     *
     * @param share which
     * @param samples number of samples
     * @param x inputs, read
     * @param x0 offset of the first sample
     * @param packedKernel from {@link #packKernel}, read
     * @param bias one float per output, read; null for none
     * @param y outputs, those of the share overwritten
     * @param y0 offset of the first sample
     */
    public void forward(
            Share share,
            int samples,
            float[] x,
            int x0,
            float[] packedKernel,
            float @Nullable [] bias,
            float[] y,
            int y0) {
        Sizes.checkRange("x", x, x0, samples * inputs);
        Sizes.checkRange("y", y, y0, samples * outputs);
        Sizes.check("packed kernel", packedKernel, packedKernelSize());
        float[] init = bias == null ? zeros : bias;
        Sizes.check("bias", init, outputs);
        for (int n = 0, log; n < samples; n += 1 << log) {
            log = logBlock(samples - n);
            for (int panel = share.from(outPanels.count()); panel < share.to(outPanels.count()); panel++) {
                int first = outPanels.first(panel);
                // M = samples, N = the panel's outputs, K = inputs
                forward[log].get(panel).multiply(
                        x, x0 + n * inputs, inputOffsets, 0, inputs, packedKernel, outPanels.offset(panel, inputs),
                        init,
                        first, 0, y, y0 + n * outputs + first, outputs);
            }
        }
    }

    /**
     * Computes dx = dy·kernelᵀ.
     *
     * @param samples number of samples
     * @param dy gradients of y, read
     * @param dy0 offset of the first sample
     * @param packedTransposed from {@link #packTransposed}, read
     * @param dx gradients of x, overwritten
     * @param dx0 offset of the first sample
     */
    public void inputGradient(int samples, float[] dy, int dy0, float[] packedTransposed, float[] dx, int dx0) {
        Sizes.checkRange("dx", dx, dx0, samples * inputs);
        Sizes.checkRange("dy", dy, dy0, samples * outputs);
        Sizes.check("packed transposed kernel", packedTransposed, packedTransposedSize());
        for (int n = 0, log; n < samples; n += 1 << log) {
            log = logBlock(samples - n);
            for (int panel = 0; panel < inPanels.count(); panel++) {
                // M = samples, N = the panel's inputs, K = outputs
                inputGradient[log].get(panel).multiply(
                        dy, dy0 + n * outputs, outputOffsets, 0, outputs, packedTransposed,
                        inPanels.offset(panel, outputs), zeros, 0, 0, dx, dx0 + n * inputs + inPanels.first(panel),
                        inputs);
            }
        }
    }

    /**
     * How many blocks {@link #addKernelGradient} computes dkernel in, each without the others.
     *
     * @return at least 1
     */
    public int gradientBlocks() {
        return rowBlocks() * outPanels.count();
    }

    private int rowBlocks() {
        return Math.ceilDiv(inputs, GRADIENT_ROWS);
    }

    /**
     * Adds xᵀ·dy to some blocks of dkernel. Best called with a whole batch: dkernel, far larger than a sample, is read
     * and written once, and threads share its blocks.
     *
     * @param fromBlock first block
     * @param toBlock one past the last block, at most {@link #gradientBlocks}
     * @param samples number of samples
     * @param x inputs, read
     * @param x0 offset of the first sample
     * @param dy gradients of y, read
     * @param dy0 offset of the first sample
     * @param dkernel (inputs, outputs), accumulated
     * @param workspace scratch of {@link #workspaceSize} floats
     */
    public void addKernelGradient(
            int fromBlock,
            int toBlock,
            int samples,
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dkernel,
            float[] workspace) {
        Objects.checkFromToIndex(fromBlock, toBlock, gradientBlocks());
        Sizes.checkRange("x", x, x0, samples * inputs);
        Sizes.checkRange("dy", dy, dy0, samples * outputs);
        Sizes.check("dkernel", dkernel, inputs * outputs);
        Sizes.check("workspace", workspace, workspaceSize());
        for (int n = 0, k; n < samples; n += k) {
            k = Math.min(GRADIENT_SAMPLES, samples - n);
            int packed = -1;
            for (int block = fromBlock; block < toBlock; block++) {
                int panel = block / rowBlocks();
                if (panel != packed) {
                    outPanels.pack(panel, dy, dy0 + n * outputs, k, workspace, 0);
                    packed = panel;
                }
                int row = block % rowBlocks() * GRADIENT_ROWS;
                PanelProducts products = row + GRADIENT_ROWS < inputs ? kernelGradient : lastKernelGradient;
                int c0 = row * outputs + outPanels.first(panel);
                // M = rows of the block, N = the panel's outputs, K = samples
                products.get(panel).multiply(
                        x, x0 + n * inputs + row, sampleOffsets, 0, k, workspace, 0, dkernel, c0, outputs, dkernel, c0,
                        outputs);
            }
        }
    }

    /**
     * Adds to dbias the sum of dy over the samples.
     *
     * @param samples number of samples
     * @param dy gradients of y, read
     * @param dy0 offset of the first sample
     * @param dbias one float per output, accumulated
     */
    public void addBiasGradient(int samples, float[] dy, int dy0, float[] dbias) {
        Sizes.checkRange("dy", dy, dy0, samples * outputs);
        Sizes.check("dbias", dbias, outputs);
        for (int i = 0; i < samples * outputs; i++) {
            dbias[i % outputs] += dy[dy0 + i];
        }
    }

    private static int logBlock(int samples) {
        return Math.min(MAX_LOG_BLOCK, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(samples));
    }
}
