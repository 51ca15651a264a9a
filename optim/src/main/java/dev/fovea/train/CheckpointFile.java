package dev.fovea.train;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A training run in a file: the tensors {@code parameter.…}, {@code optimizer.0.…} and so on for each slot,
 * {@code best.…}, {@code unfinished.…} for what metrics keep within an epoch; counters, history and setup as texts. Random numbers need no entry: they depend on seed, epoch and
 * step.
 */
final class CheckpointFile {
    private static final String FORMAT = "2";
    private static final String FORMAT_KEY = "fovea.checkpoint";
    private static final String SETUP = "setup.";
    private static final String RATES = "rates";
    private static final String EPOCH = "epoch";
    private static final String STEP = "step";
    private static final String UNFINISHED = "unfinished";
    private static final String KEPT = "unfinished.";
    private static final String HISTORY = "history";
    private static final String PARAMETER = "parameter.";
    private static final String BEST = "best.";
    private static final String AVERAGE = "average.";
    private static final String AVERAGED_EPOCHS = "averaged_epochs";
    private static final String BEST_EPOCH = "best_epoch";
    private static final String TRACE = "trace";
    private static final String CONTRADICTION = "its counters contradict each other";

    /** For messages; a path that need not exist where bytes are read. */
    private final Path file;
    private final TrainingState state;

    CheckpointFile(Path file, TrainingState state) {
        this.file = file;
        this.state = state;
    }

    /** Writes the state, between epochs or, with what they add up to, after some steps of one. */
    void write(TrainingSetup setup, EpochSums.@Nullable Saved unfinished) throws FileException {
        store(setup, unfinished).write(file);
    }

    /** The bytes of the file. */
    byte[] bytes(TrainingSetup setup, EpochSums.@Nullable Saved unfinished) throws FileException {
        return store(setup, unfinished).toBytes(file.toString());
    }

