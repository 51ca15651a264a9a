package dev.fovea.train;

import dev.fovea.data.BatchPlan;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.optim.Progress;
import dev.fovea.optim.Schedule;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The loop of one {@link Trainer#fit}. */
final class TrainingRun {
    /** Where a network is back at that has not come to the end of an epoch. */
    static final String BEFORE = "its state before training";

    private static final double NANOSECONDS = 1e9;

    private final Network network;
    private final Schedule schedule;
    private final TrainerOptions options;
    private final TrainingState state;
    private final StopSignal stop;
    private final Dataset train;
    private final @Nullable Dataset validation;
    private final BatchPlan batches;
    private final int steps;
    private final Workers workers;
    private final TrainingPass pass;
    private final Measurement measurement;
    private final Leaves leaves;
    private final Updating updating;
    /** Which epoch is the best, or null if nobody asks. */
    private final @Nullable EarlyStopping watched;
    private final @Nullable CheckpointWriter checkpoints;
    private final StepWatcher watcher;
    private final WatchedFigures figures;

    TrainingRun(
            Network network,
            Schedule schedule,
            TrainerOptions options,
            TrainingState state,
            StopSignal stop,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize,
            Workers workers,
            @Nullable CheckpointWriter checkpoints,
            StepWatcher watcher) {
        this.network = network;
        this.schedule = schedule;
        this.options = options;
        this.state = state;
        this.stop = () -> workers.stopped() == null ? stop.reason() : workers.stopped();
        this.train = train;
        this.validation = validation;
        this.workers = workers;
        this.checkpoints = checkpoints;
        this.watcher = watcher;
        this.figures = new WatchedFigures(options);
        this.watched = watched(options, validation, options.checkpoints != null);
        this.batches = new BatchPlan(train, batchSize, options.seed)
                .augmentation(options.augmentation)
                .mixing(options.mixing)
                .sampling(options.sampling);
        this.steps = options.steps(train.size(), batchSize);
        this.measurement = options.measurement(network, train);
        this.pass = network.trainingPass(
                PassOptions.of(options.loss, Math.min(batchSize, train.size()))
                        .target(batches.target())
                        .learning(state.rules::learns)
                        .parallel(options.parallel)
                        .observer(measurement::observe)
                        .movingStatistics(Leaves.single(options.accumulated, workers)));
        this.leaves = new Leaves(pass, batches, measurement, workers, options.accumulated);
        this.updating = new Updating(network, options, state, pass);
    }

    private static @Nullable EarlyStopping watched(
            TrainerOptions options, @Nullable Dataset validation, boolean checkpoints) {
        EarlyStopping stopping = options.earlyStopping;
        Optional<Monitor> kept = options.best();
        if (stopping != null && (stopping.restoreBest() || (checkpoints && kept.isEmpty()))) {
            return stopping;
        }
        Monitor monitor = kept.orElse(validation == null ? Monitor.LOSS : Monitor.VAL_LOSS);
        return checkpoints ? new EarlyStopping(Integer.MAX_VALUE).monitor(monitor).restoreBest(false) : null;
    }

    History run(int lastEpoch) {
        state.begin();
        long before = state.step;
        StopReason reason = epochs(lastEpoch);
        boolean told = state.step > before && reason != StopReason.REQUESTED && reason != StopReason.INTERRUPTED;
        if (told) { // who ends a training early knows that it is not done
            long steps = state.restored == null ? state.step : state.restored.step();
            state.untrained.notice(steps).ifPresent(line -> System.getLogger("dev.fovea").log(Level.WARNING, line));
        }
        History history = new History(state.reports, reason);
        options.listeners.forEach(listener -> listener.trainingFinished(history));
        return history;
    }

    /** The epochs, and why they ended; however they do, the network has what it ends with then. */
    private StopReason epochs(int lastEpoch) {
        EarlyStopping stopping = options.earlyStopping;
        boolean restoreBest = false;
        try {
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
            restoreBest = stopping != null && stopping.restoreBest();
            return reason;
        } finally { // not the best epoch's after an exception, which says that the network is at the end of the last one
            state.end(restoreBest);
        }
    }

    /** Whether training is complete: why, or null. */
    private @Nullable StopReason end(int lastEpoch) {
        if (state.epoch == lastEpoch) {
            return StopReason.COMPLETED;
        }
        EarlyStopping stopping = options.earlyStopping;
        boolean enough = stopping != null && !state.reports.isEmpty() && stopping.stops(state.reports);
        return enough ? StopReason.EARLY_STOPPING : null;
    }

    private void finish(EpochReport report) {
        state.reports.add(report);
        state.course.add(report);
        figures.look(report);
        boolean best = watched != null && watched.best(state.reports) == state.reports.size() - 1;
        state.withAverages(() -> {
            if (best) {
                state.best = new TrainingState.Best(report, state.step, state.parameters());
            }
            watcher.epochDone(report);
        });
        if (checkpoints != null) {
            checkpoints.epochFinished(best);
        }
        state.withAverages(() -> options.listeners.forEach(listener -> listener.epochFinished(report)));
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
        int number = state.epoch + 1;
        options.listeners.forEach(listener -> listener.epochStarted(number, lastEpoch, steps));
        EpochSums sums = state.unfinished == null
                ? new EpochSums(number, steps, measurement)
                : new EpochSums(state.unfinished, measurement);
        long start = System.nanoTime();
        batches.startEpoch(state.epoch);
        for (int step = sums.step(); step < steps; step++) {
            if (stops()) {
                return null;
            }
            double rate = rate(step);
            if (!step(step, rate, sums)) {
                return null;
            }
            if (step + 1 == steps) {
                requireFinite(step * options.accumulated, rate);
            } else if (checkpoints != null && checkpoints.due()) {
                requireFinite(step * options.accumulated, rate);
                checkpoints.write(sums.saved(secondsSince(start)));
            }
        }
        double trainingSeconds = secondsSince(start);
        if (state.averages != null) {
            state.averages.epochDone(number);
        }
        @Nullable Evaluation evaluation = validation == null ? null : validate(validation);
        if (validation != null && (stops() || evaluation == null)) {
            return null;
        }
        if (!Agreement.on(state).reach(workers)) {
            return null;
        }
        state.epoch++;
        state.unfinished = null;
        return sums.report(evaluation, trainingSeconds, secondsSince(start));
    }

    /** Whether training is to stop before it goes on, which the other workers are told unless they have said so. */
    private boolean stops() {
        StopReason reason = stop.reason();
        if (reason != null && workers.stopped() == null && !workers.alone()) {
            workers.stop(reason);
        }
        return reason != null;
    }

    private double rate(int step) {
        double scheduled =
                schedule.rate(new Progress(state.epoch + (double) step / steps, state.step, steps));
        return options.plateau == null ? scheduled : options.plateau.rate(state.course, scheduled);
    }

    /** Does a step, unless another worker stops instead. */
    private boolean step(int step, double rate, EpochSums sums) {
        int samples = leaves.run(step, state.step);
        if (samples == 0) {
            return false;
        }
        double loss = pass.loss();
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is " + loss, step * options.accumulated, rate);
        }
        updating.step(rate);
        watcher.stepDone(rate, loss);
        sums.add(samples, loss, pass.count(), rate);
        if (!options.listeners.isEmpty()) {
            StepReport report = sums.report(loss, state.step);
            options.listeners.forEach(listener -> listener.stepFinished(report));
        }
        return true;
    }

    private void requireFinite(int batch, double rate) {
        if (!state.finite()) {
            throw diverged("a parameter is no longer finite", batch, rate);
        }
    }

    /** The validation; null if a worker stops instead. */
    private @Nullable Evaluation validate(Dataset samples) {
        EvaluationRun run = new EvaluationRun(
                network, samples, options.loss, options.metrics(samples.target()), options.parallel);
        AtomicReference<@Nullable Evaluation> found = new AtomicReference<>();
        state.withAverages(() -> found.set(run.shared(workers, () -> stop.reason() != null)));
        Evaluation evaluation = found.get();
        if (evaluation != null) {
            NonFiniteInput.behind(evaluation.loss(), samples, "validation sample").ifPresent(why -> {
                throw new IllegalArgumentException("the loss of the validation set is " + evaluation.loss() + why
                        + "; the network is back at " + back());
            });
        }
        return evaluation;
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOSECONDS;
    }

    /** Where the network is once an epoch has come to nothing. */
    private String back() {
        return state.unfinished != null
                ? "where it was resumed"
                : state.epoch == 0 ? BEFORE : "the end of epoch " + state.epoch;
    }

    private TrainingDivergedException diverged(String what, int batch, double rate) {
        History history = new History(state.reports, StopReason.DIVERGED);
        Optional<String> input = NonFiniteInput.in(train, "training sample")
                .or(() -> IntStream.range(batch, Math.min(batch + options.accumulated, batches.steps()))
                        .mapToObj(each -> NonFiniteInput.in(batches.batch(each), train.sampleShape(), batches.target()))
                        .flatMap(Optional::stream)
                        .findFirst());
        String why = input.map(NonFiniteInput::reason).orElse(" (learning rate " + rate + ")");
        int step = batch / options.accumulated + 1;
        return new TrainingDivergedException(
                "training diverged in epoch " + (state.epoch + 1) + ", step " + step + " of " + steps + ": " + what
                        + why,
                input.isPresent(), back(), state.epoch + 1, step, history);
    }
}
