package dev.fovea.recipes;

import dev.fovea.io.FileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.file.IdxDirectory;
import dev.fovea.vision.picture.Preprocessing;
import java.nio.file.Path;

/** Fashion-MNIST in a few epochs. */
final class FashionFast extends FastRecipe {
    private static final float[] MEAN = {0.2860f};
    private static final float[] DEVIATION = {0.3530f};

    FashionFast() {
        super(64, 128, 256);
    }

    @Override
    public String name() {
        return "fashion-fast";
    }

    @Override
    public String about() {
        return "Fashion-MNIST with a whitened network of 1.2 million parameters";
    }

    @Override
    public RecipeData read(Path folder) throws FileException {
        IdxDirectory files = IdxDirectory.open(folder, KnownSet.FASHION_MNIST);
        return new RecipeData(
                files.train(),
                files.test(),
                Preprocessing.of(KnownSet.FASHION_MNIST).normalised(MEAN, DEVIATION));
    }

    @Override
    public int epochs() {
        return 10;
    }
}
