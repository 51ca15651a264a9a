package dev.fovea.benchmarks;

import dev.fovea.internal.ops.Conv2dGeometry;
import dev.fovea.internal.ops.Im2col;
import dev.fovea.ops.Gemm;
import java.util.Arrays;

/** The passes by an explicit matrix of patches and the library's matrix product. */
final class Im2colPasses implements ConvolutionPasses {
    private final Conv2dGeometry geometry;
    private final int pixels;
    private final int patchSize;
    private final int out;
    private final Gemm forward;
    private final Gemm patchGradient;
    private final Gemm kernelGradient;
    private final float[] patches;
    private final float[] transposedPatches;
    private final float[] image;
    private final float[] kernelPart;
    private final float[] transposedKernel;
    private final float[] workspace;
    private float[] kernel = {};
    private float[] bias = {};

    Im2colPasses(Conv2dGeometry geometry) {
        this.geometry = geometry;
        out = geometry.outChannels();
        patchSize = geometry.patchSize();
        pixels = geometry.y().size() / out;
        forward = new Gemm(pixels, out, patchSize);
        patchGradient = new Gemm(pixels, patchSize, out);
        kernelGradient = new Gemm(patchSize, out, pixels);
        patches = new float[Im2col.size(geometry)];
        transposedPatches = new float[patches.length];
        image = new float[pixels * out];
        kernelPart = new float[patchSize * out];
        transposedKernel = new float[patchSize * out];
        workspace = new float[Math.max(
                forward.workspaceSize(), Math.max(patchGradient.workspaceSize(), kernelGradient.workspaceSize()))];
    }

    @Override
    public void use(float[] kernel, float[] bias) {
        this.kernel = kernel;
        this.bias = bias;
        transpose(kernel, patchSize, out, transposedKernel);
    }

    @Override
    public void forward(float[] x, int x0, int images, float[] y, int y0) {
        for (int n = 0; n < images; n++) {
            forward(x, x0 + n * geometry.x().size(), y, y0 + n * geometry.y().size());
        }
    }

    private void forward(float[] x, int x0, float[] y, int y0) {
        Im2col.patches(geometry, x, x0, patches);
        // M = output pixels, N = outChannels, K = patchSize
        forward.multiply(patches, kernel, image, workspace);
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int o = 0; o < out; o++, i++) {
                y[y0 + i] = image[i] + bias[o];
            }
        }
    }

    @Override
    public void inputGradient(float[] dy, int dy0, int images, float[] dx, int dx0) {
        for (int n = 0; n < images; n++) {
            inputGradient(dy, dy0 + n * geometry.y().size(), dx, dx0 + n * geometry.x().size());
        }
    }

    private void inputGradient(float[] dy, int dy0, float[] dx, int dx0) {
        System.arraycopy(dy, dy0, image, 0, image.length);
        // M = output pixels, N = patchSize, K = outChannels
        patchGradient.multiply(image, transposedKernel, patches, workspace);
        Arrays.fill(dx, dx0, dx0 + geometry.x().size(), 0);
        Im2col.addPatches(geometry, patches, dx, dx0);
    }

    @Override
    public void addKernelGradient(float[] x, int x0, float[] dy, int dy0, int images, float[] dkernel) {
        for (int n = 0; n < images; n++) {
            addKernelGradient(x, x0 + n * geometry.x().size(), dy, dy0 + n * geometry.y().size(), dkernel);
        }
    }

    private void addKernelGradient(float[] x, int x0, float[] dy, int dy0, float[] dkernel) {
        Im2col.patches(geometry, x, x0, patches);
        transpose(patches, pixels, patchSize, transposedPatches);
        System.arraycopy(dy, dy0, image, 0, image.length);
        // M = patchSize, N = outChannels, K = output pixels
        kernelGradient.multiply(transposedPatches, image, kernelPart, workspace);
        for (int i = 0; i < kernelPart.length; i++) {
            dkernel[i] += kernelPart[i];
        }
    }

    private static void transpose(float[] matrix, int rows, int columns, float[] transposed) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = matrix[row * columns + column];
            }
        }
    }

    @Override
    public void completeKernelGradient(float[] dkernel) {
        // Nothing was noted.
    }
}
