package dev.fovea.train;

import dev.fovea.nn.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a training by which a replay can tell whether it is the same: the start, the steps 1, 2, 4, 8 and so
 * on, the ends of epochs; and what it was computed with. Immutable.
 *
 * <p>Of more than {@value #MOST_EPOCHS} epochs only every second is kept, then every fourth and so on, and always the
 * last: a trace has a bounded size, and depends on the training alone.
 *
 * @param environments what it was computed with, in order
 * @param start what it began with
 * @param steps steps that are powers of two, all of them
 * @param epochs ends of epochs
 */
record Trace(List<Environment> environments, Mark start, List<Mark> steps, List<Mark> epochs) {
    private static final int MOST_EPOCHS = 128;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    Trace {
        environments = List.copyOf(environments);
        steps = List.copyOf(steps);
        epochs = List.copyOf(epochs);
        long step = start.step();
        require(
                !environments.isEmpty() && environments.getFirst().step() == step, "what it was computed with");
        for (int i = 1; i < environments.size(); i++) {
            require(environments.get(i - 1).step() <= environments.get(i).step(), "what it was computed with");
        }
        for (Mark mark : steps) {
            require(mark.step() == next(step) && mark.sums().size() == start.sums().size(), "its steps");
            step = mark.step();
        }
        Mark before = start;
        for (Mark mark : epochs) {
            require(
                    mark.epoch() > before.epoch() && mark.step() > before.step()
                            && mark.sums().size() == start.sums().size(),
                    "its epochs");
            before = mark;
        }
        require(epochs.size() <= MOST_EPOCHS, "its epochs");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " contradict each other");
        }
    }

    /** What begins now, in this process. */
    static Trace begin(TrainingState state) {
        return new Trace(List.of(Environment.here(state.step)), Mark.start(state), List.of(), List.of());
    }

    /** Whether a step is noted. */
    static boolean notes(long step) {
        return Long.bitCount(step) == 1;
    }

    /** The first step after one that is noted. */
    static long next(long step) {
        return step == 0 ? 1 : 2 * Long.highestOneBit(step);
    }

    /** This after one more step or epoch. */
    Trace with(Mark mark) {
        List<Mark> longer = new ArrayList<>(mark.kind() == Mark.Kind.STEP ? steps : epochs);
        longer.add(mark);
        return mark.kind() == Mark.Kind.STEP
                ? new Trace(environments, start, longer, epochs)
                : new Trace(environments, start, steps, thinned(longer));
    }

    private static List<Mark> thinned(List<Mark> epochs) {
        int last = epochs.getLast().epoch();
        int every = last <= MOST_EPOCHS ? 1 : 2 * Integer.highestOneBit((last - 1) / MOST_EPOCHS);
        return epochs.stream().filter(mark -> mark.epoch() % every == 0 || mark.epoch() == last).toList();
    }

    /** This, going on in this process. */
    Trace goingOn(long step) {
        Environment here = Environment.here(step);
        if (here.equals(environments.getLast().from(step))) {
            return this;
        }
        List<Environment> more = new ArrayList<>(environments);
        more.add(here);
        return new Trace(more, start, steps, epochs);
    }

    /**
     * This as it was after an epoch.
     *
     * @param report of the epoch
     * @param step the updates that were done then
     * @param network has the parameters of then
     */
    Trace upTo(EpochReport report, long step, Network network) {
        Trace before = new Trace(
                environments.stream().filter(each -> each.step() < step).toList(), start,
                steps.stream().filter(mark -> mark.step() <= step).toList(),
                epochs.stream().filter(mark -> mark.epoch() < report.epoch()).toList());
        return before.with(Mark.epoch(network, step, report));
    }

    /**
     * Requires that it is of a training that has come so far.
     *
     * @throws IllegalArgumentException if it is not
     */
    void requireEnd(int epoch, long step) {
        Mark last = epochs.isEmpty() ? start : epochs.getLast();
        long lastStep = steps.isEmpty() ? start.step() : steps.getLast().step();
        require(
                last.epoch() == epoch && last.step() <= step && lastStep <= step && next(lastStep) > step,
                "its steps and how far it has come");
    }

    /** As lines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        environments.forEach(environment -> lines.add(environment.line()));
        lines.add(start.line());
        steps.forEach(mark -> lines.add(mark.line()));
        epochs.forEach(mark -> lines.add(mark.line()));
        return lines;
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException if they break a rule
     */
    static Trace parse(List<String> lines) {
        LineReader reader = new LineReader(lines);
        Trace trace = parse(reader);
        reader.requireEnd();
        return trace;
    }

    /** Reads the next lines. */
    static Trace parse(LineReader lines) {
        List<Environment> environments = lines.all(Environment.WORD, Environment::parse);
        Mark start = lines.one(line -> Mark.parse(Mark.Kind.START, line));
        List<Mark> steps = lines.all(Mark.Kind.STEP.word(), line -> Mark.parse(Mark.Kind.STEP, line));
        List<Mark> epochs = lines.all(Mark.Kind.EPOCH.word(), line -> Mark.parse(Mark.Kind.EPOCH, line));
        return new Trace(environments, start, steps, epochs);
    }
}
