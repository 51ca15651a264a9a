package dev.fovea.mnist.report;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;

/** Made-up digits. */
final class Digits {
    private Digits() {}

    /** Digits without meaning, in which hardly two pixels of a digit or two digits are alike. */
    static LabelledImages patterned(int count) {
        byte[] pixels = new byte[count * DigitNetwork.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 + i / DigitNetwork.PIXELS * 101 + i / DigitNetwork.SIDE * 11);
        }
        return LabelledImages.unlabelled(KnownSet.MNIST.form(), pixels, "patterns");
    }

    /** Digits without a pixel of ink. */
    static LabelledImages empty(int count) {
        return LabelledImages.unlabelled(KnownSet.MNIST.form(), new byte[count * DigitNetwork.PIXELS], "nothing");
    }
}
