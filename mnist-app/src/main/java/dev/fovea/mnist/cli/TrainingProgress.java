package dev.fovea.mnist.cli;

import dev.fovea.train.EpochReport;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.util.List;

/**
 * Shows the training of one network: on a terminal a bar that is redrawn, elsewhere one line for each completed epoch.
 */
final class TrainingProgress implements TrainingListener {
    private static final long REDRAW_NANOSECONDS = 100_000_000;
    private static final double NANOSECONDS = 1e9;

    private final Console console;
    private final EpochLine lines;
    private String title = "";
    private long start;
    private long drawn;

    /**
     * Shows training on a console.
     *
     * @param console where
     */
    TrainingProgress(Console console) {
        this.console = console;
        this.lines = new EpochLine(console);
    }

    @Override
    public void resumed(List<EpochReport> epochs, int steps) {
        console.line("Resumed after " + Text.of(epochs.size(), "epoch")
                + (steps == 0 ? "" : " and " + Text.of(steps, "step") + " of the next"));
    }

    @Override
    public void epochStarted(int epoch, int lastEpoch, int steps) {
        title = "Epoch " + epoch + "/" + lastEpoch;
        start = System.nanoTime();
        drawn = start;
        if (console.terminal()) {
            console.line(title);
        }
    }

    @Override
    public void stepFinished(StepReport report) {
        long now = System.nanoTime();
        if (console.terminal() && now - drawn >= REDRAW_NANOSECONDS) {
            console.redraw(lines.running(report, (now - start) / NANOSECONDS));
            drawn = now;
        }
    }

    @Override
    public void epochFinished(EpochReport report) {
        if (console.terminal()) {
            console.redraw(lines.finished(report));
            console.endRedrawing();
        } else {
            console.line(title + " " + lines.finished(report));
        }
    }
}
