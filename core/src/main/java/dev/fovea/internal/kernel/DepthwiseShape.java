package dev.fovea.internal.kernel;

/**
 * What a {@link DepthwiseTile} is specialised for. Steps are in floats, and may be negative.
 *
 * @param lanes floats in a vector; fewer than the machine has where there are fewer channels
 * @param channels channels of a pixel, at least as many as lanes
 * @param pixels outputs, 1 to {@link #maxPixels}
 * @param taps columns of the kernel, 1 to {@link #TEMPLATE_TAPS}
 * @param xPixel distance in x between what neighbouring outputs see through one tap
 * @param xTap distance in x between what an output sees through neighbouring taps
 * @param yPixel distance between neighbouring outputs
 * @param wTap distance between neighbouring taps of the kernel
 * @param onImage bit {@code TEMPLATE_PIXELS·tap + pixel} is set if the tap of that output is to be taken
 */
public record DepthwiseShape(
        int lanes, int channels, int pixels, int taps, int xPixel, int xTap, int yPixel, int wTap, long onImage) {
    /** The outputs the template has. */
    public static final int TEMPLATE_PIXELS = 8;

    /** The columns of a kernel that the template has. */
    public static final int TEMPLATE_TAPS = 7;

    /** Checks what the template relies on. */
    public DepthwiseShape {
        assert pixels >= 1 && pixels <= TEMPLATE_PIXELS && taps >= 1 && taps <= TEMPLATE_TAPS && channels >= lanes;
    }

    /**
     * The most outputs whose sums fit the register file together with the numbers of x they share: AVX2 has 16
     * registers, AVX-512 and NEON 32.
     */
    static int maxPixels(int lanes) {
        return lanes == 8 ? 4 : TEMPLATE_PIXELS;
    }

    /** Whether a tap of an output is to be taken. */
    boolean on(int pixel, int tap) {
        return (onImage & (1L << (TEMPLATE_PIXELS * tap + pixel))) != 0;
    }

    DepthwiseShape with(int otherLanes) {
        return new DepthwiseShape(otherLanes, channels, pixels, taps, xPixel, xTap, yPixel, wTap, onImage);
    }
}
