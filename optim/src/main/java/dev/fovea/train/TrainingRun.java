package dev.fovea.train;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.op.Batch;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
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
    private final @Nullable Dataset validation;
    private final BatchPlan batches;
    private final TrainingPass pass;
    private final List<EpochReport> reports = new ArrayList<>();

    TrainingRun(
            Network network,
            Optimizer optimizer,
            Schedule schedule,
            TrainerOptions options,
            TrainingState state,
            StopSignal stop,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize) {
        Requirements.training(network, train, validation, batchSize, options.earlyStopping());
        this.network = network;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.options = options;
        this.state = state;
        this.stop = stop;
        this.validation = validation;
        this.batches = new BatchPlan(train, batchSize, options.seed(), options.augmentation());
        this.pass = network.trainingPass(options.loss(), Math.min(batchSize, train.size()), options.parallel());
    }

    History run(int lastEpoch) {
        EarlyStopping stopping = options.earlyStopping();
        TrainingState.Snapshot best = null;
        StopReason reason = null;
        while (reason == null) {
            EpochReport report = epochOrNothing(lastEpoch);
            if (report == null) {
                reason = stop.reason();
                continue;
            }
            reports.add(report);
            if (stopping != null && stopping.restoreBest() && stopping.best(reports) == reports.size() - 1) {
                best = state.snapshot();
            }
            options.listeners().forEach(listener -> listener.epochFinished(report));
            if (state.epoch == lastEpoch) {
                reason = StopReason.COMPLETED;
            } else if (stopping != null && stopping.stops(reports)) {
                reason = StopReason.EARLY_STOPPING;
            }
        }
        if (best != null) {
            best.restoreParameters();
        }
        History history = new History(reports, reason);
        options.listeners().forEach(listener -> listener.trainingFinished(history));
        return history;
    }

    /** One epoch; if it does not come to its end, as if it had not begun. */
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
        EpochSums sums = new EpochSums(number, steps);
        long start = System.nanoTime();
        batches.startEpoch(state.epoch);
        for (int step = 0; step < steps; step++) {
            if (stop.reason() != null) {
                return null;
            }
            step(step, schedule.rate(state.epoch + (double) step / steps), sums);
        }
        double trainingSeconds = secondsSince(start);
        Evaluation evaluation = validate();
        if (validation != null && stop.reason() != null) {
            return null;
        }
        state.epoch++;
        return sums.report(evaluation, trainingSeconds, secondsSince(start));
    }

    private void step(int step, double rate, EpochSums sums) {
        Batch batch = batches.batch(step);
        pass.run(batch, state.step);
        double loss = pass.loss();
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is " + loss, step, rate);
        }
        long update = ++state.step;
        pass.consumeGradients((parameter, gradient, from, to) -> optimizer.update(
                parameter.values(), gradient, state.slots[parameter.index()], from, to, rate, update));
        if (step + 1 == batches.steps() && !state.finite()) {
            throw diverged("a parameter is no longer finite", step, rate);
        }
        StepReport report = sums.add(batch.size(), loss, pass.correct(), rate);
        for (int i = 0; i < options.listeners().size(); i++) {
            options.listeners().get(i).stepFinished(report);
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
        History history = new History(reports, StopReason.DIVERGED);
        return new TrainingDivergedException(what, state.epoch + 1, step + 1, batches.steps(), rate, history);
    }
}
