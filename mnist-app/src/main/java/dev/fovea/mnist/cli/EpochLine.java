package dev.fovea.mnist.cli;

import dev.fovea.train.EpochReport;
import dev.fovea.train.StepReport;
import java.util.Locale;

/** How far an epoch has come, in one line of the form that Keras prints. */
final class EpochLine {
    private static final int WIDTH = 20;

    private final Console console;
    private final Bar bar;

    /**
     * Lines for a console.
     *
     * @param console decides on colours, on the characters of the bar and on the width
     */
    EpochLine(Console console) {
        this.console = console;
        this.bar = new Bar(console);
    }

    /**
     * An epoch in progress, to be redrawn: never wider than the console.
     *
     * @param report how far it has come
     * @param seconds the time since it began
     * @return such as {@code 123/844 ━━━─────────────────  20s 28ms/step - accuracy: 0.9007 - loss: 0.3164}
     */
    String running(StepReport report, double seconds) {
        double perStep = seconds / report.step();
        String count = report.step() + "/" + report.steps();
        String figures = remaining(perStep * (report.steps() - report.step())) + " " + perStep(perStep)
                + metric("accuracy", report.accuracy()) + metric("loss", report.loss());
        String speed = " - " + imagesPerSecond(report.samples() / seconds);
        int width = Math.clamp(console.columns() - 2L - count.length(), 0, WIDTH);
        int free = console.columns() - 3 - count.length() - width;
        if (figures.length() + speed.length() <= free) {
            figures += speed;
        } else if (figures.length() > free) {
            figures = figures.substring(0, Math.max(0, free));
        }
        String line = count + " " + bar.of(width * report.step() / report.steps(), width);
        return figures.isEmpty() ? line : line + " " + figures;
    }

    /**
     * A completed epoch.
     *
     * @param report what it came to
     * @return such as {@code 844/844 ━━━━━━━━━━━━━━━━━━━━ 24s 28ms/step - accuracy: 0.9007 - loss: 0.3164 - …}
     */
    String finished(EpochReport report) {
        String steps = report.steps() + "/" + report.steps();
        String time =
                String.format(Locale.ROOT, "%.0fs ", report.seconds()) + perStep(report.seconds() / report.steps());
        String validation = report.validated()
                ? metric("val_accuracy", report.valAccuracy()) + metric("val_loss", report.valLoss())
                : "";
        return steps + " " + bar.of(WIDTH, WIDTH) + " " + time + metric("accuracy", report.accuracy())
                + metric("loss", report.loss()) + validation + metric("learning_rate", report.learningRate()) + " - "
                + imagesPerSecond(report.samplesPerSecond());
    }

    /** As Keras: four decimals, or an exponent for what would hardly show; nothing for what was not measured. */
    private static String metric(String name, double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        String form = Math.abs(value) >= 1e-3 ? "%.4f" : "%.4e";
        return " - " + name + ": " + String.format(Locale.ROOT, form, value);
    }

    private static String perStep(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.0fs/step", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.0fms/step", seconds * 1e3)
                : String.format(Locale.ROOT, "%.0fus/step", seconds * 1e6);
    }

    private static String remaining(double seconds) {
        long all = Math.round(seconds);
        if (all >= 3600) {
            return String.format(Locale.ROOT, "%d:%02d:%02d", all / 3600, all / 60 % 60, all % 60);
        }
        return all >= 60
                ? String.format(Locale.ROOT, "%d:%02d", all / 60, all % 60)
                : String.format(Locale.ROOT, "%ds", all);
    }

    private static String imagesPerSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f images/s", rate);
    }
}