    private TensorStore store(TrainingSetup setup, EpochSums.@Nullable Saved unfinished) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT_KEY, FORMAT);
        setup.values().forEach((name, value) -> texts.put(SETUP + name, value));
        texts.put(RATES, CheckpointText.of(setup.rates()));
        texts.put(EPOCH, Integer.toString(state.epoch));
        texts.put(STEP, Long.toString(state.step));
        if (unfinished != null) {
            texts.put(UNFINISHED, CheckpointText.of(unfinished));
        }
        if (state.trace != null) {
            texts.put(TRACE, String.join("\n", state.trace.lines()));
        }
        texts.put(HISTORY, String.join("\n", state.reports.stream().map(CheckpointText::of).toList()));
        if (state.averages != null) {
            texts.put(AVERAGED_EPOCHS, Long.toString(state.averages.epochs()));
        }
        if (state.best != null) {
            texts.put(BEST_EPOCH, Integer.toString(state.best.report().epoch()));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays(state.best).forEach((name, array) -> tensors.put(name, array.tensor()));
        if (unfinished != null) {
            unfinished.metrics().forEach((name, numbers) -> WideNumbers.put(tensors, KEPT + name, numbers));
        }
        return TensorStore.of(tensors).metadata(texts);
    }

    /**
     * The training that a checkpoint is to be continued by.
     *
     * @param setup what it is determined by
     * @param newRates whether learning rates may differ
     * @param lastEpoch the epoch it is to end with
     * @param stepsOfEpoch the steps of an epoch
     * @param measurement can take the metrics of an unfinished epoch
     */
    record Resumption(
            TrainingSetup setup, boolean newRates, int lastEpoch, int stepsOfEpoch, Measurement measurement) {}

    /**
     * Puts the state where the file was written, all of it or, if anything is wrong, nothing.
     *
     * @throws CheckpointMismatchException if the file is of another training or past its last epoch
     * @throws FileException if it cannot be read or breaks a rule
     */
    void read(Resumption to) throws FileException {
        read(TensorStore.read(file), to);
    }

    /** The same with the bytes of a file that is elsewhere. */
    void read(byte[] bytes, Resumption to) throws FileException {
        read(TensorStore.read(bytes, file.toString()), to);
    }

    private void read(TensorStore store, Resumption to) throws FileException {
        String format = store.metadata().get(FORMAT_KEY);
        if (!FORMAT.equals(format)) {
            throw fault(
                    format == null
                            ? "expected the checkpoint of a training, found a file without " + FORMAT_KEY
                            : "expected a checkpoint of format " + FORMAT + ", found " + format
                                    + "; another Fovea wrote it");
        }
        try {
            Counters counters = counters(store);
            TrainingSetup checkpoint = setup(store);
            to.setup.requireSame(file, checkpoint, to.newRates);
            counters.require(to.stepsOfEpoch);
            if (counters.unfinished != null) {
                to.measurement.restore(counters.unfinished.metrics());
            }
            int steps = counters.stepsOfUnfinished();
            if (counters.epoch > to.lastEpoch || (counters.epoch == to.lastEpoch && steps > 0)) {
                throw new CheckpointMismatchException(
                        file, "the checkpoint was made after " + counters.epoch + " epochs"
                                + (steps == 0 ? "" : " and " + steps + " steps") + ", this training has "
                                + to.lastEpoch);
            }
            Trace trace = trace(store, counters);
            TrainingState.Best best = best(store, counters.reports, to.stepsOfEpoch);
            long averaged = state.averages == null ? 0 : CheckpointText.whole(text(store, AVERAGED_EPOCHS));
            Map<String, Place> places = arrays(best);
            Map<String, Tensor> found = new LinkedHashMap<>(store.tensors());
            if (counters.unfinished != null) {
                counters.unfinished.metrics().keySet().forEach(name -> found.remove(KEPT + name));
            }
            requireSameTensors(found, places);
            places.forEach((name, place) -> {
                float[] values = Objects.requireNonNull(store.tensors().get(name)).data();
                System.arraycopy(values, 0, place.values, 0, values.length);
            });
            if (state.averages != null) {
                state.averages.setEpochs(averaged);
            }
            state.best = best;
            // With other rates it is no longer the training that was recorded.
            state.trace = to.setup.rateDifference(checkpoint).isEmpty() ? trace : null;
            counters.putInto(state);
            state.network.changed();
        } catch (CheckpointMismatchException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": " + e.getMessage(), e);
        }
    }

    /** Where the numbers of a tensor stand in memory. */
    private record Place(Shape shape, float[] values) {
        Tensor tensor() {
            return Tensor.of(shape, values);
        }
    }

    private record Counters(
            int epoch,
            long step,
            EpochSums.@Nullable Saved unfinished,
            List<EpochReport> reports) {
        Counters {
            boolean follows = reports.size() == epoch;
            for (int i = 0; i < reports.size(); i++) {
                follows &= reports.get(i).epoch() == i + 1;
            }
            if (epoch < 0 || step < 0 || !follows || (unfinished != null && unfinished.epoch() != epoch + 1)) {
                throw new IllegalArgumentException(CONTRADICTION);
            }
        }

        /** Fails unless they fit epochs of so many steps. */
        void require(int stepsOfEpoch) {
            boolean fits = unfinished == null
                    || (unfinished.steps() == stepsOfEpoch && unfinished.step() < stepsOfEpoch);
            if (!fits || step != (long) epoch * stepsOfEpoch + stepsOfUnfinished()) {
                throw new IllegalArgumentException(CONTRADICTION);
            }
        }

        int stepsOfUnfinished() {
            return unfinished == null ? 0 : unfinished.step();
        }

        void putInto(TrainingState state) {
            state.epoch = epoch;
            state.step = step;
            state.unfinished = unfinished;
            state.reports.clear();
            state.reports.addAll(reports);
            state.course.clear();
            state.course.addAll(reports);
        }
    }

    private Counters counters(TensorStore store) throws FileException {
        String unfinished = store.metadata().get(UNFINISHED);
        return new Counters(
                Integer.parseInt(text(store, EPOCH)),
                Long.parseLong(text(store, STEP)),
                unfinished == null
                        ? null
                        : CheckpointText.sums(
                                unfinished, (name, count) -> WideNumbers.get(store.tensors(), KEPT + name, count)),
                CheckpointText.reports(text(store, HISTORY)));
    }

    /** What the run has come by; null if its learning rates were changed on the way, as it is recorded no more then. */
    private @Nullable Trace trace(TensorStore store, Counters counters) throws FileException {
        String text = store.metadata().get(TRACE);
        if (text == null) {
            return null;
        }
        try {
            Trace trace = Trace.parse(text.lines().toList());
            trace.requireEnd(counters.epoch, counters.step);
            if (trace.start().sums().size() == state.network.parameters().size()) {
                return trace;
            }
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": its " + TRACE + ": " + e.getMessage(), e);
        }
        throw fault("its " + TRACE + " has another number of parameters than the network");
    }

    /**
     * The best epoch, its parameters still to be read. Its step needs no entry: {@link Counters#require} takes only
     * trainings whose epochs all have as many steps.
     */
    private TrainingState.@Nullable Best best(TensorStore store, List<EpochReport> reports, int stepsOfEpoch)
            throws FileException {
        String text = store.metadata().get(BEST_EPOCH);
        if (text == null) {
            return null;
        }
        int epoch = Integer.parseInt(text);
        for (EpochReport report : reports) {
            if (report.epoch() == epoch) {
                return new TrainingState.Best(report, (long) epoch * stepsOfEpoch, state.parameters());
            }
        }
        throw fault("its best epoch " + epoch + " is not in its history");
    }

    private TrainingSetup setup(TensorStore store) throws FileException {
        Map<String, String> values = new LinkedHashMap<>();
        store.metadata().forEach((key, value) -> {
            if (key.startsWith(SETUP)) {
                values.put(key.substring(SETUP.length()), value);
            }
        });
        return new TrainingSetup(values, CheckpointText.numbers(text(store, RATES)));
    }

    private String text(TensorStore store, String key) throws FileException {
        String text = store.metadata().get(key);
        if (text == null) {
            throw fault("expected a text " + key + " among the metadata, found none");
        }
        return text;
    }

    private Map<String, Place> arrays(TrainingState.@Nullable Best best) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Parameter parameter : state.network.parameters()) {
            places.put(PARAMETER + parameter.name(), new Place(parameter.shape(), parameter.values()));
        }
        for (Parameter parameter : state.network.parameters()) {
            ParameterUpdate update = state.updates.get(parameter.index());
            for (int slot = 0; slot < update.slots(); slot++) {
                places.put(
                        "optimizer." + slot + "." + parameter.name(), new Place(parameter.shape(), update.slot(slot)));
            }
        }
        if (state.averages != null) {
            for (Parameter parameter : state.network.parameters()) {
                places.put(
                        AVERAGE + parameter.name(),
                        new Place(parameter.shape(), state.averages.values()[parameter.index()]));
            }
        }
        if (best != null) {
            for (Parameter parameter : state.network.parameters()) {
                places.put(BEST + parameter.name(), new Place(parameter.shape(), best.parameters()[parameter.index()]));
            }
        }
        return places;
    }

    private void requireSameTensors(Map<String, Tensor> found, Map<String, Place> expected) throws FileException {
        for (String name : expected.keySet()) {
            if (!found.containsKey(name)) {
                throw fault("expected a tensor " + name + ", found none");
            }
        }
        for (Map.Entry<String, Tensor> tensor : found.entrySet()) {
            Place place = expected.get(tensor.getKey());
            Shape shape = tensor.getValue().shape();
            if (place == null) {
                throw fault("expected no tensor " + CheckpointText.excerpt(tensor.getKey(), 0));
            }
            if (!shape.equals(place.shape)) {
                throw fault("tensor " + tensor.getKey() + ": expected " + place.shape + ", found " + shape);
            }
            requireFinite(tensor.getKey(), tensor.getValue().data());
        }
    }

    /** An optimizer's sums may overflow; what the network computes with must not. */
    private void requireFinite(String name, float[] values) throws FileException {
        if (!name.startsWith(PARAMETER) && !name.startsWith(BEST) && !name.startsWith(AVERAGE)) {
            return;
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw fault("tensor " + name + ": expected finite numbers, found " + value);
            }
        }
    }

    private FileException fault(String problem) {
        return new FileException(file + ": " + problem);
    }
}
