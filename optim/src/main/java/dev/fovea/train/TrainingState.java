package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.UpdateStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that training changes: the network's parameters, the optimizer's state, the counters and what came of the epochs.
 */
final class TrainingState {
    final Network network;
    /** How each parameter trains. */
    final ParameterRules rules;
    /** The averaged parameters; null if nobody asks. */
    final @Nullable WeightAverages averages;
    /** The optimizer's, by parameter; without state for what is not trained. */
    final List<ParameterUpdate> updates = new ArrayList<>();
    /** Epochs done. */
    int epoch;
    /** Whether the folder of checkpoints was looked into. */
    boolean begun;
    /** The layers without statistics of their own when training began. */
    MovingStatistics untrained = new MovingStatistics(List.of());
    /** Updates done. */
    long step;
    /** The steps done of the next epoch; null between epochs. */
    EpochSums.@Nullable Saved unfinished;
    /** The epochs of the current {@link Trainer#fit}; with checkpoints, of all. */
    final List<EpochReport> reports = new ArrayList<>();
    /** The best of these epochs; null if nobody asks or none has a number for a metric. */
    @Nullable
    Best best;

    /** All epochs, which decide on plateaus. */
    final List<EpochReport> course = new ArrayList<>();
    /** What training goes on from, where the network has ended with averages; null between. */
    float @Nullable [][] learned;
    /** The averages, or the best of them, that it has ended with. */
    float @Nullable [][] ended;

    /** What training has come by; null if nobody asks. */
    @Nullable
    Trace trace;
    /** What the trace is a training of, once this process has gone on with it. */
    @Nullable
    TrainingSetup setup;
    /** The epoch whose parameters the last {@link Trainer#fit} has put back in its end. */
    @Nullable
    Best restored;

    TrainingState(Network network, Optimizer optimizer, TrainerOptions options) {
        this.network = network;
        this.rules = new ParameterRules(network, options.groups);
        this.averages = options.averaging == null ? null : new WeightAverages(options.averaging, network.parameters());
        for (Parameter parameter : network.parameters()) {
            updates.add(
                    rules.learns(parameter)
                            ? begin(rules.optimizer(parameter, optimizer), parameter)
                            : new NoUpdate(parameter));
        }
    }

    private static ParameterUpdate begin(Optimizer optimizer, Parameter parameter) {
        return Objects.requireNonNull(
                optimizer.begin(parameter),
                () -> "the optimizer " + Described.of(optimizer) + ": begin returned null for the parameter "
                        + parameter.name() + ", expected its ParameterUpdate");
    }

    /** Of a parameter without gradient. */
    private static final class NoUpdate extends ParameterUpdate {
        private NoUpdate(Parameter parameter) {
            super(parameter, 0);
        }

        @Override
        public void update(float[] g, int from, int to, UpdateStep step) {
            throw new IllegalStateException("not trained");
        }
    }

    /**
     * The best epoch.
     *
     * @param report what it came to
     * @param step the updates that were done after it, by all calls of {@link Trainer#fit}, whatever their batch sizes
     * @param parameters the network's parameters after it, by parameter
     */
    record Best(EpochReport report, long step, float[][] parameters) {}

    /** Whether nothing was trained yet. */
    boolean fresh() {
        return step == 0 && epoch == 0;
    }

    /**
     * Begins a trace, or goes on with that of the same training.
     *
     * @param of what training is determined by from here on
     * @param endsMatter whether two calls of {@link Trainer#fit} come to something else than one of all their epochs
     */
    void trace(TrainingSetup of, boolean endsMatter) {
        boolean goesOn = setup == null || (!endsMatter && of.difference(setup).isEmpty());
        trace = trace == null || fresh() || !goesOn ? Trace.begin(this) : trace.goingOn(step);
        setup = of;
    }

