package dev.fovea.internal.ops;

import static dev.fovea.internal.kernel.WinogradMatrix.INPUTS;

import dev.fovea.internal.kernel.GroupProduct;

/** {@link WinogradProducts} of groups of few channels: U[p] has rows of all channels. */
final class WinogradGroups implements WinogradProducts {
    private static final int POSITIONS = INPUTS * INPUTS;

    private final WinogradKernel kernel;
    private final GroupProduct product;
    private final int channels;

    WinogradGroups(WinogradKernel kernel, GroupProduct product, int channels) {
        this.kernel = kernel;
        this.product = product;
        this.channels = channels;
    }

    @Override
    public int panels() {
        return 1;
    }

    @Override
    public int firstOutput(int panel) {
        return panel * channels;
    }

    @Override
    public void forward(
            int tiles,
            int from,
            int to,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt) {
        for (int p = 0; p < POSITIONS; p++) {
            product.multiply(
                    workspace, vAt + p * vSize, packed, kernel.group(p, 0), workspace, mAt + p * mSize, tiles,
                    channels);
        }
    }

    @Override
    public void inputGradient(
            int tiles,
            float[] packed,
            float[] workspace,
            int vAt,
            int vSize,
            int mAt,
            int mSize,
            int scratchAt) {
        for (int p = 0; p < POSITIONS; p++) {
            product.multiply(
                    workspace, mAt + p * mSize, packed, kernel.group(p, 0), workspace, vAt + p * vSize, tiles,
                    channels);
        }
    }
}
