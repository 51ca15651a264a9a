package dev.fovea.mnist.cli;

import dev.fovea.mnist.data.DataFileException;
import dev.fovea.mnist.data.DigitImages;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.ops.ConvolutionAlgorithm;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains an ensemble, predicts the test digits and writes the results: the whole job of the notebook. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains networks on digits, averages their predictions of the test digits and writes the results.",
            "Without options: three networks on the bundled MNIST, 10 epochs each."
        },
        footerHeading = "%nResults:%n",
        footer = {
            "  MNIST-CNN-ENSEMBLE.csv  the predictions, in the form Kaggle takes",
            "  preview.png             the first training digits",
            "  predictions.png         the first test digits and what they were taken for",
            "  curves.png              loss and accuracy of each network",
            "  confusion.png           which digit was taken for which (with labels only)",
            "  history.csv             the figures of every epoch",
            "  summary.txt             settings, versions, results and times",
            "  network-1.safetensors   the first network, and so on; ensemble.json lists them:",
            "                          'mnist evaluate', 'predict' and 'export' take the folder or one of them",
            "",
            "The same seed gives the same results for any number of threads. The folder appears when all is done; after"
                    + " Ctrl-C or a failure there is none."
        })
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--train-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Train on Kaggle's train.csv; with --test-csv.")
    private @Nullable Path trainCsv;

    @Option(
            names = "--test-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Predict Kaggle's test.csv, which has no labels: the result is the submission.")
    private @Nullable Path testCsv;

    @Mixin
    private final DataDirOption dataDir = new DataDirOption();

    @Mixin
    private final LimitOption limit = new LimitOption();

    @Option(
            names = "--nets",
            paramLabel = "N",
            converter = OptionValues.Networks.class,
            defaultValue = "3",
            description = "Networks in the ensemble, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int networks;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = OptionValues.Epochs.class,
            defaultValue = "10",
            description = "Epochs for each network, 1 to 10000. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            converter = OptionValues.BatchSize.class,
            defaultValue = "64",
            description = "Digits for each step, 1 to 4096. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            converter = OptionValues.LearningRate.class,
            defaultValue = "0.001",
            description = "Learning rate of the first epoch, 0 to 10. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "FACTOR",
            converter = OptionValues.Decay.class,
            defaultValue = "0.95",
            description = "Factor of the learning rate from epoch to epoch, above 0 and up to 1."
                    + " Default: ${DEFAULT-VALUE}.")
    private double decay;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = OptionValues.Share.class,
            defaultValue = "0.1",
            description = "Share of the training digits that each network is validated with, another one for each; 0 for"
                    + " none, below 1. Default: ${DEFAULT-VALUE}.")
    private double validation;

    @Option(
            names = "--no-augment",
            description = "Do not rotate, zoom and shift the training digits at random.")
    private boolean noAugment;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = OptionValues.Seed.class,
            defaultValue = "1",
            description = "Decides everything that is random; any whole number of 64 bits. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            converter = OptionValues.Place.class,
            description = "Folder for the results, which must be new or empty. Default: runs/<time>.")
    private @Nullable Path out;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show the final results only.")
    private boolean quiet;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws DataFileException, InterruptedException {
        DigitSource source = source();
        requireComputing();
        RunFolder folder = RunFolder.plan(out, LocalDateTime.now(ZoneId.systemDefault()));
        Stopwatch watch = Stopwatch.start();
        DigitImages train = source.train();
        DigitImages test = source.test();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!quiet) {
            console.line("Loaded " + Text.of(train.size(), "training row") + " and " + Text.of(test.size(), "test row")
                    + " from " + source + " in " + watch);
        }
        train = limit.of(train);
        test = limit.of(test);
        requireTrainingImages(train.size());
        new TrainRun(console, quiet, settings(), source.toString(), train, test).run(folder);
        return Main.DONE;
    }

    /** Fails now, not after the digits were read, if -Dfovea.kernels or -Dfovea.convolution cannot be met. */
    private void requireComputing() {
        ComputeKernels.name();
        try {
            ConvolutionAlgorithm.forced();
        } catch (IllegalStateException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private DigitSource source() {
        DigitSource source = DigitSource.of(spec, dataDir.folder(), trainCsv, testCsv);
        if (trainCsv != null && testCsv == null) {
            throw new ParameterException(spec.commandLine(), "--train-csv needs --test-csv beside it");
        }
        if (testCsv != null && trainCsv == null) {
            throw new ParameterException(spec.commandLine(), "--test-csv needs --train-csv beside it");
        }
        return source;
    }

    private EnsembleSettings settings() {
        return new EnsembleSettings(
                networks,
                epochs,
                batchSize,
                learningRate,
                decay,
                validation,
                !noAugment,
                seed,
                threads.count());
    }

    private void requireTrainingImages(int size) throws DataFileException {
        if (size - Math.ceil(validation * size) < 1) {
            throw new DataFileException("--validation " + validation + " of " + Text.of(size, "training digit")
                    + " leaves none to train with");
        }
    }
}
