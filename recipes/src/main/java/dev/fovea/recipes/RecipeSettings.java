package dev.fovea.recipes;

import dev.fovea.parallel.Parallel;
import java.util.Objects;

/**
 * How a recipe is followed.
 *
 * @param epochs for how long, at least 1
 * @param validating whether a part of the training images judges in the place of the test images: for trying something
 * @param resuming whether to go on with what is in the folders already
 * @param parallel where it runs; the results do not depend on it
 */
public record RecipeSettings(int epochs, boolean validating, boolean resuming, Parallel parallel) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the epochs are below 1
     */
    public RecipeSettings {
        Objects.requireNonNull(parallel, "parallel");
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, not " + epochs);
        }
    }
}
