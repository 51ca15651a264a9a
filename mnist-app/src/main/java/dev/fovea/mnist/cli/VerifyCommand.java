package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Dataset;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.EnsembleTrainer;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.train.NotReplayableException;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import dev.fovea.train.TrainingRecord;
import dev.fovea.train.Verification;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains the networks of a run once more and says whether every bit is the same. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Trains the networks of a run once more, by the records in their files, and says whether every bit of their"
                    + " parameters is the same, or what differs first: data, a setting, a parameter after a step.",
            "The images are those of the run, compared by their checksum; if they were moved, name them again."
        },
        footerHeading = "%nExit status:%n",
        footer = {
            "  0    all that was replayed agrees",
            "  1    something differs, or a network cannot be replayed here: the message says why",
            "",
            "Everything takes as long as training took. The first steps take seconds, and tell already whether data,"
                    + " settings, versions and this machine come to the same bits."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUN", converter = OptionValues.Place.class, description = "The folder of a finished run.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path run;

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = OptionValues.ReplayedSteps.class,
            description = "Replay at least the first N steps of each network, 1 to 1000000000: up to the next that is"
                    + " recorded, which are the powers of two and the ends of epochs. Default: all.")
    private @Nullable Integer steps;

    @Option(
            names = "--network",
            paramLabel = "K",
            converter = OptionValues.Networks.class,
            description = "Verify only the K-th network. Default: all, one after the other.")
    private @Nullable Integer network;

    @Mixin
    private final SourceOptions from = new SourceOptions();

    @Option(
            names = "--train-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Take the training images from a CSV file, in any form that 'mnist train' takes.")
    private @Nullable Path trainCsv;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (!Files.isDirectory(run)) {
            throw new DataFileException(run + ": expected the folder of a finished run, found "
                    + (Files.exists(run) ? "a file" : "nothing there"));
        }
        RunFolder.refuseUnfinished(run);
        if (!Files.exists(run.resolve(RunFile.NAME))) {
            throw new DataFileException(run + ": expected " + RunFile.NAME + " in the folder, with the options of the"
                    + " run, found none; without them it cannot be replayed");
        }
        RunFile file = RunFile.read(run);
        RunOptions options = RunOptions.recorded(run, file.options());
        Map<Integer, SavedNetwork> networks = networks(options.networks());
        if (file.finished()) { // else epochs are being added to what was trained
            for (SavedNetwork each : networks.values()) {
                requireEpochs(each, options.epochs());
            }
        }
        ImageSource source = options.source(spec, from, trainCsv);
        LabelledImages images = options.limited(source.train());
        String found = RunFile.images(images);
        if (!found.equals(file.train())) {
            return otherImages(file.train(), found);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        StartNetworks start = StartNetworks.reopen(run, file.start());
        Subject subject = start.subject(source.toString(), source.subject());
        EnsembleTrainer trainer = new EnsembleTrainer(options.settings(subject, threads.count()), threads.parallel())
                .startingFrom(start.networks(), start.origins());
        List<VerifiedNetwork> all = new ArrayList<>();
        for (Map.Entry<Integer, SavedNetwork> each : networks.entrySet()) {
            VerifiedNetwork verified = verify(trainer, each.getKey(), each.getValue(), subject.input().of(images));
            all.add(verified);
            if (!json.asked()) {
                verified.lines().forEach(console::line);
            }
        }
        boolean agrees = all.stream().allMatch(VerifiedNetwork::agrees);
        if (json.asked()) {
            ObjectNode result = Json.object().put("agrees", agrees);
            all.stream().map(VerifiedNetwork::json).forEach(result.putArray("networks")::add);
            console.line(result.toString());
        }
        return agrees ? Main.DONE : Main.FAILED;
    }

    /** The networks to verify, by their numbers from 0. */
    private Map<Integer, SavedNetwork> networks(int expected) throws FileException {
        List<SavedNetwork> members = SavedEnsemble.read(run).members();
        if (members.size() != expected) {
            throw new DataFileException(run + ": expected the " + Text.of(expected, "network") + " of the run, found "
                    + members.size());
        }
        if (network != null && network > members.size()) {
            throw new ParameterException(
                    spec.commandLine(), "--network " + network + ": the run has " + Text.of(expected, "network"));
        }
        Map<Integer, SavedNetwork> chosen = new LinkedHashMap<>();
        for (int index = 0; index < members.size(); index++) {
            if (network == null || network == index + 1) {
                record(members.get(index)); // a missing one is told before anything is computed
                chosen.put(index, members.get(index));
            }
        }
        return chosen;
    }

    private void requireEpochs(SavedNetwork member, int expected) throws DataFileException {
        int trained = record(member).epochs();
        if (trained != expected) {
            throw new DataFileException(run.resolve(RunFile.NAME) + ": " + member.file() + " was trained for "
                    + Text.of(trained, "epoch") + ", the options of the run say " + expected
                    + "; somebody has changed one of the files");
        }
    }

    private static TrainingRecord record(SavedNetwork member) throws DataFileException {
        try {
            return TrainingRecord.of(member.model().metadata())
                    .orElseThrow(
                            () -> new DataFileException(member.file() + ": expected a record of its training, found"
                                    + " none; an older Fovea may have trained it"));
        } catch (IllegalArgumentException e) {
            throw new DataFileException(member.file() + ": " + e.getMessage(), e);
        }
    }

    private VerifiedNetwork verify(EnsembleTrainer trainer, int index, SavedNetwork member, Dataset images)
            throws FileException, InterruptedException {
        long limit = steps == null ? Long.MAX_VALUE : steps;
        long expected = Math.min(limit, record(member).steps());
        try (var progress = new WorkProgress(console, RunResult.name(index), !json.asked())) {
            TrainingListener shown = new TrainingListener() {
                private long done;

                @Override
                public void stepFinished(StepReport report) {
                    progress.advanced(Math.min(++done, expected), expected);
                }
            };
            Verification verification =
                    trainer.verify(index, member.model(), images, limit, shown);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return VerifiedNetwork.replayed(index, member.file(), verification);
        } catch (NotReplayableException e) {
            return VerifiedNetwork.notReplayable(index, member.file(), e);
        }
    }

    private int otherImages(String recorded, String found) {
        if (json.asked()) {
            ObjectNode result = Json.object().put("agrees", false);
            result.putObject("difference").put("what", "training images").put("recorded", recorded).put("found", found);
            result.putArray("networks");
            console.line(result.toString());
        } else {
            console.line("Nothing was replayed: training images: recorded " + recorded + ", found " + found);
        }
        return Main.FAILED;
    }
}
