package dev.fovea.mnist.cli;

import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the first training images. */
@Command(
        name = "preview",
        sortOptions = false,
        description = "Draws the first 30 training images as a 3 x 10 grid. Without options: of the bundled MNIST.")
final class PreviewCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            defaultValue = "preview.png",
            description = "The picture to write. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Option(
            names = "--train-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Images with labels as CSV, such as Kaggle's train.csv; plain or .gz.")
    private @Nullable Path trainCsv;

    @Mixin
    private final SourceOptions from = new SourceOptions();

    PreviewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ImageSource source = ImageSource.of(spec, from, Subject.DIGITS, trainCsv, null);
        overwrite.requireFree(out);
        LabelledImages images = source.train();
        console.remark(images);
        Pictures.preview(images).write(out);
        console.line(
                "Drew the first " + Text.of(Math.min(Pictures.PREVIEWED, images.size()), images.form().item()) + " of "
                        + images.origin() + " in " + out);
        return Main.DONE;
    }
}
