package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares a training with the record of another, point by point, and ends it when enough is known. */
final class Replay implements StepWatcher, StopSignal {
    private final TrainingState state;
    private final TrainingRecord record;
    private final Network trained;
    private final long target;
    private final StopSignal outer;
    private long agreeing;
    private boolean complete;
    private @Nullable Difference difference;

    /**
     * A replay.
     *
     * @param state of the training
     * @param record of the other
     * @param trained what the other came to
     * @param steps how many steps at least, or all if there are fewer
     * @param outer says that somebody wants to stop
     */
    Replay(TrainingState state, TrainingRecord record, Network trained, long steps, StopSignal outer) {
        this.state = state;
        this.record = record;
        this.trained = trained;
        this.target = Stream.concat(record.trace().steps().stream(), record.trace().epochs().stream())
                .mapToLong(Mark::step)
                .filter(step -> step >= steps)
                .min()
                .orElse(record.steps());
        this.outer = outer;
    }

    /** Whether the other was determined by the same; {@code network} describes its network. */
    boolean sameSetup(TrainingSetup setup, String network) {
        difference = setup.difference(record.setup(network)).orElse(null);
        return difference == null;
    }

    /** Whether the parameters to begin with are the same, and what the other came to is what it says. */
    boolean begins() {
        Mark result = record.result();
        int[] changed = result.sums().differing(ParameterSums.of(trained));
        if (changed.length > 0) {
            difference = Difference.before(
                    named(changed) + " in the model, which is not what training ended with",
                    result.sums().text(changed[0]), ParameterSums.of(trained).text(changed[0]));
            return false;
        }
        compare(record.trace().start(), () -> Mark.start(state));
        if (result.epoch() == 0) {
            compareResult();
        }
        complete |= target == 0;
        return difference == null && !complete;
    }

    /** Repeats the training. */
    void run(TrainingRun run) {
        try {
            run.run(record.epochs());
        } catch (TrainingDivergedException e) {
            if (difference == null) {
                difference = Difference.before(
                        "the course of training", "one that did not diverge", String.valueOf(e.getMessage()));
            }
        }
        if (reason() == null) {
            difference = Difference.before(
                    "the end of training", "after epoch " + record.epochs() + ", step " + record.steps(),
                    "after epoch " + state.epoch + ", step " + state.step);
        }
    }

    @Override
    public void stepDone(double learningRate, double loss) {
        if (Trace.notes(state.step)) {
            find(record.trace().steps(), state.step)
                    .ifPresent(mark -> compare(mark, () -> Mark.step(state, learningRate, loss)));
            complete |= state.step == target && find(record.trace().epochs(), target).isEmpty();
        }
    }

    @Override
    public void epochDone(EpochReport report) {
        find(record.trace().epochs(), state.step)
                .ifPresent(mark -> compare(mark, () -> Mark.epoch(state.network, state.step, report)));
        if (report.epoch() == record.result().epoch()) {
            compareResult();
        }
        complete |= state.step == target;
    }

    private static Optional<Mark> find(List<Mark> marks, long step) {
        return marks.stream().filter(mark -> mark.step() == step).findFirst();
    }

    private void compare(Mark recorded, Supplier<Mark> reached) {
        if (difference != null) {
            return;
        }
        Mark found = reached.get();
        Set<String> names = new LinkedHashSet<>(recorded.figures().keySet());
        names.addAll(found.figures().keySet());
        for (String name : names) {
            Double then = recorded.figures().get(name);
            if (difference == null && (then == null || !then.equals(found.figures().get(name)))) {
                differ(recorded, found, name);
            }
        }
        int[] indices = recorded.sums().differing(found.sums());
        if (difference == null && indices.length > 0) {
            difference = Difference.at(
                    recorded, named(indices), "checksum " + recorded.sums().text(indices[0]),
                    "checksum " + found.sums().text(indices[0]));
        }
        if (difference == null) {
            agreeing = recorded.step();
        }
    }

    /** Another figure; with it the first of the parameters that differ too. */
    private void differ(Mark recorded, Mark found, String figure) {
        int[] indices = recorded.sums().differing(found.sums());
        String what = figure + (indices.length == 0 ? "" : ", and then " + named(indices));
        difference = Difference.at(
                recorded, what, figure(recorded, figure) + sum(recorded, indices),
                figure(found, figure) + sum(found, indices));
    }

    private static String figure(Mark mark, String name) {
        Double value = mark.figures().get(name);
        return value == null ? "none" : bits(value);
    }

    private static String sum(Mark mark, int[] indices) {
        return indices.length == 0 ? "" : " and checksum " + mark.sums().text(indices[0]);
    }

    /** What training ended with is known number by number. */
    private void compareResult() {
        for (Parameter parameter : state.network.parameters()) {
            float[] found = parameter.values();
            float[] recorded = trained.parameters().get(parameter.index()).values();
            for (int i = 0; i < found.length && difference == null; i++) {
                if (Float.floatToRawIntBits(found[i]) != Float.floatToRawIntBits(recorded[i])) {
                    difference = Difference.at(
                            record.result(), "parameter " + parameter.name() + ", element " + i, bits(recorded[i]),
                            bits(found[i]));
                }
            }
        }
    }

    private String named(int[] indices) {
        String name = "parameter " + state.network.parameters().get(indices[0]).name();
        return indices.length == 1 ? name : name + " (the first of " + indices.length + ')';
    }

    private static String bits(double value) {
        return value + " (bits " + Long.toHexString(Double.doubleToRawLongBits(value)) + ")";
    }

    private static String bits(float value) {
        return value + " (bits " + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
    }

    @Override
    public @Nullable StopReason reason() {
        return difference != null || complete ? StopReason.REQUESTED : outer.reason();
    }

    /** What was found. */
    Verification verification() {
        Environment here = Environment.here(0);
        List<String> hints = difference == null
                ? List.of()
                : record.trace().environments().stream()
                        .flatMap(environment -> environment.differences(here).stream())
                        .distinct()
                        .toList();
        return new Verification(agreeing, target, complete, difference, hints);
    }
}
