package dev.fovea.benchmarks;

import dev.fovea.nn.TrainingPass;
import java.util.Arrays;

/** A batch of random images, or a thread's part of one, and the passes of a convolution over it, on one thread. */
final class ConvolutionBatch {
    /** Images of a whole batch. */
    static final int SIZE = 64;

    /** Images whose kernel gradients are completed together: a chunk of the batch in training. */
    private static final int CHUNK = SIZE / TrainingPass.CHUNKS;

    private final ConvolutionLayer layer;
    private final Algorithm algorithm;
    private final int images;
    private final ConvolutionPasses passes;
    private final int xSize;
    private final int ySize;
    private final float[] x;
    private final float[] y;
    private final float[] dy;
    private final float[] dx;
    private final float[] kernel;
    private final float[] bias;
    private final float[] dkernel;

    ConvolutionBatch(ConvolutionLayer layer, Algorithm algorithm, int images) {
        this.layer = layer;
        this.algorithm = algorithm;
        this.images = images;
        xSize = layer.geometry().x().size();
        ySize = layer.geometry().y().size();
        x = Numbers.random(images * xSize, 1);
        y = new float[images * ySize];
        dy = Numbers.random(images * ySize, 2);
        dx = new float[images * xSize];
        kernel = Numbers.random(layer.geometry().kernel().size(), 3);
        bias = Numbers.random(layer.geometry().outChannels(), 4);
        dkernel = new float[kernel.length];
        passes = algorithm.passes(layer.geometry());
        passes.use(kernel, bias);
    }

    /**
     * How many of a whole batch's images a thread has. Where that is no multiple of a chunk, its last kernel gradients
     * are completed after fewer.
     *
     * @param thread which thread
     * @param threads how many share the batch, at most {@link #SIZE}
     * @return at least 1; the last thread has the most
     */
    static int share(int thread, int threads) {
        return (SIZE + thread) / threads;
    }

    /** Multiplications and additions of a pass by the definition, whatever the algorithm saves of them. */
    long flops() {
        return images * layer.geometry().flops();
    }

    float[] forward() {
        for (int n = 0; n < images; n += CHUNK) {
            passes.forward(x, n * xSize, Math.min(CHUNK, images - n), y, n * ySize);
        }
        return y;
    }

    float[] inputGradient() {
        for (int n = 0; n < images; n += CHUNK) {
            passes.inputGradient(dy, n * ySize, Math.min(CHUNK, images - n), dx, n * xSize);
        }
        return dx;
    }

    /** Adds to what earlier calls found: as in training, where the images of a chunk share an array. */
    float[] kernelGradient() {
        for (int n = 0; n < images; n += CHUNK) {
            passes.addKernelGradient(x, n * xSize, dy, n * ySize, Math.min(CHUNK, images - n), dkernel);
            passes.completeKernelGradient(dkernel);
        }
        return dkernel;
    }

    /**
     * Compares every pass over the last image with a plain loop.
     *
     * @throws WrongResultException if a pass computes something else
     */
    void verify() {
        int x0 = (images - 1) * xSize;
        int y0 = (images - 1) * ySize;
        ConvolutionReference reference = new ConvolutionReference(
                layer.geometry(), Arrays.copyOfRange(x, x0, x0 + xSize), kernel, bias,
                Arrays.copyOfRange(dy, y0, y0 + ySize));
        passes.forward(x, x0, 1, y, y0);
        reference.y().verify(name("forward"), y, y0);
        passes.inputGradient(dy, y0, 1, dx, x0);
        reference.dx().verify(name("input gradient"), dx, x0);
        Arrays.fill(dkernel, 0);
        passes.addKernelGradient(x, x0, dy, y0, 1, dkernel);
        passes.completeKernelGradient(dkernel);
        reference.dkernel().verify(name("kernel gradient"), dkernel, 0);
    }

    /** Makes x and dy as small as asked for; they can not be verified any more. */
    void scale(Magnitude magnitude) {
        magnitude.scale(x);
        magnitude.scale(dy);
    }

    private String name(String pass) {
        return layer + " " + algorithm + " " + pass;
    }
}
