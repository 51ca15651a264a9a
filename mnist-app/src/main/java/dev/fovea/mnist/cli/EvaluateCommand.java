package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.data.KaggleCsv;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.parallel.Parallel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how well saved networks recognise digits whose labels are known. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = {
            "Tells how many digits saved networks recognise, each of them and all together.",
            "Without options: the bundled MNIST's 10,000 test digits."
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUN|MODEL",
            converter = OptionValues.Place.class,
            description = "The folder of a run, or a .safetensors file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path models;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Digits with labels, in the form of Kaggle's train.csv.")
    private @Nullable Path csv;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "The test digits of the MNIST files in a folder, plain or .gz.")
    private @Nullable Path dataDir;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionValues.Limit.class,
            description = "Only the first N digits, 1 to 1000000.")
    private @Nullable Integer limit;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = OptionValues.Threads.class,
            description = "Threads to predict on, 1 to 1024. Default: one for each processor.")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (csv != null && dataDir != null) {
            throw new ParameterException(
                    spec.commandLine(), "--data-dir and --csv both name a source of digits; use one");
        }
        SavedEnsemble ensemble = SavedEnsemble.read(models);
        DigitImages digits =
                csv != null ? KaggleCsv.readTrain(csv) : DigitSource.of(spec, dataDir, null, null).test();
        if (limit != null) {
            digits = digits.limit(limit);
        }
        Parallel parallel = threads == null ? Parallel.shared() : Parallel.ofThreads(threads);
        List<Predictions> members = ensemble.predict(digits, parallel);
        if (json) {
            console.line(json(ensemble, members).toString());
        } else {
            show(ensemble, members);
        }
        return Main.DONE;
    }

    private void show(SavedEnsemble ensemble, List<Predictions> members) {
        Predictions all = Ensemble.of(members);
        ResultText.confusion(all).forEach(console::line);
        console.line("");
        for (int i = 0; i < members.size(); i++) {
            console.line(ensemble.members().get(i).file() + ": " + ResultText.score(members.get(i)));
        }
        if (members.size() > 1) {
            console.line("Ensemble of " + members.size() + ": " + ResultText.score(all));
        }
    }

    private static ObjectNode json(SavedEnsemble ensemble, List<Predictions> members) {
        Predictions all = Ensemble.of(members);
        ObjectNode result = Json.score(all).put("digits", all.images().size());
        ArrayNode networks = result.putArray("networks");
        for (int i = 0; i < members.size(); i++) {
            ObjectNode network = Json.object().put("file", ensemble.members().get(i).file().toString());
            networks.add(network.setAll(Json.score(members.get(i))));
        }
        result.set("confusion", Json.confusion(all.confusion()));
        return result;
    }
}
