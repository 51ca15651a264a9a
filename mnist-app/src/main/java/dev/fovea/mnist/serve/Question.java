package dev.fovea.mnist.serve;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.LabelledImages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digits that a client asks about.
 *
 * @param digits each 784 numbers, 0 to 1, at least one
 * @param batch whether it asked about a batch, of which there may be one
 * @param image what became of its picture or drawing: 28×28 bytes, ink 255 on paper 0; null if it sent just that
 */
record Question(List<float[]> digits, boolean batch, byte @Nullable [] image) {
    /** About a picture that became these 28×28 bytes. */
    static Question about(byte[] image) {
        float[] digit = new float[DigitNetwork.PIXELS];
        LabelledImages.unlabelled(Subject.DIGITS.form(), image, "picture").read(0, digit, 0);
        return new Question(List.of(digit), false, image);
    }
}
