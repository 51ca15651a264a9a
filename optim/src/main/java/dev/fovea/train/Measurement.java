package dev.fovea.train;

import dev.fovea.metric.Accuracy;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Tally;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Metrics on their way through some samples: tallies of the chunks of a batch, and of all batches before. */
final class Measurement {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final List<Metric> metrics;
    private final List<Tally> total;
    private final List<List<Tally>> chunks = new ArrayList<>();
    /** The labels of mixed samples, chunk by chunk, once there are some. */
    private final @Nullable LikeliestLabel[] mixed = new LikeliestLabel[TrainingPass.CHUNKS];

    private final Target target;

    Measurement(List<Metric> metrics, Shape output, Target target) {
        this.metrics = List.copyOf(metrics);
        this.target = target;
        this.total = tallies(output, target);
        for (int chunk = 0; chunk < TrainingPass.CHUNKS; chunk++) {
            chunks.add(tallies(output, target));
        }
    }

    private List<Tally> tallies(Shape output, Target target) {
        return metrics.stream().map(metric -> metric.newTally(output, target)).toList();
    }

    /** What is measured if nobody says what: accuracy where targets are classes. */
    static List<Metric> usual(Target target) {
        return target.isLabels() ? List.of(new Accuracy()) : List.of();
    }

    /** Metrics whose names can stand in files, each once. */
    static List<Metric> checked(List<Metric> metrics) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            String name = metric.name();
            if (!NAME.matcher(name).matches() || name.equals(EpochReport.LOSS)
                    || name.startsWith(EpochReport.VALIDATION)) {
                throw new IllegalArgumentException("a metric is called \"" + CheckpointText.excerpt(name, 0)
                        + "\"; a name is letters, digits, hyphens and underscores, at most 100, neither loss nor "
                        + "beginning with val_");
            }
            if (byName.put(name, metric) != null) {
                throw new IllegalArgumentException("two metrics are called " + name);
            }
        }
        return List.copyOf(byName.values());
    }

    /** Adds a sample of a chunk of the batch; one whose label was mixed with its largest share. */
    void observe(int chunk, Outcome outcome) {
        Outcome seen = target.isLabel() && !outcome.kind().isLabel() ? labelled(chunk, outcome) : outcome;
        List<Tally> tallies = chunks.get(chunk);
        for (int i = 0; i < metrics.size(); i++) {
            metrics.get(i).add(seen, tallies.get(i));
        }
    }

    private Outcome labelled(int chunk, Outcome outcome) {
        LikeliestLabel label = mixed[chunk];
        if (label == null) {
            label = new LikeliestLabel(target, outcome);
            mixed[chunk] = label;
        }
        return label.of(outcome);
    }

    /** Adds the batch, in the order of its chunks, to what was before. */
    void endBatch() {
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            for (int i = 0; i < total.size(); i++) {
                total.get(i).take(chunks.get(chunk).get(i));
            }
        }
    }

    /** Writes down the batch, chunk by chunk, in the place of {@link #endBatch}. */
    void writeBatch(DataOutput out) throws IOException {
        for (List<Tally> tallies : chunks) {
            for (Tally tally : tallies) {
                double[] numbers = tally.numbers();
                out.writeInt(numbers.length);
                for (double number : numbers) {
                    out.writeDouble(number);
                }
                tally.clear();
            }
        }
    }

    /** Adds a batch that was written down to what was before, to the bit as {@link #endBatch} does. */
    void takeBatch(DataInput in) throws IOException {
        for (List<Tally> tallies : chunks) {
            for (int i = 0; i < total.size(); i++) {
                double[] numbers = new double[in.readInt()];
                for (int j = 0; j < numbers.length; j++) {
                    numbers[j] = in.readDouble();
                }
                tallies.get(i).restore(numbers);
                total.get(i).take(tallies.get(i));
            }
        }
    }

    /** The numbers of no samples, as {@link #numbers} would give them; chunks that were left half-way are emptied. */
    Map<String, List<Double>> empty() {
        chunks.forEach(tallies -> tallies.forEach(Tally::clear));
        total.forEach(Tally::clear);
        return numbers();
    }

    /** The figures so far. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            values.put(metrics.get(i).name(), metrics.get(i).value(total.get(i)));
        }
        return values;
    }

    /** The figures as they are now, whatever is added later; those that take long when somebody asks. */
    Map<String, Figure> figures() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            figures.put(metrics.get(i).name(), new Figure(metrics.get(i), total.get(i)));
        }
        return figures;
    }

    /** What was added up, by metric. */
    Map<String, Tally> tallies() {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            tallies.put(metrics.get(i).name(), total.get(i));
        }
        return tallies;
    }

    /** What was added up, by metric, to be kept. */
    Map<String, List<Double>> numbers() {
        Map<String, List<Double>> numbers = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            double[] kept = total.get(i).numbers();
            List<Double> list = new ArrayList<>(kept.length);
            for (double number : kept) {
                list.add(number);
            }
            numbers.put(metrics.get(i).name(), list);
        }
        return numbers;
    }

    /**
     * Puts numbers back.
     *
     * @throws IllegalArgumentException if they are of other metrics
     */
    void restore(Map<String, List<Double>> numbers) {
        List<String> names = metrics.stream().map(Metric::name).toList();
        if (!names.equals(List.copyOf(numbers.keySet()))) {
            throw new IllegalArgumentException("expected the metrics " + names + ", found " + numbers.keySet());
        }
        int i = 0;
        for (List<Double> kept : numbers.values()) {
            total.get(i++).restore(kept.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
