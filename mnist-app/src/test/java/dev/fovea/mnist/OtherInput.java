package dev.fovea.mnist;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.picture.Preprocessing;

/** A network that reads digits in all ways otherwise than MNIST's own: another range, mean and deviation, on their side. */
public final class OtherInput {
    public static final Preprocessing INPUT = Preprocessing.of(KnownSet.MNIST)
            .range(-1, 1).normalised(new float[] {0.25f}, new float[] {0.5f}).transposed();

    private static final int SIDE = 28;

    private OtherInput() {}

    /** It has learnt nothing, but answers each image otherwise. */
    public static Model model() {
        Network network = DigitNetwork.build(3);
        return new Model(
                network, new Subject(INPUT, ClassNames.DIGITS, "digits").storedIn(ModelMetadata.none()), "1.2.3");
    }

    /**
     * What it must answer, by the definition of its input.
     *
     * @param image 784 bytes, as files and pictures have them
     */
    public static float[] expected(byte[] image) {
        float[] x = new float[SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int pixel = image[row * SIDE + column] & 255;
                x[column * SIDE + row] = ((-1 + 2 * (pixel / 255f)) - 0.25f) / 0.5f;
            }
        }
        return model().network().predict(new float[][] {x})[0];
    }

    /** What it would answer if its input were taken for MNIST's. */
    public static float[] wrong(byte[] image) {
        float[] x = new float[SIDE * SIDE];
        for (int i = 0; i < x.length; i++) {
            x[i] = (image[i] & 255) / 255f;
        }
        return model().network().predict(new float[][] {x})[0];
    }
}
