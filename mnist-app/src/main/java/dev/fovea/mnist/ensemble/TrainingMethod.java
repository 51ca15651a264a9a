package dev.fovea.mnist.ensemble;

import dev.fovea.data.RandomAffine;
import dev.fovea.optim.Adam;
import java.util.Optional;

/**
 * How the networks of an ensemble learn, on softmax cross-entropy.
 *
 * @param optimizer the name of the optimizer
 * @param augmentation how training images are warped at random; empty for not at all
 */
public record TrainingMethod(String optimizer, Optional<RandomAffine> augmentation) {
    static final Adam OPTIMIZER = new Adam();
    static final RandomAffine AUGMENTATION = RandomAffine.degrees(10).zoom(0.10).shift(0.10);

    /**
     * The method under some settings.
     *
     * @param settings how the ensemble is trained
     * @return the method that {@link EnsembleTrainer} uses
     */
    public static TrainingMethod of(EnsembleSettings settings) {
        return new TrainingMethod(
                OPTIMIZER.getClass().getSimpleName(),
                settings.augmented() ? Optional.of(AUGMENTATION) : Optional.empty());
    }
}
