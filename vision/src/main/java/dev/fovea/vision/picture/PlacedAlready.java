package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * Images that are what a network reads already, such as MNIST's own in a picture file: of its size, grey, on black or white
 * paper, the ink as large and in the middle as it would be placed. They stay as they are, bit for bit.
 */
final class PlacedAlready {
    private static final float WHITE = 255;

    /** How many pixels smaller than the box the ink may be: 13 of MNIST's 60,000 training digits are 19 pixels large. */
    private static final int SMALLER = 1;

    /** How far the centre of mass may be from the middle: MNIST's was put there to the nearest pixel before the last rounding. */
    private static final double NEAR = 0.55;

    private PlacedAlready() {}

    /** The pixels, ink 255 on paper 0; nothing if it is another picture. */
    static Optional<float[]> of(Scan scan, Shape shape, int box) {
        float[] pixels = new float[scan.pixels()];
        boolean light = scan.colours()[0] == WHITE;
        for (int i = 0; i < pixels.length; i++) {
            float value = scan.colours()[i * Scan.CHANNELS];
            if (scan.colours()[i * Scan.CHANNELS + 1] != value || scan.colours()[i * Scan.CHANNELS + 2] != value) {
                return Optional.empty();
            }
            pixels[i] = light ? WHITE - value : value;
        }
        return of(pixels, scan.width(), scan.height(), shape, box);
    }

    static Optional<float[]> of(Drawing drawing, Shape shape, int box) {
        return of(drawing.ink(), drawing.width(), drawing.height(), shape, box);
    }

    private static Optional<float[]> of(float[] pixels, int width, int height, Shape shape, int box) {
        if (height != shape.dimension(0) || width != shape.dimension(1)) {
            return Optional.empty();
        }
        int top = height;
        int bottom = -1;
        int left = width;
        int right = -1;
        double all = 0;
        double rows = 0;
        double columns = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] > 0) {
                top = Math.min(top, i / width);
                bottom = i / width;
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
                all += pixels[i];
                rows += (double) pixels[i] * Math.floorDiv(i, width);
                columns += (double) pixels[i] * (i % width);
            }
        }
        int side = Math.max(bottom - top, right - left) + 1;
        boolean placed = side <= box && side >= box - SMALLER
                && Math.abs(rows / all - height * 0.5) <= NEAR
                && Math.abs(columns / all - width * 0.5) <= NEAR;
        return placed ? Optional.of(pixels.clone()) : Optional.empty();
    }
}
