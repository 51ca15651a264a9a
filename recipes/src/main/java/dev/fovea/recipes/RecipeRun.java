package dev.fovea.recipes;

import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.internal.program.ProcessorModel;
import dev.fovea.io.FileException;
import dev.fovea.log.ConsoleProgress;
import dev.fovea.log.CsvHistory;
import dev.fovea.metric.Accuracy;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.vision.ImageForm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recipe followed with one seed after the other, each in a folder of its own: {@code seed-1/history.csv}, {@code
 * seed-1/network.safetensors} and {@code seed-1/checkpoints}, from which an interrupted run continues. What came of it is kept
 * in {@code seed-1/result.properties}: nothing is judged twice.
 */
public final class RecipeRun {
    /** Of the training images, where choices are made without the test set. */
    public static final double VALIDATION_SHARE = 0.1;

    /** The validation images are the same for all seeds, or seeds could not be compared. */
    private static final long SPLIT_SEED = 0;

    private static final int STEPS_A_LINE = 10;
    private static final String SEED = "seed-";
    private static final String NETWORK = "network.safetensors";

    private final Recipe recipe;
    private final RecipeSettings settings;
    private final Dataset train;
    private final Dataset judged;
    private final ModelMetadata metadata;
    private final String text;
    private final PrintStream out;

    /**
     * A run.
     *
     * @param recipe what is followed
     * @param data its images
     * @param settings how it is followed
     * @param out where progress is told
     */
    public RecipeRun(Recipe recipe, RecipeData data, RecipeSettings settings, PrintStream out) {
        this.recipe = recipe;
        this.settings = settings;
        this.out = out;
        Dataset all = data.trainSet();
        if (settings.validating()) {
            Split split = all.stratifiedSplit(VALIDATION_SHARE, SPLIT_SEED);
            train = split.train();
            judged = split.validation();
        } else {
            train = all;
            judged = data.testSet();
        }
        ImageForm form = data.train().form();
        metadata = form.classes().storedIn(data.preprocessing().storedIn(ModelMetadata.none()))
                .preprocessing(data.preprocessing().words())
                .with(ImageForm.ITEMS, form.items());
        text = recipe.name() + ", " + settings.epochs() + (settings.epochs() == 1 ? " epoch" : " epochs")
                + ", training images " + data.train().checksum() + ", judged by "
                + (settings.validating()
                        ? "a tenth of them"
                        : "the test images " + data.test().checksum());
    }

    /**
     * The results of all seeds that have been judged in a folder.
     *
     * @param folder where all seeds have their folders
     * @return the results by seed; none if there is no such folder
     * @throws FileException if one cannot be read, or is that of another recipe, other epochs or other images
     */
    public List<SeedResult> results(Path folder) throws FileException {
        List<SeedResult> results = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> seeds = Files.newDirectoryStream(folder, SEED + "*")) {
                for (Path own : seeds) {
                    ResultFile.read(own, text).ifPresent(results::add);
                }
            } catch (FileException e) {
                throw e;
            } catch (IOException e) {
                throw new FileException(FileException.message(folder.toString(), "cannot be read", e), e);
            }
        }
        results.sort(Comparator.comparingLong(SeedResult::seed));
        return results;
    }

    /**
     * Trains with one seed, or goes on where it was interrupted, and judges the network, unless it has been.
     *
     * @param seed the seed
     * @param folder where all seeds have their folders
     * @return what came of it
     * @throws FileException if something cannot be saved
     * @throws InterruptedException if the thread was interrupted; the checkpoints are there
     */
    public SeedResult train(long seed, Path folder) throws FileException, InterruptedException {
        Path own = folder(folder, seed);
        Path file = own.resolve(NETWORK);
        if (settings.resuming() && Files.exists(file)) {
            Optional<SeedResult> earlier = ResultFile.read(own, text);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        Parallel parallel = settings.parallel();
        Network network = recipe.network(train, seed);
        Checkpoints checkpoints = Checkpoints.in(own.resolve("checkpoints"));
        History history = recipe.trainer(network, train, settings.epochs(), seed)
                .parallel(parallel)
                .checkpoints(settings.resuming() ? checkpoints.resume() : checkpoints)
                .listener(ConsoleProgress.to(out).everySteps(STEPS_A_LINE))
                .listener(new CsvHistory(own.resolve("history.csv")))
                .fit(train, null, settings.epochs(), recipe.batchSize());
        if (!history.finished()) {
            throw new InterruptedException("training was interrupted");
        }
        SeedResult result = new SeedResult(
                seed,
                accuracy(Predictor.of(network), parallel),
                accuracy(recipe.predictor(network), parallel),
                history.epochs().stream().mapToDouble(EpochReport::seconds).sum(),
                LocalDate.now(ZoneOffset.UTC),
                machine());
        String accuracy = settings.validating() ? "validation accuracy" : "test accuracy";
        network.save(file, metadata.training(text).metric(accuracy, result.network())
                .metric(accuracy + " with all views", result.predictor()));
        ResultFile.write(own, text, result);
        return result;
    }

    private String machine() {
        String processor = ProcessorModel.find();
        int threads = settings.parallel().threads();
        return (processor.isEmpty() ? "a processor that the system does not tell" : processor) + ", " + threads
                + (threads == 1 ? " thread, " : " threads, ") + ComputeKernels.name() + " kernels, Java "
                + Runtime.version() + ", Fovea " + ModelFile.libraryVersion();
    }

    /**
     * The folder of a seed.
     *
     * @param all where all seeds have theirs
     * @param seed the seed
     * @return the folder
     */
    public static Path folder(Path all, long seed) {
        return all.resolve(SEED + seed);
    }

    /** What is trained, for how long, with which images and who judges, in a line: results of the same can be compared. */
    @Override
    public String toString() {
        return text;
    }

    /** Of the greatest probability, the first of equal ones. */
    private double accuracy(Predictor predictor, Parallel parallel) {
        int[] labels = IntStream.range(0, judged.size()).map(judged::label).toArray();
        return new Accuracy().of(predictor.predict(judged.samples(), parallel), labels);
    }
}