    /**
     * The record of how the network came about.
     *
     * @param recording how it is recorded; null for not
     * @return the record; empty if nothing was trained yet, or nobody asked
     * @throws IllegalStateException within an epoch
     */
    Optional<TrainingRecord> record(@Nullable Recording recording) {
        if (trace == null || setup == null) {
            return Optional.empty();
        }
        Mark last = trace.epochs().isEmpty() ? trace.start() : trace.epochs().getLast();
        if (last.step() != step) {
            throw new IllegalStateException(
                    "training is within epoch " + (epoch + 1) + "; there is a record between epochs");
        }
        Optional<String> origin = recording == null ? Optional.empty() : recording.origin();
        return Optional.of(restored == null
                ? TrainingRecord.of(setup, origin, trace, network, last.epoch(), last.step())
                : TrainingRecord.of(setup, origin, trace, network, restored.report().epoch(), restored.step()));
    }

    /** Forgets what the epochs of an earlier {@link Trainer#fit} came to. */
    void forgetEpochs() {
        reports.clear();
        best = null;
    }

    boolean finite() {
        for (Parameter parameter : network.parameters()) {
            for (float value : parameter.values()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A copy of the network's parameters. */
    float[][] parameters() {
        return network.parameters().stream().map(parameter -> parameter.values().clone()).toArray(float[][]::new);
    }

    /** Gives the network's parameters other values. */
    void setParameters(float[][] values) {
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(values[i], 0, network.parameters().get(i).values(), 0, values[i].length);
        }
        network.changed();
    }

    /** Goes on from where training left off, if the network has still the averages it ended with. */
    void begin() {
        restored = null;
        float[][] now = parameters();
        if (learned != null && Arrays.deepEquals(now, ended)) {
            setParameters(learned);
        } else if (averages != null && (fresh() || learned != null)) { // whatever somebody has put into the network
            for (int i = 0; i < now.length; i++) {
                System.arraycopy(now[i], 0, averages.values()[i], 0, now[i].length);
            }
        }
        learned = null;
        ended = null;
    }

    /** Gives the network the parameters it ends with: averages, if somebody asks, or those of the best epoch. */
    void end(boolean restoreBest) {
        if (averages != null) {
            learned = parameters();
            setParameters(averages.values());
        }
        if (restoreBest && best != null) {
            setParameters(best.parameters());
            restored = best;
        }
        ended = averages == null ? null : parameters();
    }

    /** Does something while the network has the parameters that it would end with. */
    void withAverages(Runnable action) {
        if (averages == null) {
            action.run();
            return;
        }
        averages.swap();
        network.changed();
        try {
            action.run();
        } finally {
            averages.swap();
            network.changed();
        }
    }

    Snapshot snapshot() {
        return new Snapshot();
    }

    /** The state as it was when this was made, between epochs or where a checkpoint left off. */
    final class Snapshot {
        private final float[][] values = parameters();
        private final float[][][] slotsThen = new float[updates.size()][][];
        private final int epochThen = epoch;
        private final long stepThen = step;
        private final @Nullable Trace traceThen = trace;
        private final List<EpochReport> courseThen = List.copyOf(course);
        private final float @Nullable [][] averagesThen =
                averages == null ? null : Arrays.stream(averages.values()).map(float[]::clone).toArray(float[][]::new);
        private final long averagedThen = averages == null ? 0 : averages.epochs();

        private Snapshot() {
            for (int i = 0; i < slotsThen.length; i++) {
                slotsThen[i] = new float[updates.get(i).slots()][];
                for (int slot = 0; slot < slotsThen[i].length; slot++) {
                    slotsThen[i][slot] = updates.get(i).slot(slot).clone();
                }
            }
        }

        /** Goes back to it. */
        void restore() {
            setParameters(values);
            for (int i = 0; i < slotsThen.length; i++) {
                for (int slot = 0; slot < slotsThen[i].length; slot++) {
                    float[] then = slotsThen[i][slot];
                    System.arraycopy(then, 0, updates.get(i).slot(slot), 0, then.length);
                }
            }
            epoch = epochThen;
            step = stepThen;
            trace = traceThen;
            course.clear();
            course.addAll(courseThen);
            if (averages != null && averagesThen != null) {
                for (int i = 0; i < averagesThen.length; i++) {
                    System.arraycopy(averagesThen[i], 0, averages.values()[i], 0, averagesThen[i].length);
                }
                averages.setEpochs(averagedThen);
            }
        }
    }
}
