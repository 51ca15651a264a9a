package dev.fovea.train;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Saves a training run while it goes on, and continues a saved one. */
final class CheckpointWriter {
    private final Checkpoints settings;
    private final Recording recording;
    private final CheckpointFolder folder;
    private final TrainingState state;
    private final TrainingSetup setup;

    CheckpointWriter(
            Checkpoints settings,
            Recording recording,
            CheckpointFolder folder,
            TrainingState state,
            TrainingSetup setup) {
        this.settings = settings;
        this.recording = recording;
        this.folder = folder;
        this.state = state;
        this.setup = setup;
    }

    /**
     * Puts a fresh state where the folder's checkpoint is, if there is one.
     *
     * @return whether there was one
     * @throws CheckpointMismatchException if it is of another training or past the last epoch
     * @throws IllegalArgumentException if there is one and it is not to be resumed
     */
    boolean resume(CheckpointFile.Resumption resumption) {
        if (!Files.exists(folder.last())) {
            return false;
        }
        if (!settings.resuming()) {
            throw new IllegalArgumentException(
                    folder.last() + ": expected no checkpoint in the folder of a new training; Checkpoints.resume()"
                            + " continues it");
        }
        try {
            new CheckpointFile(folder.last(), state).read(resumption);
        } catch (FileException e) {
            FileException shown = new FileException(e.getMessage() + "; without this file training begins anew", e);
            throw new UncheckedIOException(shown.getMessage(), shown);
        }
        try {
            writeBest();
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return true;
    }

    /** Whether there is to be a checkpoint after the step that was just done. */
    boolean due() {
        return settings.everySteps() > 0 && state.step % settings.everySteps() == 0;
    }

    /** Saves the state after some steps of an epoch. */
    void write(EpochSums.Saved unfinished) {
        save(unfinished, false);
    }

    /** Saves the state after an epoch. */
    void epochFinished(boolean best) {
        save(null, best);
    }

    private void save(EpochSums.@Nullable Saved unfinished, boolean best) {
        try {
            new CheckpointFile(folder.last(), state).write(setup, unfinished);
            if (best) {
                writeBest();
            }
        } catch (FileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Saves the best network; also when resuming, as the process may have ended before it came to that. */
    private void writeBest() throws FileException {
        TrainingState.Best best = state.best;
        if (best == null) {
            return;
        }
        ModelMetadata metadata = ModelMetadata.none().with("epoch", Integer.toString(best.report().epoch()));
        for (Map.Entry<String, Double> figure : best.report().figures().entrySet()) {
            metadata = metadata.metric(figure.getKey(), figure.getValue());
        }
        float[][] last = state.parameters();
        state.setParameters(best.parameters());
        try {
            ModelFile.write(folder.best(), state.network, withRecord(best, metadata), recording.kinds());
        } finally {
            state.setParameters(last);
        }
    }

    /** The record of training up to the best epoch, if training was recorded from its start. */
    private ModelMetadata withRecord(TrainingState.Best best, ModelMetadata metadata) {
        Trace trace = state.trace;
        if (trace == null || trace.start().step() > 0) {
            return metadata;
        }
        Trace upToBest = trace.upTo(best.report(), best.step(), state.network);
        return TrainingRecord
                .of(setup, recording.origin(), upToBest, state.network, best.report().epoch(), best.step())
                .addTo(metadata);
    }
}
