package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import org.jspecify.annotations.Nullable;

/** Trains anew what a record tells of, and puts the network back. */
final class Replaying {
    private Replaying() {}

    /**
     * Replays a training.
     *
     * @param trainer made as the one that trained the model
     * @param state of that trainer, which has trained nothing
     * @param steps how many steps at least
     */
    static Verification of(
            TrainerSettings trainer,
            TrainingState state,
            StopRequest stop,
            Model model,
            Dataset train,
            @Nullable Dataset validation,
            long steps) {
        TrainingRecord record = TrainingRecord.of(model.metadata())
                .orElseThrow(() -> new NotReplayableException("the model has no record of its training;"
                        + " Trainer.recording makes one"));
        record.requireReplayable(model.network());
        trainer.options.listeners.forEach(TrainingListener::trainingStarted);
        TrainerOptions unsaved = trainer.options.with(changed -> changed.checkpoints = null);
        LayerKinds kinds = Fitting.kinds(trainer.options.recorded());
        int batchSize = record.batchSize();
        Replay replay = new Replay(state, record, model.network(), steps, stop);
        TrainingSetup setup =
                TrainingSetup.of(trainer, unsaved, kinds, train, validation, batchSize, record.epochs());
        TrainingState.Snapshot before = state.snapshot();
        try {
            if (replay.sameSetup(setup, ModelFile.description(model.network(), kinds)) && replay.begins()) {
                Requirements.training(trainer.network, train, validation, batchSize, trainer.options);
                replay.run(
                        new TrainingRun(
                                trainer.network, trainer.schedule, unsaved, state, replay, train, validation, batchSize,
                                new Workers(null), null, replay));
            }
            return replay.verification();
        } finally {
            stop.forget();
            before.restore();
            state.forgetEpochs();
        }
    }
}
