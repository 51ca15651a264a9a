package dev.fovea.train;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    boolean resume(int lastEpoch, int stepsOfEpoch) {
        if (!Files.exists(folder.last())) {
            return false;
        }
        if (!settings.resuming()) {
            throw new IllegalArgumentException(
                    folder.last() + ": expected no checkpoint in the folder of a new training; Checkpoints.resume()"
                            + " continues it");
        }
        try {
            new CheckpointFile(folder.last(), state).read(setup, lastEpoch, stepsOfEpoch);
        } catch (FileException e) {
            FileException shown = new FileException(e.getMessage() + "; without this file training begins anew", e);
            throw new UncheckedIOException(shown.getMessage(), shown);
        }
        try {
            restoreBestFile();
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

    /** The process may have ended between writing the checkpoint and the best network. */
    private void restoreBestFile() throws FileException {
        if (state.best != null) {
            float[][] last = state.parameters();
            state.setParameters(state.best.parameters());
            try {
                writeBest();
            } finally {
                state.setParameters(last);
            }
        }
    }

    /** Saves the network, whose parameters are those of the best epoch now. */
    private void writeBest() throws FileException {
        if (state.best != null) {
            EpochReport report = state.best.report();
            ModelMetadata metadata = ModelMetadata.none()
                    .with("epoch", Integer.toString(report.epoch()))
                    .metric("loss", report.loss())
                    .metric("accuracy", report.accuracy());
            if (report.validated()) {
                metadata = metadata.metric("val_loss", report.valLoss()).metric("val_accuracy", report.valAccuracy());
            }
            ModelFile.write(folder.best(), state.network, withRecord(state.best, metadata), recording.kinds());
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
