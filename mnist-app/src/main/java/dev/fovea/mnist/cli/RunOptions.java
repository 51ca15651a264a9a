package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Recipe;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options of a training run that decide its result. */
final class RunOptions {
    private static final String EPOCHS = "--epochs";

    /** Where the images are may change from process to process; that they are the same is checked by their checksum. */
    private static final Set<String> PLACES = Set.of("--train-csv", "--test-csv", "--data-dir");

    @Option(
            names = "--train-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Train on images with labels as CSV, such as Kaggle's train.csv, plain or .gz; with --test-csv.")
    private @Nullable Path trainCsv;

    @Option(
            names = "--test-csv",
            paramLabel = "FILE",
            converter = OptionValues.Place.class,
            description = "Predict images as CSV, such as Kaggle's test.csv: the result is the submission. If they have labels,"
                    + " the predictions are compared with them.")
    private @Nullable Path testCsv;

    @Mixin
    private SourceOptions from = new SourceOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            converter = OptionValues.RecipeName.class,
            defaultValue = "notebook",
            description = "What is trained: notebook, the notebook's networks with Adam; best, deeper ones with AdamW,"
                    + " which take an hour on two cores. It decides the defaults of the options below, which are given in this"
                    + " order. Default: ${DEFAULT-VALUE}.")
    private Recipe recipe = Recipe.NOTEBOOK;

    @Option(
            names = "--nets",
            paramLabel = "N",
            converter = OptionValues.Networks.class,
            description = "Networks in the ensemble, 1 to 100. Default: 3.")
    private @Nullable Integer networks;

    @Option(
            names = EPOCHS,
            paramLabel = "N",
            converter = OptionValues.Epochs.class,
            description = "Epochs for each network, 1 to 10000. Default: 10 or 30.")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            converter = OptionValues.BatchSize.class,
            description = "Images for each step, 1 to 4096. Default: 64 or 128.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            converter = OptionValues.LearningRate.class,
            description = "Learning rate of the first epoch, 0 to 10. Default: 0.001 or 0.003.")
    private @Nullable Double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "FACTOR",
            converter = OptionValues.Decay.class,
            description = "Factor of the learning rate from epoch to epoch, above 0 and up to 1."
                    + " Default: 0.95 or 0.85.")
    private @Nullable Double decay;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = OptionValues.Share.class,
            description = "Share of the training images that each network is validated with, another one for each; 0 for"
                    + " none, below 1. Default: 0.1 or 0.")
    private @Nullable Double validation;

    @Mixin
    private AugmentOptions augment = new AugmentOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = OptionValues.Seed.class,
            defaultValue = "1",
            description = "Decides everything that is random; any whole number of 64 bits. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /**
     * Where the images come from.
     *
     * @param command whose options these are, for a message
     * @throws FileException if the folder or the names of classes cannot be read
     * @throws ParameterException if the options name two sources or half of one
     */
    ImageSource source(CommandSpec command) throws FileException {
        augment.refuseContradictions(command);
        ImageSource source = ImageSource.of(command, from, Subject.DIGITS, trainCsv, testCsv);
        if (trainCsv != null && testCsv == null) {
            throw new ParameterException(command.commandLine(), "--train-csv needs --test-csv beside it");
        }
        if (testCsv != null && trainCsv == null) {
            throw new ParameterException(command.commandLine(), "--test-csv needs --train-csv beside it");
        }
        return source;
    }

    /**
     * Where the images of a run that was begun before come from now. What is said now comes first: what was recorded may have been moved.
     *
     * @param command whose options these are, for a message
     * @param now a folder, and which set files are
     * @param csv a file of training images; null if none is named
     * @return the source of the training images
     * @throws FileException if the folder or the names of classes cannot be read
     * @throws ParameterException if the options name two sources
     */
    ImageSource source(CommandSpec command, SourceOptions now, @Nullable Path csv) throws FileException {
        boolean moved = now.folder() != null || csv != null;
        now.complete(from, moved);
        return ImageSource.of(command, now, Subject.DIGITS, moved ? csv : trainCsv, moved ? null : testCsv);
    }

    /** The images that are used of a source's. */
    LabelledImages limited(LabelledImages images) {
        return limit.of(images);
    }

    int epochs() {
        return or(epochs, recipe.epochs());
    }

    /**
     * Begins with trained networks instead of new ones.
     *
     * @param count how many there are
     * @param command what was typed
     * @throws ParameterException if another number was typed
     */
    void startFrom(int count, CommandSpec command) {
        if (command.commandLine().getParseResult().hasMatchedOption("--nets") && networks() != count) {
            throw new ParameterException(
                    command.commandLine(), "--from names " + Text.of(count, "network") + ", --nets says " + networks());
        }
        networks = count;
    }

    int networks() {
        return or(networks, recipe.networks());
    }

    private int batchSize() {
        return or(batchSize, recipe.batchSize());
    }

    private double learningRate() {
        return or(learningRate, recipe.learningRate());
    }

    private double decay() {
        return or(decay, recipe.decay());
    }

    private double validation() {
        return or(validation, recipe.validation());
    }

    EnsembleSettings settings(Subject subject, int threads) {
        return new EnsembleSettings(
                recipe,
                networks(),
                epochs(),
                batchSize(),
                learningRate(),
                decay(),
                validation(),
                augment.of(recipe.augmenting(subject)),
                seed,
                threads);
    }

    private static <T> T or(@Nullable T typed, T usual) {
        return typed == null ? usual : typed;
    }

    /** Puts what is usual where nothing was typed: a run goes on as it was begun, whatever becomes usual. */
    private void complete() {
        networks = networks();
        epochs = epochs();
        batchSize = batchSize();
        learningRate = learningRate();
        decay = decay();
        validation = validation();
    }

    void requireTrainingImages(LabelledImages images) throws DataFileException {
        int size = images.size();
        if (size - Math.ceil(validation() * size) < 1) {
            throw new DataFileException("--validation " + validation() + " of "
                    + Text.of(size, "training " + images.form().item()) + " leaves none to train with");
        }
    }

    /** All of them as typed on a command line, those that were left at their default too. */
    List<String> asTyped() {
        complete();
        List<String> typed = new ArrayList<>();
        for (OptionSpec option : CommandSpec.forAnnotatedObject(this).options()) {
            Object value = option.getValue();
            if (value instanceof Boolean flag) {
                if (flag) {
                    typed.add(option.longestName());
                }
            } else if (value != null) {
                typed.add(option.longestName() + "=" + typed(value));
            }
        }
        return typed;
    }

    private static Object typed(Object value) {
        return switch (value) {
            case Path path -> path.toAbsolutePath();
            case KnownSet set -> set.title();
            default -> value;
        };
    }

    /**
     * The options of a run that was begun before.
     *
     * @param folder its folder, for messages
     * @param typed its options as typed on a command line
     * @throws FileException if they cannot be understood
     */
    static RunOptions recorded(Path folder, List<String> typed) throws FileException {
        RunOptions recorded = new RunOptions();
        CommandSpec options = CommandSpec.forAnnotatedObject(recorded);
        try {
            new CommandLine(options).setExpandAtFiles(false).parseArgs(typed.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new DataFileException(folder.resolve(RunFile.NAME) + ": " + e.getMessage(), e);
        }
        if (!typed.stream().allMatch(option -> option.startsWith("--") && option.length() > 2)) {
            throw new DataFileException(folder.resolve(RunFile.NAME) + ": expected options only");
        }
        recorded.complete();
        recorded.from.settle();
        return recorded;
    }

    /**
     * The options of a run that was begun before, and goes on. Images may have been moved and epochs may be added; the
     * schedule goes by the number of the epoch, so the results are those of asking for all of them at once.
     *
     * @param folder its folder, for messages
     * @param typed its options as typed on a command line
     * @param now what was typed now; what else it repeats must be the same
     * @throws FileException if options contradict each other or cannot be understood
     */
    static RunOptions continued(Path folder, List<String> typed, ParseResult now) throws FileException {
        RunOptions continued = recorded(folder, typed);
        CommandSpec options = CommandSpec.forAnnotatedObject(continued);
        boolean moved = now.matchedOptions().stream().anyMatch(option -> PLACES.contains(option.longestName()));
        for (OptionSpec option : options.options()) {
            String name = option.longestName();
            if (PLACES.contains(name)) {
                if (moved) {
                    option.setValue(now.matchedOptionValue(name, null));
                }
            } else if (now.hasMatchedOption(name)) {
                Object here = now.matchedOption(name).getValue();
                Object there = option.getValue();
                if (name.equals(EPOCHS) && (int) here > continued.epochs()) {
                    option.setValue(here);
                } else if (!isSame(here, there)) {
                    throw new DataFileException(folder + ": this run was begun "
                            + (there == null || there.equals(false) ? "without " + name
                                    : "with " + name + " " + typed(there))
                            + (here instanceof Boolean ? "" : ", not with " + typed(here)) + "; "
                            + (name.equals(EPOCHS)
                                    ? "--resume can only add epochs"
                                    : "'mnist train --from' begins a new run, with its networks and other options"));
                }
            }
        }
        return continued;
    }

    /** A file is the same however it is named. */
    private static boolean isSame(Object here, @Nullable Object there) {
        try {
            return here.equals(there)
                    || (here instanceof Path typed && there instanceof Path recorded
                            && Files.isSameFile(typed, recorded));
        } catch (IOException e) {
            return false; // one of them is no more
        }
    }
}
