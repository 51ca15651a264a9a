package dev.fovea.mnist.report;

import dev.fovea.mnist.data.DigitImages;

/** Made-up digits. */
final class Digits {
    private Digits() {}

    /** Digits without meaning, in which hardly two pixels of a digit or two digits are alike. */
    static DigitImages patterned(int count) {
        byte[] pixels = new byte[count * DigitImages.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 + i / DigitImages.PIXELS * 101 + i / DigitImages.WIDTH * 11);
        }
        return DigitImages.unlabelled(pixels, "patterns");
    }

    /** Digits without a pixel of ink. */
    static DigitImages empty(int count) {
        return DigitImages.unlabelled(new byte[count * DigitImages.PIXELS], "nothing");
    }
}
