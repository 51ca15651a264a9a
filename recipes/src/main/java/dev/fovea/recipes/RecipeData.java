package dev.fovea.recipes;

import dev.fovea.data.Dataset;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.picture.Preprocessing;
import java.util.Objects;

/**
 * The images of a recipe.
 *
 * @param train for training
 * @param test for the last word, once a seed
 * @param preprocessing how pixels become a network's input; stored with the model
 */
public record RecipeData(LabelledImages train, LabelledImages test, Preprocessing preprocessing) {
    /**
     * The images of a recipe.
     *
     * @throws IllegalArgumentException if there are none to train or to test with
     */
    public RecipeData {
        Objects.requireNonNull(preprocessing, "preprocessing");
        if (train.size() == 0 || test.size() == 0) {
            throw new IllegalArgumentException(
                    "expected images to train and to test with, found " + train.size() + " and " + test.size());
        }
    }

    /**
     * The training images as the network takes them.
     *
     * @return the samples
     */
    public Dataset trainSet() {
        return preprocessing.of(train);
    }

    /**
     * The test images as the network takes them.
     *
     * @return the samples
     */
    public Dataset testSet() {
        return preprocessing.of(test);
    }
}
