package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run came to, in words and tables. */
final class ResultText {
    private final RunResult result;

    ResultText(RunResult result) {
        this.result = result;
    }

    /** How well a network or the ensemble did on the test digits; without labels, only how many there are. */
    static String score(Predictions predictions) {
        int size = predictions.images().size();
        if (!predictions.images().labelled()) {
            return Text.of(size, "test " + predictions.images().form().item())
                    + " predicted; they have no labels, so no accuracy";
        }
        return "test accuracy " + Text.percent(predictions.accuracy()) + " (" + Text.count(predictions.wrong()) + " of "
                + Text.count(size) + " wrong)";
    }

    /** One line for each network and one for the ensemble. */
    List<String> scores() {
        List<String> lines = new ArrayList<>();
        for (Member member : result.members()) {
            lines.add(RunResult.name(member.index()) + ": " + score(member));
        }
        lines.add("Ensemble of " + result.members().size() + ": " + score(result.ensemble()));
        return lines;
    }

    private String score(Member member) {
        if (result.test().labelled()) {
            return score(result.predictions().get(member.index()));
        }
        EpochReport last = member.epochs().getLast();
        return last.validation()
                .map(found -> "validation " + score(found) + " of "
                        + Text.of(member.validationImages(), result.test().form().item()))
                .orElseGet(() -> "training " + score(last.training()));
    }

    /** The accuracy; the loss where it was not measured. */
    private static String score(Evaluation evaluation) {
        return Double.isNaN(evaluation.accuracy())
                ? "loss " + figure(evaluation.loss())
                : "accuracy " + Text.percent(evaluation.accuracy());
    }

    /** Which classes were taken for which; empty if the images have no labels. */
    static List<String> confusion(Predictions predictions) {
        return predictions.images().labelled() ? new ConfusionTable(predictions).lines() : List.of();
    }

    /** All of it: settings, versions, results and times. */
    List<String> summary() {
        EnsembleSettings settings = result.settings();
        List<String> lines = new ArrayList<>();
        lines.add("Fovea MNIST: " + Text.of(settings.networks(), "network") + ", averaged");
        lines.add("");
        lines.add("Results");
        indent(scores(), lines);
        lines.add("  Time: " + Text.duration(result.seconds()));
        lines.add("");
        lines.add("Settings");
        lines.add("  images:         " + result.input().source() + ", " + result.input().subject().items());
        lines.add("  training:       " + Text.count(result.train().size()));
        lines.add("  test:           " + Text.count(result.test().size())
                + (result.test().labelled() ? "" : ", without labels"));
        lines.add("  recipe:         " + settings.recipe());
        lines.add("  networks:       " + settings.networks());
        lines.add("  epochs:         " + settings.epochs());
        lines.add("  batch size:     " + settings.batchSize());
        lines.add("  learning rate:  " + settings.learningRate() + " * " + settings.decay() + "^epoch");
        lines.add("  optimizer:      " + settings.recipe().optimizerName());
        lines.add("  validation:     " + settings.validation());
        lines.add("  augmentation:   " + settings.augmenting().words());
        lines.add("  seed:           " + settings.seed());
        lines.add("  threads:        " + settings.threads());
        lines.add("");
        lines.add("History");
        indent(result.input().file().history(), lines);
        lines.add("");
        lines.add("Versions");
        lines.add("  Fovea:          " + Version.number());
        lines.add("  Java:           " + property("java.runtime.version") + " (" + property("java.vm.name") + ", "
                + property("java.vendor") + ")");
        lines.add("  system:         " + property("os.name") + " " + property("os.version") + ", "
                + property("os.arch") + ", " + Text.of(Runtime.getRuntime().availableProcessors(), "processor"));
        lines.add("  kernels:        " + ComputeKernels.name());
        for (Member member : result.members()) {
            lines.add("");
            lines.addAll(network(member));
        }
        if (result.test().labelled()) {
            lines.add("");
            lines.addAll(confusion(result.ensemble()));
        }
        lines.add("");
        lines.add("Layers of each network");
        result.members().getFirst().network().summary().toString().lines().forEach(line -> lines.add("  " + line));
        return lines;
    }

    private List<String> network(Member member) {
        List<String> lines = new ArrayList<>();
        lines.add(RunResult.name(member.index()));
        lines.add("  result:         " + score(member));
        lines.add("  seed:           " + member.network().seed());
        lines.add("  images:         " + Text.count(member.trainingImages()) + " to train with, "
                + Text.count(member.validationImages()) + " to validate with");
        lines.add("  time:           " + Text.duration(member.seconds()));
        lines.add("  epoch  accuracy      loss  val_accuracy  val_loss  learning_rate  seconds  images/s");
        for (EpochReport epoch : member.epochs()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %5d  %8s  %8s  %12s  %8s  %13.4e  %7.1f  %,8.0f",
                    epoch.epoch(),
                    figure(epoch.accuracy()),
                    figure(epoch.loss()),
                    figure(epoch.valAccuracy()),
                    figure(epoch.valLoss()),
                    epoch.learningRate(),
                    epoch.seconds(),
                    epoch.samplesPerSecond()));
        }
        return lines;
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static void indent(List<String> from, List<String> to) {
        from.forEach(line -> to.add("  " + line));
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
