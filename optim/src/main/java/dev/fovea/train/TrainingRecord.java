package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a trained network came about: seeds, settings, checksums of the data, versions, kernels; and at the start, after
 * the steps 1, 2, 4, 8 and so on and after each epoch the checksum of every parameter with losses and accuracies. {@link
 * Trainer#verify} replays it and says whether the bits agree, or where they first differ.
 *
 * <pre>{@code
 * Trainer trainer = new Trainer(network, new Adam(), schedule).recording(new Recording());
 * trainer.fit(train, validation, 10, 64);
 * network.save(file, trainer.record().orElseThrow().addTo(ModelMetadata.none()));
 * ...
 * Model model = ModelFile.read(file);
 * Verification verification = sameTrainerAgain.verify(model, train, validation); }</pre>
 *
 * <p>The record depends on (network, data, settings, seeds, versions, kernels) alone, not on the number of threads, nor
 * on whether training was resumed. It has a bounded size: of more than 128 epochs some are left out. It is no
 * signature: whoever can write the file can write another record, but none that a replay agrees with.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class TrainingRecord {
    /** The key of the metadata under which it stands in a model file. */
    public static final String KEY = "training.record";

    private static final String FORMAT = "fovea training record 1";
    private static final String SETTING = "setting";
    private static final String RATES = "rates";
    private static final String ORIGIN = "origin";
    private static final String TRAINED = "trained";
    private static final String SPACE = " ";
    private static final String ASSIGN = ": ";

    private final Map<String, String> settings;
    private final List<Double> rates;
    private final @Nullable String origin;
    private final int epochs;
    private final long steps;
    private final Trace trace;
    private final Mark result;

    private TrainingRecord(
            Map<String, String> settings,
            List<Double> rates,
            @Nullable String origin,
            int epochs,
            long steps,
            Trace trace,
            Mark result) {
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        this.rates = List.copyOf(rates);
        this.origin = origin;
        this.epochs = epochs;
        this.steps = steps;
        this.trace = trace;
        this.result = result;
        trace.requireEnd(epochs, steps);
        Mark last = trace.epochs().isEmpty() ? trace.start() : trace.epochs().getLast();
        boolean ends = last.epoch() == epochs && last.step() == steps && result.epoch() <= epochs
                && result.step() <= steps && result.sums().size() == trace.start().sums().size();
        if (!ends) {
            throw new IllegalArgumentException("its epochs and its end contradict each other");
        }
        if (batchSize(this.settings) < 1) {
            throw new IllegalArgumentException("expected a batch size of at least 1, found " + batchSize(settings));
        }
    }

    /**
     * The record of a training between two epochs.
     *
     * @param setup what it is determined by
     * @param origin where its first parameters are from
     * @param trace what it came by, up to the end of the last epoch
     * @param network its parameters are the result
     * @param epoch the epoch they are of
     * @param step the step they are of
     */
    static TrainingRecord of(
            TrainingSetup setup, Optional<String> origin, Trace trace, Network network, int epoch, long step) {
        Mark last = trace.epochs().isEmpty() ? trace.start() : trace.epochs().getLast();
        Map<String, String> settings = new LinkedHashMap<>(setup.values());
        settings.remove(TrainingSetup.NETWORK); // stands in the model file
        List<Double> rates = setup.rates().subList(0, (int) Math.min(setup.rates().size(), 2L * last.epoch()));
        return new TrainingRecord(
                settings, rates, origin.orElse(null), last.epoch(), last.step(), trace,
                Mark.result(network, epoch, step));
    }

    /**
     * The record among what is remembered with a network.
     *
     * @param metadata of a model file
     * @return the record, if there is one
     * @throws IllegalArgumentException if there is one that breaks a rule; the message names the line
     */
    public static Optional<TrainingRecord> of(ModelMetadata metadata) {
        return metadata.get(KEY).map(text -> {
            try {
                return parse(new LineReader(text.lines().toList()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the training record: " + e.getMessage(), e);
            }
        });
    }

    private static TrainingRecord parse(LineReader lines) {
        lines.one(line -> require(line, FORMAT));
        Map<String, String> settings = new LinkedHashMap<>();
        lines.all(SETTING, line -> putSetting(settings, line));
        List<Double> rates = lines.one(line -> CheckpointText.numbers(after(RATES, line)));
        List<String> origins = lines.all(ORIGIN, line -> unescaped(after(ORIGIN, line)));
        if (origins.size() > 1) {
            throw new IllegalArgumentException("expected at most one origin, found " + origins.size());
        }
        List<String> trained = lines.one(line -> List.of(after(TRAINED, line).split(SPACE, -1)));
        if (trained.size() != 2) {
            throw new IllegalArgumentException("expected epochs and steps that were trained, found " + trained);
        }
        Trace trace = Trace.parse(lines);
        Mark result = lines.one(line -> Mark.parse(Mark.Kind.RESULT, line));
        lines.requireEnd();
        return new TrainingRecord(
                settings, rates, origins.isEmpty() ? null : origins.getFirst(),
                CheckpointText.integer(trained.get(0)), CheckpointText.whole(trained.get(1)), trace, result);
    }

    private static String require(String line, String expected) {
        if (!line.equals(expected)) {
            throw new IllegalArgumentException("expected \"" + expected + "\", found \""
                    + CheckpointText.excerpt(line, 0) + "\"; another Fovea may have written it");
        }
        return line;
    }

    private static String after(String word, String line) {
        if (line.equals(word)) {
            return "";
        }
        if (!line.startsWith(word + SPACE)) {
            throw new IllegalArgumentException(
                    "expected " + word + ", found \"" + CheckpointText.excerpt(line, 0) + '"');
        }
        return line.substring(word.length() + 1);
    }

    private static String putSetting(Map<String, String> settings, String line) {
        String text = after(SETTING, line);
        int end = text.indexOf(ASSIGN);
        if (end < 0 || settings.putIfAbsent(text.substring(0, end), unescaped(text.substring(end + 2))) != null) {
            throw new IllegalArgumentException("expected a name, a colon and a value, each name once, found \""
                    + CheckpointText.excerpt(text, 0) + '"');
        }
        return text;
    }

    /**
     * Metadata with this record, in place of one that was there.
     *
     * @param metadata what else is remembered
     * @return the metadata with the record under {@value #KEY}
     */
    public ModelMetadata addTo(ModelMetadata metadata) {
        return metadata.with(KEY, text());
    }

    /**
     * The record as it stands in a file: lines, which docs/model-files.md describes.
     *
     * @return the text
     */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT);
        settings.forEach((name, value) -> lines.add(SETTING + SPACE + name + ASSIGN + escaped(value)));
        lines.add((RATES + SPACE + CheckpointText.of(rates)).strip());
        if (origin != null) {
            lines.add(ORIGIN + SPACE + escaped(origin));
        }
        lines.add(TRAINED + SPACE + epochs + SPACE + steps);
        lines.addAll(trace.lines());
        lines.add(result.line());
        return String.join("\n", lines);
    }

    /** In one line. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                char escape = i < text.length() ? text.charAt(i) : ' ';
                plain.append(switch (escape) {
                    case '\\' -> '\\';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> throw new IllegalArgumentException("expected \\\\, \\n or \\r, found \\" + escape);
                });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /**
     * What the training was determined by, in words: "seed", "network seed", "optimizer", "batch size", "training data"
     * with its checksum and so on.
     *
     * @return the settings by their names
     */
    public Map<String, String> settings() {
        return settings;
    }

    /**
     * The learning rate at every half epoch of the first 500, which stands for the schedule.
     *
     * @return the rates, that of the first step first
     */
    public List<Double> learningRates() {
        return rates;
    }

    /**
     * Where the parameters are from that training began with, if it did not begin with new ones.
     *
     * @return what {@link Recording#origin(String)} was told
     */
    public Optional<String> origin() {
        return Optional.ofNullable(origin);
    }

    /**
     * What it was computed with: kernels, versions of Fovea and the JDK, processor; several if it was resumed elsewhere.
     *
     * @return one text for each, in order
     */
    public List<String> environments() {
        return trace.environments().stream().map(Environment::toString).toList();
    }

    /**
     * How many epochs were trained.
     *
     * @return the epochs
     */
    public int epochs() {
        return epochs;
    }

    /**
     * How many steps were trained.
     *
     * @return the updates, in all epochs
     */
    public long steps() {
        return steps;
    }

    /**
     * The epoch whose parameters the network has: the last, or the best where {@link EarlyStopping} restored it.
     *
     * @return the epoch, from 1; 0 if nothing was trained
     */
    public int resultEpoch() {
        return result.epoch();
    }

    /** Samples of a step. */
    int batchSize() {
        return batchSize(settings);
    }

    private static int batchSize(Map<String, String> settings) {
        return CheckpointText.integer(settings.getOrDefault(TrainingSetup.BATCH_SIZE, ""));
    }

    /** What the training was determined by, of a network that is described so. */
    TrainingSetup setup(String network) {
        Map<String, String> values = new LinkedHashMap<>(settings);
        values.put(TrainingSetup.NETWORK, network);
        return new TrainingSetup(values, rates);
    }

    /** Fails unless a network's training can be repeated from the record, in this process. */
    void requireReplayable(Network network) {
        if (trace.start().sums().size() != network.parameters().size()) {
            throw new NotReplayableException("the record is of a network with " + trace.start().sums().size()
                    + " parameters, the model has " + network.parameters().size());
        }
        if (trace.start().step() > 0) {
            throw new NotReplayableException("the record begins after step " + trace.start().step()
                    + ": what was before is not recorded, or was another training; so it cannot be replayed");
        }
        Environment first = trace.environments().getFirst();
        Environment here = Environment.here(0);
        for (Environment each : trace.environments()) {
            if (!each.sameBits(first)) {
                throw new NotReplayableException("the network was trained by " + first.arithmetic() + " and from step "
                        + each.step() + " on by " + each.arithmetic() + ", which no process has both");
            }
        }
        if (!here.sameBits(first)) {
            throw new NotReplayableException("the network was trained by " + first.arithmetic() + ", this process has "
                    + here.arithmetic() + ", whose last bits are others; start Java with " + first.options());
        }
    }

    Trace trace() {
        return trace;
    }

    Mark result() {
        return result;
    }

    /** Whether the texts are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingRecord that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** In one line; {@link #text} has all of it. */
    @Override
    public String toString() {
        return "trained " + epochs + " epochs, " + steps + " steps, with " + environments().getFirst();
    }
}
