package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.LayerKinds;
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
        @Nullable Recording recording,
        List<TrainingListener> listeners) {
    TrainerOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(parallel, "parallel");
        listeners = List.copyOf(listeners);
        if (checkpoints != null && recording != null) {
            kinds(checkpoints, recording); // refuses two
        }
    }

    TrainerOptions withLoss(Loss loss) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withSeed(long seed) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withParallel(Parallel parallel) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withAugmentation(Augmentation augmentation) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withEarlyStopping(EarlyStopping earlyStopping) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withCheckpoints(@Nullable Checkpoints checkpoints) {
        return new TrainerOptions(loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    TrainerOptions withRecording(Recording recording) {
        return new TrainerOptions(
                loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording, listeners);
    }

    /** How training is recorded: with checkpoints always, else null if nobody asks. */
    @Nullable
    Recording recorded() {
        if (checkpoints == null) {
            return recording;
        }
        Recording asked = recording == null ? new Recording() : recording;
        return asked.kinds(kinds(checkpoints, asked));
    }

    /** The kinds of layers that were set, by checkpoints, recording or both. */
    private static LayerKinds kinds(Checkpoints checkpoints, Recording recording) {
        LayerKinds standard = LayerKinds.standard();
        LayerKinds saved = checkpoints.kinds();
        LayerKinds recorded = recording.kinds();
        if (recorded.equals(standard)) {
            return saved;
        }
        if (!saved.equals(standard) && !saved.names().equals(recorded.names())) {
            throw new IllegalArgumentException(
                    "expected the same kinds of layers for checkpoints and recording, found " + saved + " and "
                            + recorded);
        }
        return recorded;
    }

    TrainerOptions withListener(TrainingListener listener) {
        return new TrainerOptions(
                loss, seed, parallel, augmentation, earlyStopping, checkpoints, recording,
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }
}
