package dev.fovea.internal.ops;

import dev.fovea.internal.kernel.KernelProvider;

/**
 * Products of an image with something of its size, with one factor for each channel, or with one for each pixel, and their
 * gradients. Where there is no kernel for them, loops over an image's rows of channels; elementwise but for the
 * sums over pixels and channels, each of which has an order of its own: all processors compute the same bits.
 */
public final class Products {
    /** Pixels whose terms are summed before they are added to the others': short chains lose less. */
    private static final int BLOCK = 32;

    private Products() {}

    /**
     * Multiplies: y = a·b. May run in place of a.
     *
     * @param a one factor, read
     * @param a0 offset
     * @param b the other, read
     * @param b0 offset
     * @param y product, overwritten
     * @param y0 offset
     * @param n number of elements
     */
    public static void elements(float[] a, int a0, float[] b, int b0, float[] y, int y0, int n) {
        Sizes.checkRange("a", a, a0, n);
        Sizes.checkRange("b", b, b0, n);
        Sizes.checkRange("y", y, y0, n);
        for (int i = 0; i < n; i++) {
            y[y0 + i] = a[a0 + i] * b[b0 + i];
        }
    }

    /**
     * Multiplies each channel: y[p][c] = x[p][c]·scale[c]. May run in place. The gradient of x is this very operation on
     * dy.
     *
     * @param x input, read
     * @param x0 offset
     * @param scale a factor for each channel, read; must not overlap y
     * @param scale0 offset
     * @param y product, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     */
    public static void channels(
            float[] x, int x0, float[] scale, int scale0, float[] y, int y0, int pixels, int channels) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("scale", scale, scale0, channels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        KernelProvider.kernels().channelwise().scale(x, x0, y, y0, pixels, channels, scale, scale0);
    }

    /**
     * The gradient of the factors of {@link #channels}: dscale[c] = Σ dy[p][c]·x[p][c] over pixels.
     *
     * @param x input, read
     * @param x0 offset
     * @param dy gradient of the product, read
     * @param dy0 offset
     * @param dscale overwritten
     * @param dscale0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     * @param workspace scratch of so many floats as there are channels
     */
    public static void channelGradient(
            float[] x,
            int x0,
            float[] dy,
            int dy0,
            float[] dscale,
            int dscale0,
            int pixels,
            int channels,
            float[] workspace) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Sizes.checkRange("dscale", dscale, dscale0, channels);
        Sizes.check("workspace", workspace, channels);
        for (int c = 0; c < channels; c++) {
            dscale[dscale0 + c] = 0;
        }
        for (int first = 0; first < pixels; first += BLOCK) {
            for (int c = 0; c < channels; c++) {
                workspace[c] = 0;
            }
            for (int p = first; p < Math.min(pixels, first + BLOCK); p++) {
                int row = p * channels;
                for (int c = 0; c < channels; c++) {
                    workspace[c] += dy[dy0 + row + c] * x[x0 + row + c];
                }
            }
            for (int c = 0; c < channels; c++) {
                dscale[dscale0 + c] += workspace[c];
            }
        }
    }

    /**
     * Multiplies each pixel: y[p][c] = x[p][c]·scale[p]. May run in place. The gradient of x is this very operation on dy.
     *
     * @param x input, read
     * @param x0 offset
     * @param scale a factor for each pixel, read
     * @param scale0 offset
     * @param y product, overwritten
     * @param y0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     */
    public static void pixels(
            float[] x, int x0, float[] scale, int scale0, float[] y, int y0, int pixels, int channels) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("scale", scale, scale0, pixels);
        Sizes.checkRange("y", y, y0, pixels * channels);
        for (int p = 0; p < pixels; p++) {
            float factor = scale[scale0 + p];
            int row = p * channels;
            for (int c = 0; c < channels; c++) {
                y[y0 + row + c] = x[x0 + row + c] * factor;
            }
        }
    }

    /**
     * The gradient of the factors of {@link #pixels}: dscale[p] = Σ dy[p][c]·x[p][c] over channels, in double.
     *
     * @param x input, read
     * @param x0 offset
     * @param dy gradient of the product, read
     * @param dy0 offset
     * @param dscale overwritten
     * @param dscale0 offset
     * @param pixels number of pixels
     * @param channels number of channels
     */
    public static void pixelGradient(
            float[] x, int x0, float[] dy, int dy0, float[] dscale, int dscale0, int pixels, int channels) {
        Sizes.checkRange("x", x, x0, pixels * channels);
        Sizes.checkRange("dy", dy, dy0, pixels * channels);
        Sizes.checkRange("dscale", dscale, dscale0, pixels);
        for (int p = 0; p < pixels; p++) {
            double sum = 0;
            int row = p * channels;
            for (int c = 0; c < channels; c++) {
                sum += (double) dy[dy0 + row + c] * x[x0 + row + c];
            }
            dscale[dscale0 + p] = (float) sum;
        }
    }
}
