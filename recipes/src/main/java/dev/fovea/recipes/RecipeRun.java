package dev.fovea.recipes;

import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.io.FileException;
import dev.fovea.log.ConsoleProgress;
import dev.fovea.log.CsvHistory;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * A recipe followed with one seed after the other, each in a folder of its own: {@code seed-1/history.csv}, {@code
 * seed-1/network.safetensors} and {@code seed-1/checkpoints}, from which an interrupted run continues.
 */
public final class RecipeRun {
    /** Of the training images, where choices are made without the test set. */
    public static final double VALIDATION_SHARE = 0.1;

    /** The validation images are the same for all seeds, or seeds could not be compared. */
    private static final long SPLIT_SEED = 0;

    private static final int STEPS_A_LINE = 10;

    private final Recipe recipe;
    private final RecipeSettings settings;
    private final Dataset train;
    private final Dataset judged;
    private final ModelMetadata metadata;
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
        metadata = data.preprocessing()
                .storedIn(ModelMetadata.none().labels(data.train().classNames().names()));
    }

    /**
     * Trains with one seed, or goes on where it was interrupted, and judges the network once.
     *
     * @param seed the seed
     * @param folder where all seeds have their folders
     * @return what came of it
     * @throws FileException if something cannot be saved
     * @throws InterruptedException if the thread was interrupted; the checkpoints are there
     */
    public SeedResult train(long seed, Path folder) throws FileException, InterruptedException {
        Path own = folder(folder, seed);
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
        network.save(own.resolve("network.safetensors"), metadata);
        double seconds = history.epochs().stream().mapToDouble(EpochReport::seconds).sum();
        return new SeedResult(
                seed,
                accuracy(Predictor.of(network), parallel),
                accuracy(recipe.predictor(network), parallel),
                seconds);
    }

    /**
     * The folder of a seed.
     *
     * @param all where all seeds have theirs
     * @param seed the seed
     * @return the folder
     */
    public static Path folder(Path all, long seed) {
        return all.resolve("seed-" + seed);
    }

    private double accuracy(Predictor predictor, Parallel parallel) {
        float[] probabilities = predictor.predict(judged.samples(), parallel).data();
        int classes = predictor.classes();
        float[] label = new float[1];
        int right = 0;
        for (int n = 0; n < judged.size(); n++) {
            judged.readTarget(n, label, 0);
            int best = 0;
            for (int i = 1; i < classes; i++) {
                best = probabilities[n * classes + i] > probabilities[n * classes + best] ? i : best;
            }
            right += best == (int) label[0] ? 1 : 0;
        }
        return (double) right / judged.size();
    }
}
