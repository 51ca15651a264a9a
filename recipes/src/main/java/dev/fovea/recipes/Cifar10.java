package dev.fovea.recipes;

import dev.fovea.io.FileException;
import dev.fovea.vision.file.CifarDirectory;
import dev.fovea.vision.picture.Preprocessing;
import java.nio.file.Path;

/** CIFAR-10 as networks take it. */
final class Cifar10 {
    /** Means and deviations of the channels of the training images, in [0, 1]. */
    private static final float[] MEANS = {0.4914f, 0.4822f, 0.4465f};

    private static final float[] DEVIATIONS = {0.2470f, 0.2435f, 0.2616f};

    private Cifar10() {}

    static RecipeData read(Path folder) throws FileException {
        CifarDirectory files = CifarDirectory.open(folder);
        return new RecipeData(
                files.train(), files.test(), Preprocessing.to(32, 32).normalised(MEANS, DEVIATIONS));
    }
}
