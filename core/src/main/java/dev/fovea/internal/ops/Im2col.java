package dev.fovea.internal.ops;

import java.util.Arrays;

/**
 * The explicit matrix of a convolution's patches: row = output pixel (r, c), column = (ky, kx, i), zeros in the
 * padding.
 *
 * <p>y = patches·kernel, of convolutions with a single group of channels. {@link Convolution} gets by without this copy; it stays as the textbook form, the baseline in
 * the benchmarks and a second implementation to test against.
 */
public final class Im2col {
    private Im2col() {}

    /**
     * The floats of the matrix.
     *
     * @param geometry the convolution
     * @return outHeight · outWidth · patchSize
     * @throws IllegalArgumentException if there are several groups
     */
    public static int size(Conv2dGeometry geometry) {
        if (geometry.groups() > 1) {
            throw new IllegalArgumentException("im2col: expected one group of channels, found " + geometry.groups());
        }
        return Math.multiplyExact(
                geometry.rows().output() * geometry.columns().output(), geometry.patchSize());
    }

    /**
     * Copies an image's patches into the matrix.
     *
     * @param geometry the convolution
     * @param x the image, read
     * @param x0 offset
     * @param patches the matrix, overwritten
     */
    public static void patches(Conv2dGeometry geometry, float[] x, int x0, float[] patches) {
        Sizes.checkRange("x", x, x0, geometry.xSize());
        Sizes.check("patches", patches, size(geometry));
        int in = geometry.inChannels();
        int target = 0;
        for (int r = 0; r < geometry.rows().output(); r++) {
            for (int c = 0; c < geometry.columns().output(); c++) {
                for (int ky = 0; ky < geometry.rows().window(); ky++) {
                    for (int kx = 0; kx < geometry.columns().window(); kx++, target += in) {
                        int source = pixel(geometry, r, c, ky, kx);
                        if (source < 0) {
                            Arrays.fill(patches, target, target + in, 0);
                        } else {
                            System.arraycopy(x, x0 + source * in, patches, target, in);
                        }
                    }
                }
            }
        }
    }

    /**
     * The adjoint of {@link #patches}: adds every element of the matrix to the pixel it came from (col2im).
     *
     * @param geometry the convolution
     * @param patches the matrix, read
     * @param dx the image, accumulated
     * @param dx0 offset
     */
    public static void addPatches(Conv2dGeometry geometry, float[] patches, float[] dx, int dx0) {
        Sizes.checkRange("dx", dx, dx0, geometry.xSize());
        Sizes.check("patches", patches, size(geometry));
        int in = geometry.inChannels();
        int source = 0;
        for (int r = 0; r < geometry.rows().output(); r++) {
            for (int c = 0; c < geometry.columns().output(); c++) {
                for (int ky = 0; ky < geometry.rows().window(); ky++) {
                    for (int kx = 0; kx < geometry.columns().window(); kx++, source += in) {
                        int target = pixel(geometry, r, c, ky, kx);
                        for (int i = 0; target >= 0 && i < in; i++) {
                            dx[dx0 + target * in + i] += patches[source + i];
                        }
                    }
                }
            }
        }
    }

    /** The input pixel under a window position, −1 in the padding. */
    private static int pixel(Conv2dGeometry geometry, int r, int c, int ky, int kx) {
        int y = geometry.rows().source(r, ky);
        int x = geometry.columns().source(c, kx);
        boolean inside =
                y >= 0 && y < geometry.rows().input() && x >= 0 && x < geometry.columns().input();
        return inside ? y * geometry.columns().input() + x : -1;
    }
}
