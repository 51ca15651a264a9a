package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.nn.loss.Loss;
import dev.fovea.parallel.Parallel;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a trainer trains, apart from network, optimizer and schedule. */
record TrainerOptions(
        Loss loss,
        long seed,
        Parallel parallel,
        @Nullable Augmentation augmentation,
        @Nullable EarlyStopping earlyStopping,
        @Nullable Checkpoints checkpoints,
        List<TrainingListener> listeners) {
    TrainerOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(parallel, "parallel");
        listeners = List.copyOf(listeners);
    }

    TrainerOptions withLoss(Loss loss) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withSeed(long seed) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withParallel(Parallel parallel) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withAugmentation(Augmentation augmentation) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withEarlyStopping(EarlyStopping earlyStopping) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withCheckpoints(Checkpoints checkpoints) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, listeners);
    }

    TrainerOptions withListener(TrainingListener listener) {
        return new TrainerOptions(
                loss, seed, parallel, augmentation, earlyStopping, checkpoints,
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }
}
