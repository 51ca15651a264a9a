package dev.fovea.mnist.cli;

import dev.fovea.internal.program.FileNames;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.Submission;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.ImageCsv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts with saved networks. */
@Command(
        name = "predict",
        sortOptions = false,
        description = {
            "Predicts with saved networks what is on pictures, or on images as CSV into a submission.",
            "A picture (PNG, JPEG, GIF, BMP, WebP, TIFF) has one digit, upright, of any size, dark on light or light on dark."
                    + " A photo's rotation tag is applied. Of a folder all pictures are taken in the order of their names,"
                    + " with those of the folders in it, but nothing hidden. A picture that cannot be read does not stop"
                    + " the others: it is told at the end, and the exit status is 1.",
            "What seems to be no single digit is told of pictures only, not of images as CSV."
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
            description = "Pictures of one digit each (or whatever the networks know), or folders of them.")
    private List<Path> pictures = new ArrayList<>();

    @Option(
            names = "--test-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Images as CSV, such as Kaggle's test.csv; plain or .gz.")
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
            SavedEnsemble ensemble = models.read();
            return new PicturePrediction(console, ensemble, threads.parallel(), json.asked()).of(pictures);
        }
        predictFile(testCsv, out == null ? FileNames.here().path(Submission.NAME) : out);
        return Main.DONE;
    }

    private void predictFile(Path file, Path submission) throws FileException, InterruptedException {
        overwrite.requireFree(submission);
        SavedEnsemble ensemble = models.read();
        LabelledImages images;
        try (var progress = new WorkProgress(console, "Reading " + file, !json.asked())) {
            images = ImageCsv.read(file, ensemble.subject().fileForm(), progress);
        }
        console.remark(images);
        if (images.labelled()) {
            console.error(file + ": its labels are not looked at; 'mnist evaluate' with --csv compares with them");
        }
        int[] labels;
        try (var progress = new WorkProgress(console, "Predicting", !json.asked())) {
            labels = Ensemble.of(ensemble.predict(images, threads.parallel(), progress)).labels();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Submission.write(submission, labels);
        console.line(
                json.asked()
                        ? Json.object().put("images", images.size()).put("submission", submission.toString()).toString()
                        : "Predicted " + Text.of(images.size(), images.form().item()) + ": " + submission);
    }
}
