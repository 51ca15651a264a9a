package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.nn.loss.Loss;
import dev.fovea.parallel.Parallel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a trainer trains, apart from network, optimizer and schedule. */
record TrainerOptions(
        Loss loss,
        long seed,
        Parallel parallel,
        @Nullable Augmentation augmentation,
        @Nullable EarlyStopping earlyStopping,
        List<TrainingListener> listeners) {
    TrainerOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(parallel, "parallel");
        listeners = List.copyOf(listeners);
    }
}
