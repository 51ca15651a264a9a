package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.model.LayerKinds;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes before the loop of one {@link Trainer#fit}: workers agree, and what was saved is gone on with. */
final class Fitting {
    private final TrainerSettings trainer;
    private final TrainerOptions options;
    private final TrainingState state;
    private final StopRequest stop;
    private final Workers workers;
    private final Dataset train;
    private final @Nullable Dataset validation;
    private final int batchSize;

    Fitting(
            TrainerSettings trainer,
            TrainingState state,
            StopRequest stop,
            Workers workers,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize) {
        this.trainer = trainer;
        this.options = trainer.options;
        this.state = state;
        this.stop = stop;
        this.workers = workers;
        this.train = train;
        this.validation = validation;
        this.batchSize = batchSize;
    }

    /** Trains so many epochs more. */
    History run(int epochs) {
        Checkpoints checkpoints = options.checkpoints;
        if (checkpoints == null || !workers.isFirst()) {
            return run(epochs, null);
        }
        try (CheckpointFolder folder = CheckpointFolder.open(checkpoints.folder())) {
            return run(epochs, folder);
        }
    }

    private History run(int epochs, @Nullable CheckpointFolder folder) {
        options.listeners.forEach(TrainingListener::trainingStarted); // whose files may be in that folder
        int lastEpoch = state.epoch + epochs;
        if (state.fresh()) { // before a checkpoint's take their place
            state.untrained = MovingStatistics.untrained(trainer.network, state.rules);
        }
        Recording recording = options.recorded();
        TrainingSetup setup = recording == null && workers.alone()
                ? null
                : TrainingSetup.of(trainer, options, kinds(recording), train, validation, batchSize, lastEpoch);
        if (setup != null) {
            Agreement.before(setup, Environment.here(0), epochs, options.checkpoints != null).reach(workers);
        }
        CheckpointWriter writer = null;
        if (options.checkpoints == null || recording == null || setup == null) {
            state.forgetEpochs();
        } else {
            if (folder != null) {
                writer = new CheckpointWriter(options.checkpoints, recording, folder, state, setup);
            }
            resume(writer, new CheckpointFile.Resumption(
                    setup, options.checkpoints.withNewRates(), lastEpoch, options.steps(train.size(), batchSize),
                    options.measurement(trainer.network, train)));
        }
        Agreement.on(state).reach(workers);
        if (recording != null && setup != null) {
            state.trace(setup, options.earlyStopping != null);
        }
        Cautions.of(options, lastEpoch).forEach(line -> System.getLogger("dev.fovea").log(Level.WARNING, line));
        var run = new TrainingRun(
                trainer.network, trainer.schedule, options, state, stop, train, validation, batchSize, workers, writer,
                new Recorder(state));
        try {
            return run.run(lastEpoch);
        } finally {
            stop.forget(); // here and not in a call that was refused: the request is still to be met then
        }
    }

    /** Goes on from a checkpoint if there is one, once. */
    private void resume(@Nullable CheckpointWriter writer, CheckpointFile.Resumption resumption) {
        if (!state.begun && Resuming.together(workers, writer, state, resumption)) {
            state.end(false); // as the training that is resumed would have ended there
            int steps = state.unfinished == null ? 0 : state.unfinished.step();
            List<EpochReport> done = List.copyOf(state.reports);
            options.listeners.forEach(listener -> listener.resumed(done, steps));
        }
        state.begun = true;
    }

    /** The kinds of layers that training is recorded with. */
    static LayerKinds kinds(@Nullable Recording recording) {
        return recording == null ? LayerKinds.standard() : recording.kinds();
    }
}
