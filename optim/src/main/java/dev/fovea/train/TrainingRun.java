package dev.fovea.train;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.op.Batch;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.UpdateStep;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The loop of one {@link Trainer#fit}. */
final class TrainingRun {
    private static final double NANOSECONDS = 1e9;

    private final Network network;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final TrainerOptions options;
    private final TrainingState state;
    private final StopSignal stop;
    private final Dataset train;
    private final @Nullable Dataset validation;
    private final BatchPlan batches;
    private final TrainingPass pass;
    /** Which epoch is the best, or null if nobody asks. */
    private final @Nullable EarlyStopping watched;
    private final @Nullable CheckpointWriter checkpoints;
    private final StepWatcher watcher;

    TrainingRun(
            Network network,
            Optimizer optimizer,
            Schedule schedule,
            TrainerOptions options,
            TrainingState state,
            StopSignal stop,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize,
            @Nullable CheckpointWriter checkpoints,
            StepWatcher watcher) {
        this.network = network;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.options = options;
        this.state = state;
        this.stop = stop;
        this.train = train;
        this.validation = validation;
        this.checkpoints = checkpoints;
        this.watcher = watcher;
        this.watched = watched(options, validation, checkpoints != null);
        this.batches = new BatchPlan(train, batchSize, options.seed(), options.augmentation());
        this.pass = network.trainingPass(options.loss(), Math.min(batchSize, train.size()), options.parallel());
    }

    private static @Nullable EarlyStopping watched(
            TrainerOptions options, @Nullable Dataset validation, boolean checkpoints) {
        EarlyStopping stopping = options.earlyStopping();
        if (stopping != null && (stopping.restoreBest() || checkpoints)) {
            return stopping;
        }
        Metric metric = validation == null ? Metric.LOSS : Metric.VAL_LOSS;
        return checkpoints ? new EarlyStopping(Integer.MAX_VALUE).metric(metric).restoreBest(false) : null;
    }

    History run(int lastEpoch) {
        state.restored = null;
        long before = state.step;
        StopReason reason = end(lastEpoch);
        while (reason == null) {
            EpochReport report = epochOrNothing(lastEpoch);
            if (report == null) {
                reason = stop.reason();
                continue;
            }
            finish(report);
            reason = end(lastEpoch);
        }
        EarlyStopping stopping = options.earlyStopping();
        boolean told = state.step > before && reason != StopReason.REQUESTED && reason != StopReason.INTERRUPTED;
        long steps = state.step;
        if (stopping != null && stopping.restoreBest() && state.best != null) {
            state.setParameters(state.best.parameters());
            state.restored = state.best;
            steps = state.best.step();
        }
        if (told) { // who ends a training early knows that it is not done
            state.untrained.notice(steps).ifPresent(line -> System.getLogger("dev.fovea").log(Level.WARNING, line));
        }
        History history = new History(state.reports, reason);
        options.listeners().forEach(listener -> listener.trainingFinished(history));
        return history;
    }

    /** Whether training is complete: why, or null. */
    private @Nullable StopReason end(int lastEpoch) {
        if (state.epoch == lastEpoch) {
            return StopReason.COMPLETED;
        }
        EarlyStopping stopping = options.earlyStopping();
        boolean enough = stopping != null && !state.reports.isEmpty() && stopping.stops(state.reports);
        return enough ? StopReason.EARLY_STOPPING : null;
    }

    private void finish(EpochReport report) {
        state.reports.add(report);
        boolean best = watched != null && watched.best(state.reports) == state.reports.size() - 1;
        if (best) {
            state.best = new TrainingState.Best(report, state.step, state.parameters());
        }
        watcher.epochDone(report);
        if (checkpoints != null) {
            checkpoints.epochFinished(best);
        }
        options.listeners().forEach(listener -> listener.epochFinished(report));
    }

    /** One epoch or the rest of one; if it does not come to its end, as if it had not begun. */
    private @Nullable EpochReport epochOrNothing(int lastEpoch) {
        TrainingState.Snapshot before = state.snapshot();
        EpochReport report = null;
        try {
            report = epoch(lastEpoch);
        } finally {
            if (report == null) {
                before.restore();
            }
        }
        return report;
    }

    private @Nullable EpochReport epoch(int lastEpoch) {
        int steps = batches.steps();
        int number = state.epoch + 1;
        options.listeners().forEach(listener -> listener.epochStarted(number, lastEpoch, steps));
        EpochSums sums =
                state.unfinished == null ? new EpochSums(number, steps) : new EpochSums(state.unfinished);
        long start = System.nanoTime();
        batches.startEpoch(state.epoch);
        for (int step = sums.step(); step < steps; step++) {
            if (stop.reason() != null) {
                return null;
            }
            double rate = schedule.rate(state.epoch + (double) step / steps);
            step(step, rate, sums);
            if (step + 1 == steps) {
                requireFinite(step, rate);
            } else if (checkpoints != null && checkpoints.due()) {
                requireFinite(step, rate);
                checkpoints.write(sums.saved(secondsSince(start)));
            }
        }
        double trainingSeconds = secondsSince(start);
        Evaluation evaluation = validate();
        if (validation != null && stop.reason() != null) {
            return null;
        }
        state.epoch++;
        state.unfinished = null;
        return sums.report(evaluation, trainingSeconds, secondsSince(start));
    }

    private void step(int step, double rate, EpochSums sums) {
        Batch batch = batches.batch(step);
        pass.run(batch, state.step);
        double loss = pass.loss();
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is " + loss, step, rate);
        }
        UpdateStep update = new UpdateStep(rate, ++state.step);
        pass.consumeGradients((parameter, gradient, from, to) -> optimizer.update(
                state.slots.get(parameter.index()), gradient, from, to, update));
        watcher.stepDone(rate, loss);
        StepReport report = sums.add(batch.size(), loss, pass.correct(), rate);
        for (int i = 0; i < options.listeners().size(); i++) {
            options.listeners().get(i).stepFinished(report);
        }
    }

    private void requireFinite(int step, double rate) {
        if (!state.finite()) {
            throw diverged("a parameter is no longer finite", step, rate);
        }
    }

    private Evaluation validate() {
        return validation == null
                ? new Evaluation(Double.NaN, Double.NaN)
                : Evaluation.of(
                        network, validation, options.loss(), options.parallel(), () -> stop.reason() != null);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOSECONDS;
    }

    private TrainingDivergedException diverged(String what, int step, double rate) {
        History history = new History(state.reports, StopReason.DIVERGED);
        String back = state.unfinished != null
                ? "where it was resumed"
                : state.epoch == 0 ? "its state before training" : "the end of epoch " + state.epoch;
        String why = NonFiniteInput.in(train)
                .or(() -> NonFiniteInput.in(batches.batch(step), train.sampleShape()))
                .map(input -> ", for " + input + ", and inputs must be finite")
                .orElse(" (learning rate " + rate + ")");
        return new TrainingDivergedException(
                "training diverged in epoch " + (state.epoch + 1) + ", step " + (step + 1) + " of " + batches.steps()
                        + ": " + what + why + "; the network is back at " + back,
                state.epoch + 1, step + 1, history);
    }
}
