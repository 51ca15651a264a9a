package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.data.DigitPicture;
import dev.fovea.mnist.data.KaggleCsv;
import dev.fovea.mnist.data.Submission;
import dev.fovea.mnist.data.WorkListener;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts digits with saved networks. */
@Command(
        name = "predict",
        sortOptions = false,
        description = {
            "Predicts digits with saved networks: pictures, or Kaggle's test.csv into a submission.",
            "A picture is a PNG or JPEG of one digit, upright, of any size, dark on light or light on dark. (A photo's"
                    + " rotation tag is not applied.)"
        })
final class PredictCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ModelsParameter models = new ModelsParameter();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PICTURE",
            converter = OptionValues.Place.class,
            description = "Pictures of one digit each.")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = "--test-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Digits without labels, in the form of Kaggle's test.csv.")
    private @Nullable Path testCsv;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "With --test-csv: the submission to write. Default: MNIST-CNN-ENSEMBLE.csv.")
    private @Nullable Path out;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileException, InterruptedException {
        if (testCsv == null == pictures.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected either pictures or --test-csv");
        }
        if (testCsv == null && (out != null || overwrite.asked())) {
            throw new ParameterException(
                    spec.commandLine(), (out != null ? "--out" : "--overwrite") + " is for --test-csv");
        }
        if (testCsv == null) {
            predictPictures();
        } else {
            predictFile(testCsv, out == null ? FileNames.here().path(Submission.NAME) : out);
        }
        return Main.DONE;
    }

    private void predictFile(Path file, Path submission) throws FileException, InterruptedException {
        overwrite.requireFree(submission);
        SavedEnsemble ensemble = models.read();
        DigitImages digits;
        try (var progress = new WorkProgress(console, "Reading " + file, !json.asked())) {
            digits = KaggleCsv.readTest(file, progress);
        }
        int[] labels;
        try (var progress = new WorkProgress(console, "Predicting", !json.asked())) {
            labels = Ensemble.of(ensemble.predict(digits, threads.parallel(), progress)).digits();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Submission.write(submission, labels);
        console.line(
                json.asked()
                        ? Json.object().put("digits", digits.size()).put("submission", submission.toString()).toString()
                        : "Predicted " + Text.of(digits.size(), "digit") + ": " + submission);
    }

    private void predictPictures() throws FileException, InterruptedException {
        SavedEnsemble ensemble = models.read();
        List<Predictions> members = ensemble.predict(
                DigitPicture.read(pictures), threads.parallel(), WorkListener.NONE);
        Predictions all = Ensemble.of(members);
        ObjectNode result = Json.object();
        ArrayNode predictions = result.putArray("predictions");
        for (int i = 0; i < pictures.size(); i++) {
            if (json.asked()) {
                ObjectNode one = Json.object().put("file", pictures.get(i).toString());
                one.setAll(Json.prediction(all, i));
                ArrayNode votes = one.putArray("votes");
                for (Predictions member : members) {
                    votes.add(member.digit(i));
                }
                predictions.add(one);
            } else {
                console.line(pictures.get(i) + ": " + all.digit(i) + "   (" + probabilities(all, i) + ")");
            }
        }
        if (json.asked()) {
            console.line(result.toString());
        }
    }

    private static String probabilities(Predictions predictions, int image) {
        List<String> shown = new ArrayList<>();
        for (int digit = 0; digit < DigitImages.CLASSES; digit++) {
            shown.add(String.format(Locale.ROOT, "%d: %.1f %%", digit, 100 * predictions.probability(image, digit)));
        }
        return String.join(", ", shown);
    }
}
