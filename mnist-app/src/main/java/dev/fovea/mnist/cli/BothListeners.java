package dev.fovea.mnist.cli;

import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.util.List;

/** Two that are told the same, one after the other. */
record BothListeners(TrainingListener first, TrainingListener second) implements TrainingListener {
    @Override
    public void trainingStarted() {
        first.trainingStarted();
        second.trainingStarted();
    }

    @Override
    public void resumed(List<EpochReport> epochs, int steps) {
        first.resumed(epochs, steps);
        second.resumed(epochs, steps);
    }

    @Override
    public void epochStarted(int epoch, int lastEpoch, int steps) {
        first.epochStarted(epoch, lastEpoch, steps);
        second.epochStarted(epoch, lastEpoch, steps);
    }

    @Override
    public void stepFinished(StepReport report) {
        first.stepFinished(report);
        second.stepFinished(report);
    }

    @Override
    public void epochFinished(EpochReport report) {
        first.epochFinished(report);
        second.epochFinished(report);
    }

    @Override
    public void trainingFinished(History history) {
        first.trainingFinished(history);
        second.trainingFinished(history);
    }
}
