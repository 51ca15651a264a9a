package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Metric;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.optim.Progress;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a training run is determined by, in words, so that a checkpoint can tell whether it belongs to it.
 *
 * @param values what was set, by its name in messages
 * @param rates the learning rate at every half epoch, as a schedule has no other description
 */
record TrainingSetup(Map<String, String> values, List<Double> rates) {
    static final String NETWORK = "network";
    static final String BATCH_SIZE = "batch size";

    /** Which network is kept besides: nothing that training depends on, so a replay need not have it. */
    private static final String BEST_NETWORK = "best network";

    private static final int MOST_RATES = 1_000;
    private static final int BEFORE = 20;
    private static final String UNKNOWN = "no such setting";

    TrainingSetup {
        values = new LinkedHashMap<>(values);
        rates = List.copyOf(rates);
    }

    /** The setup of a run of a trainer, with other options maybe than it has; reads all data once. */
    static TrainingSetup of(
            TrainerSettings trainer,
            TrainerOptions options,
            LayerKinds kinds,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize,
            int lastEpoch) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(NETWORK, ModelFile.description(trainer.network, kinds));
        values.put("network seed", Long.toString(trainer.network.seed()));
        values.put("optimizer", Described.of(trainer.optimizer));
        values.put("loss", Described.of(options.loss));
        values.put(
                "metrics",
                options.metrics(train.target()).stream()
                        .map(TrainingSetup::measured)
                        .collect(Collectors.joining(", ")));
        values.put("augmentation", Described.of(options.augmentation));
        values.put("mixing", Described.of(options.mixing));
        values.put("sampling", Described.of(options.sampling));
        values.put("groups", Described.of(options.groups));
        values.put("regularizers", Described.of(options.regularizers));
        values.put(
                "clipping",
                options.clippings.isEmpty()
                        ? Described.of(null)
                        : options.clippings.stream().map(Described::of).collect(Collectors.joining(", ")));
        values.put("batches of a step", Integer.toString(options.accumulated));
        values.put("averaging", Described.of(options.averaging));
        values.put("reduction on a plateau", Described.of(options.plateau));
        values.put("early stopping", Described.of(options.earlyStopping));
        options.best().ifPresent(monitor -> values.put(BEST_NETWORK, monitor.toString()));
        values.put("seed", Long.toString(options.seed));
        values.put(BATCH_SIZE, Integer.toString(batchSize));
        values.put("training data", DatasetSum.of(train, options.parallel));
        values.put(
                "validation data",
                validation == null ? "none" : DatasetSum.of(validation, options.parallel));
        List<Double> rates = new ArrayList<>();
        int steps = options.steps(train.size(), batchSize);
        for (int half = 0; half < Math.min(2L * lastEpoch, MOST_RATES); half++) {
            rates.add(trainer.schedule.rate(new Progress(half / 2.0, (long) half * steps / 2, steps)));
        }
        return new TrainingSetup(values, rates);
    }

    /**
     * Fails if a run was set up otherwise; the lengths of the two runs may differ, and the learning rates if it is said,
     * which is then told in a line of the log.
     */
    void requireSame(Path file, TrainingSetup checkpoint, boolean newRates) throws CheckpointMismatchException {
        Optional<Other> first = firstSetting(checkpoint).or(() -> newRates ? Optional.empty() : firstRate(checkpoint));
        if (newRates && first.isEmpty()) {
            firstRate(checkpoint).ifPresent(rate -> System.getLogger("dev.fovea").log(
                    Level.INFO,
                    file + ": goes on with other learning rates, as it was told: " + rate.found + rate.place
                            + " instead of " + rate.recorded));
        }
        if (first.isPresent()) {
            Other other = first.get();
            String with = other.recorded.equals(UNKNOWN)
                    ? "without " + other.name
                    : "with " + other.name + " " + other.recorded + other.place;
            throw new CheckpointMismatchException(
                    file, "the checkpoint was made " + with + ", this training has " + other.found);
        }
    }

    /** In what a run was set up otherwise first; the lengths of the two runs may differ. */
    Optional<Difference> difference(TrainingSetup recorded) {
        return ofTraining().first(recorded.ofTraining())
                .map(other -> Difference.before(other.name + other.place, other.recorded, other.found));
    }

    private TrainingSetup ofTraining() {
        Map<String, String> some = new LinkedHashMap<>(values);
        some.remove(BEST_NETWORK);
        return new TrainingSetup(some, rates);
    }

    /**
     * What was set otherwise.
     *
     * @param name what it is called
     * @param place where in the training, for what has several values; begins with a space if it is not empty
     * @param recorded what it was
     * @param found what it is
     */
    private record Other(String name, String place, String recorded, String found) {}

    /** Settings that only one of the two knows, as another version may have more or fewer, differ too. */
    private Optional<Other> first(TrainingSetup recorded) {
        return firstSetting(recorded).or(() -> firstRate(recorded));
    }

    /** In what the learning rates differ first. */
    Optional<Difference> rateDifference(TrainingSetup recorded) {
        return firstRate(recorded)
                .map(other -> Difference.before(other.name + other.place, other.recorded, other.found));
    }

    private Optional<Other> firstSetting(TrainingSetup recorded) {
        Set<String> names = new LinkedHashSet<>(values.keySet());
        names.addAll(recorded.values.keySet());
        for (String name : names) {
            String there = recorded.values.getOrDefault(name, UNKNOWN);
            String here = values.getOrDefault(name, UNKNOWN);
            if (!there.equals(here)) {
                int from = Math.max(0, firstDifference(there, here) - BEFORE);
                return Optional.of(
                        new Other(
                                name, "", CheckpointText.excerpt(there, from), CheckpointText.excerpt(here, from)));
            }
        }
        return Optional.empty();
    }

    private Optional<Other> firstRate(TrainingSetup recorded) {
        for (int half = 0; half < Math.min(rates.size(), recorded.rates.size()); half++) {
            if (!rates.get(half).equals(recorded.rates.get(half))) {
                return Optional.of(
                        new Other(
                                "learning rate", " after " + half / 2.0 + " epochs",
                                recorded.rates.get(half).toString(), rates.get(half).toString()));
            }
        }
        return Optional.empty();
    }

    private static int firstDifference(String a, String b) {
        int i = 0;
        while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** A metric's name, with its settings if there are any. */
    private static String measured(Metric metric) {
        String text = Described.of(metric);
        return text.equals(metric.name()) ? text : metric.name() + " (" + text + ")";
    }
}
