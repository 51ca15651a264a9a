package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.ImageCsv;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells how well saved networks recognise images whose labels are known. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = {
            "Tells how many images saved networks recognise, each of them and all together.",
            "Without options: the bundled MNIST's 10,000 test digits; with --data-dir, the test images there.",
            "Every image counts, also one that 'predict' would tell to be no single digit."
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ModelsParameter models = new ModelsParameter();

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Images with labels as CSV, such as Kaggle's train.csv; plain or .gz.")
    private @Nullable Path csv;

    @Mixin
    private final SourceOptions from = new SourceOptions();

    @Mixin
    private final LimitOption limit = new LimitOption();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (csv != null && from.folder() != null) {
            throw new ParameterException(
                    spec.commandLine(), "--data-dir and --csv both name a source of images; use one");
        }
        SavedEnsemble ensemble = models.read();
        LabelledImages images = limit.of(images(ensemble.subject()));
        console.remark(images);
        ensemble.requireClasses(images);
        List<Predictions> members;
        try (var progress = new WorkProgress(console, "Predicting", !json.asked())) {
            members = ensemble.predict(images, threads.parallel(), progress);
        }
        if (json.asked()) {
            console.line(json(ensemble, members).toString());
        } else {
            show(ensemble, members);
        }
        return Main.DONE;
    }

    private LabelledImages images(Subject known) throws FileException, InterruptedException {
        if (csv == null) {
            return ImageSource.of(spec, from, known, null, null).test();
        }
        try (var progress = new WorkProgress(console, "Reading " + csv, !json.asked())) {
            return ImageCsv.readLabelled(csv, from.choice(known).form(), progress);
        }
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
        ObjectNode result = Json.score(all).put("images", all.images().size());
        ArrayNode networks = result.putArray("networks");
        for (int i = 0; i < members.size(); i++) {
            ObjectNode network = Json.object().put("file", ensemble.members().get(i).file().toString());
            networks.add(network.setAll(Json.score(members.get(i))));
        }
        result.set("confusion", Json.confusion(all.confusion()));
        return result;
    }
}
