package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.EnsembleListener;
import dev.fovea.mnist.ensemble.EnsembleTrainer;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.TerminalDigit;
import dev.fovea.nn.Network;
import dev.fovea.parallel.Parallel;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** Trains an ensemble, shows how it goes and what came out, and writes the results. */
final class TrainRun implements EnsembleListener {
    private static final int SHOWN_MISTAKES = 6;

    private final Console console;
    private final boolean quiet;
    private final RunInput input;
    private final RunListener watcher;
    private final Parallel parallel;
    private final List<Predictions> predictions = new ArrayList<>();
    private double predictingSeconds;

    /**
     * A run.
     *
     * @param console where progress and results are shown
     * @param quiet whether to show the final results only
     * @param input what it is made of
     * @param watcher is told how it goes, too
     */
    TrainRun(Console console, boolean quiet, RunInput input, RunListener watcher) {
        this.console = console;
        this.quiet = quiet;
        this.input = input;
        this.watcher = watcher;
        this.parallel = Parallel.ofThreads(input.settings().threads());
    }

    /**
     * Does all of it.
     *
     * @param folder gets the results
     * @param checkpoints where and how often the training is saved, and continued from
     */
    void run(RunFolder folder, Checkpoints checkpoints) throws FileException, InterruptedException {
        List<Member> members = new EnsembleTrainer(input.settings(), parallel)
                .checkpoints(checkpoints)
                .startingFrom(input.start().networks(), input.start().origins())
                .train(input.subject().input().of(input.train()), this);
        double seconds = members.stream().mapToDouble(Member::seconds).sum() + predictingSeconds;
        RunResult result = new RunResult(input, members, predictions, Ensemble.of(predictions), seconds);
        folder.finish(new ResultFiles(result, console), new ModelFiles(result).names());
        watcher.runFinished(result);
        show(result);
        console.line("Results: " + folder.path());
    }

    @Override
    public TrainingListener networkStarted(
            int index, Network network, int trainingImages, int validationImages) {
        TrainingListener watching = watcher.networkStarted(index, network, trainingImages, validationImages);
        if (quiet) {
            return watching;
        }
        if (index == 0) {
            console.line(network.summary().toString());
        }
        console.line(RunResult.name(index) + " of " + input.settings().networks() + ": " + Text.count(trainingImages)
                + " " + input.train().form().items() + " to train with, " + Text.count(validationImages)
                + " to validate with");
        return new BothListeners(new TrainingProgress(console), watching);
    }

    @Override
    public void networkFinished(Member member) {
        Stopwatch watch = Stopwatch.start();
        Predictions own =
                new Predictions(input.test(),
                        member.network().predict(
                                input.subject().input().of(input.test()).samples(), parallel));
        predictions.add(own);
        predictingSeconds += watch.seconds();
        watcher.networkFinished(member, own);
        if (!quiet) {
            console.line(RunResult.name(member.index()) + ": trained in " + Text.duration(member.seconds())
                    + (input.test().labelled() ? ", " + ResultText.score(own) : "") + "\n");
        }
    }

    private void show(RunResult result) {
        ResultText text = new ResultText(result);
        if (!quiet && input.test().labelled()) {
            ResultText.confusion(result.ensemble()).forEach(console::line);
            console.line("");
            showMistakes(result.ensemble());
        }
        text.scores().forEach(console::line);
    }

    private void showMistakes(Predictions ensemble) {
        List<Integer> mistakes = ensemble.worstMistakes(SHOWN_MISTAKES);
        if (mistakes.isEmpty()) {
            return;
        }
        console.line("The mistakes it was surest of:");
        List<TerminalDigit> digits = mistakes.stream()
                .map(i -> TerminalDigit.mistake(
                        input.test(), i, ensemble.digit(i), ensemble.certainty(i)))
                .toList();
        TerminalDigit.sideBySide(digits, console.columns(), console.charset()).forEach(console::line);
        console.line("");
    }
}
