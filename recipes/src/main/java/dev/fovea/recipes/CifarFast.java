package dev.fovea.recipes;

import dev.fovea.io.FileException;
import java.nio.file.Path;

/** CIFAR-10 in twelve epochs. */
final class CifarFast extends FastRecipe {
    CifarFast() {
        super(64, 256, 256);
    }

    @Override
    public String name() {
        return "cifar10-fast";
    }

    @Override
    public String about() {
        return "CIFAR-10 with a whitened network of 2.0 million parameters";
    }

    @Override
    public RecipeData read(Path folder) throws FileException {
        return Cifar10.read(folder);
    }

    @Override
    public int epochs() {
        return 12;
    }
}
