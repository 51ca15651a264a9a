package dev.fovea.log;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Prints a line for each epoch: "epoch 3 of 10: loss 0.1234, accuracy 0.9612, val_loss 0.0987, val_accuracy 0.9701, rate
 * 0.000903, 12.3 s, 4391 samples/s"; optionally some within an epoch.
 */
@CheckReturnValue
public final class ConsoleProgress implements TrainingListener {
    private final PrintStream out;
    private final int everySteps;
    private int lastEpoch;

    private ConsoleProgress(PrintStream out, int everySteps) {
        this.out = Objects.requireNonNull(out, "out");
        this.everySteps = everySteps;
    }

    /**
     * A line an epoch.
     *
     * @param out where it prints, for example {@code System.out}
     * @return the listener
     */
    public static ConsoleProgress to(PrintStream out) {
        return new ConsoleProgress(out, 0);
    }

    /**
     * This with lines within epochs.
     *
     * @param steps after how many steps of an epoch there is one, at least 1
     * @return the listener
     * @throws IllegalArgumentException if it is below 1
     */
    public ConsoleProgress everySteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a line comes after at least 1 step, not " + steps);
        }
        return new ConsoleProgress(out, steps);
    }

    @Override
    public void resumed(List<EpochReport> epochs, int steps) {
        out.println("resumed after " + count(epochs.size(), "epoch")
                + (steps == 0 ? "" : " and " + count(steps, "step")));
    }

    @Override
    public void epochStarted(int epoch, int last, int steps) {
        lastEpoch = last;
    }

    @Override
    public void stepFinished(StepReport report) {
        if (everySteps > 0 && report.step() % everySteps == 0) {
            out.println("epoch " + report.epoch() + ", step " + report.step() + " of " + report.steps() + ": "
                    + report.training().summary());
        }
    }

    @Override
    public void epochFinished(EpochReport report) {
        out.println("epoch " + report.epoch() + " of " + lastEpoch + ": " + report.summary()
                + String.format(
                        Locale.ROOT, ", rate %.4g, %.1f s, %.0f samples/s", report.learningRate(), report.seconds(),
                        report.samplesPerSecond()));
    }

    @Override
    public void trainingFinished(History history) {
        out.println(count(history.epochs().size(), "epoch") + ", " + history.stopped());
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
