package dev.fovea.spark;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Dataset;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.train.Trainer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A training that is to be run: who trains, on what, for how long. Immutable. */
@CheckReturnValue
public final class Lesson {
    private final Trainer trainer;
    private final Dataset train;
    private final @Nullable Dataset validation;
    private final int epochs;
    private final int batchSize;
    private final ModelMetadata metadata;

    /**
     * A training, as {@link Trainer#fit} takes it.
     *
     * @param trainer with a network and all settings, but its threads, which are the task's, and checkpoints, if the sweep
     *     has some
     * @param train what to learn from
     * @param validation what to measure with after each epoch, null for nothing
     * @param epochs how many, at least 1
     * @param batchSize samples of a step, at least 1
     */
    public Lesson(Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs, int batchSize) {
        this(trainer, train, validation, epochs, batchSize, ModelMetadata.none());
    }

    private Lesson(
            Trainer trainer, Dataset train, @Nullable Dataset validation, int epochs, int batchSize,
            ModelMetadata metadata) {
        this.trainer = Objects.requireNonNull(trainer, "trainer");
        this.train = Objects.requireNonNull(train, "train");
        this.validation = validation;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
    }

    /**
     * This with what is to be remembered with the network, beside the record of its training if the trainer makes one.
     *
     * @param remembered such as the preprocessing of pictures
     * @return a lesson; this is not modified
     */
    public Lesson metadata(ModelMetadata remembered) {
        return new Lesson(trainer, train, validation, epochs, batchSize, remembered);
    }

    Trainer trainer() {
        return trainer;
    }

    Dataset train() {
        return train;
    }

    @Nullable
    Dataset validation() {
        return validation;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    ModelMetadata metadata() {
        return metadata;
    }
}
