package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Tally;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.parallel.Parallel;
import dev.fovea.predict.Predictor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How well a network or a predictor does on some samples: the loss, Σ weight·loss / Σ count, and metrics by their names. Immutable.
 */
public final class Evaluation {
    private final double loss;
    private final Map<String, Figure> metrics;
    private final Map<String, Tally> tallies;

    Evaluation(double loss, Map<String, Figure> metrics) {
        this(loss, metrics, Map.of());
    }

    private Evaluation(double loss, Map<String, Figure> metrics, Map<String, Tally> tallies) {
        this.loss = loss;
        this.metrics = metrics;
        this.tallies = tallies;
    }

    /** This with what the metrics have added up, which is not modified any more. */
    Evaluation with(Map<String, Tally> added) {
        return new Evaluation(loss, metrics, added);
    }

    /**
     * Given figures, for the tests of listeners.
     *
     * @param loss the loss
     * @param metrics what was measured, by name
     * @return the evaluation
     */
    public static Evaluation of(double loss, Map<String, Double> metrics) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        metrics.forEach((name, value) -> figures.put(name, new Figure(value)));
        return new Evaluation(loss, figures);
    }

    /**
     * Evaluates a network on one thread per processor: the loss and, where targets are classes, the accuracy.
     *
     * @param network the network
     * @param dataset the samples
     * @param loss the loss, computed from the network's logits
     * @return loss and accuracy
     * @throws IllegalArgumentException as below
     */
    public static Evaluation of(Network network, Dataset dataset, Loss loss) {
        Requirements.described("data set", dataset);
        return of(network, dataset, loss, Measurement.usual(dataset.target()), Parallel.shared());
    }

    /**
     * Evaluates a network on one thread per processor.
     *
     * @param network the network
     * @param dataset the samples
     * @param loss the loss, computed from the network's logits
     * @param metrics what else is measured
     * @return loss and metrics
     * @throws IllegalArgumentException as below
     */
    public static Evaluation of(Network network, Dataset dataset, Loss loss, Metric... metrics) {
        return of(network, dataset, loss, List.of(metrics), Parallel.shared());
    }

    /**
     * Evaluates a network.
     *
     * @param network the network
     * @param dataset the samples
     * @param loss the loss, computed from the network's logits
     * @param metrics what else is measured
     * @param parallel where it runs; the result does not depend on it
     * @return loss and metrics
     * @throws IllegalArgumentException if there are no samples, the network cannot take them, the loss or a metric cannot
     *     compare its outputs with the targets, a target is not what the data set says, {@link Network#requireLogits}
     *     refuses it, or the loss is not finite and neither is a sample
     */
    public static Evaluation of(
            Network network, Dataset dataset, Loss loss, List<Metric> metrics, Parallel parallel) {
        Requirements.described("data set", dataset);
        network.requireSamples("data set", dataset.sampleShape());
        Requirements.fits(
                "data set", dataset, network.outputShape(), loss, Measurement.checked(metrics), parallel);
        network.requireLogits(loss);
        return finite(dataset, new EvaluationRun(network, dataset, loss, metrics, parallel).withTallies());
    }

    /** An evaluation; fails if its loss is none because of a sample. */
    private static Evaluation finite(Dataset dataset, Evaluation evaluation) {
        NonFiniteInput.behind(evaluation.loss, dataset, "sample").ifPresent(why -> {
            throw new IllegalArgumentException("the loss of the data set is " + evaluation.loss + why);
        });
        return evaluation;
    }

    /**
     * Evaluates a predictor on one thread per processor: the loss and, where targets are classes, the accuracy.
     *
     * @param predictor a network, an ensemble, several views
     * @param dataset the samples
     * @param loss the loss, computed from the predictor's logits
     * @return loss and accuracy
     * @throws IllegalArgumentException as below
     */
    public static Evaluation of(Predictor predictor, Dataset dataset, Loss loss) {
        Requirements.described("data set", dataset);
        return of(predictor, dataset, loss, Measurement.usual(dataset.target()), Parallel.shared());
    }

    /**
     * Evaluates a predictor on one thread per processor.
     *
     * @param predictor a network, an ensemble, several views
     * @param dataset the samples
     * @param loss the loss, computed from the predictor's logits
     * @param metrics what else is measured
     * @return loss and metrics
     * @throws IllegalArgumentException as below
     */
    public static Evaluation of(Predictor predictor, Dataset dataset, Loss loss, Metric... metrics) {
        return of(predictor, dataset, loss, List.of(metrics), Parallel.shared());
    }

    /**
     * Evaluates a predictor by what losses and metrics see of it, {@link Predictor#logits}.
     *
     * @param predictor a network, an ensemble, several views
     * @param dataset the samples
     * @param loss the loss, computed from the predictor's logits
     * @param metrics what else is measured
     * @param parallel where it runs; the result does not depend on it
     * @return loss and metrics
     * @throws IllegalArgumentException if there are no samples, the predictor cannot take them, the loss is not about what
     *     it predicts, the loss or a metric cannot compare its outputs with the targets, a target is not what the data set
     *     says, or the loss is not finite and neither is a sample
     */
    public static Evaluation of(
            Predictor predictor, Dataset dataset, Loss loss, List<Metric> metrics, Parallel parallel) {
        Requirements.described("data set", dataset);
        if (!predictor.inputShape().equals(dataset.sampleShape())) {
            throw new IllegalArgumentException("the predictor takes samples of " + predictor.inputShape()
                    + ", the data set has samples of " + dataset.sampleShape());
        }
        predictor.outputs().check(loss);
        Requirements.fits(
                "data set", dataset, predictor.outputs().shape(), loss, Measurement.checked(metrics), parallel);
        return finite(dataset, new EvaluationRun(predictor, dataset, loss, metrics, parallel).withTallies());
    }

    /**
     * The loss.
     *
     * @return its mean
     */
    public double loss() {
        return loss;
    }

    /**
     * What was measured besides the loss.
     *
     * @return the figures by the metrics' names
     */
    public Map<String, Double> metrics() {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach((name, figure) -> values.put(name, figure.value()));
        return Collections.unmodifiableMap(values);
    }

    /**
     * The loss and the metrics.
     *
     * @return the figures by name, the loss first as "loss"
     */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(EpochReport.LOSS, loss);
        figures.putAll(metrics());
        return figures;
    }

    /**
     * The figures in a line for people.
     *
     * @return for example "loss 0.1234, accuracy 0.9612"
     */
    public String summary() {
        return text(figures());
    }

    /** Figures in a line for people. */
    static String text(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "%s %.4f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", "));
    }

    /**
     * A metric.
     *
     * @param name its name, for example "accuracy"
     * @return the figure, NaN if it was not measured
     */
    public double metric(String name) {
        Figure figure = metrics.get(name);
        return figure == null ? Double.NaN : figure.value();
    }

    /**
     * What a metric has added up, for what says more than a figure: {@code ConfusionMatrix.of(evaluation.tally("confusion"))}.
     *
     * @param name the metric's name
     * @return a copy of the tally of all samples
     * @throws IllegalArgumentException if it was not measured, or in a training, which keeps the figures of its epochs
     *     alone
     */
    public Tally tally(String name) {
        Tally tally = tallies.get(name);
        if (tally == null) {
            throw new IllegalArgumentException("nothing is kept of a metric " + name + " but of " + tallies.keySet()
                    + "; Evaluation.of measures it and keeps what it adds up, a training keeps figures alone");
        }
        Tally copy = new Tally(tally.sums());
        copy.restore(tally.numbers());
        return copy;
    }

    /**
     * The share of samples whose greatest output is at the label.
     *
     * @return the metric "accuracy", 0 to 1; NaN if it was not measured
     */
    public double accuracy() {
        return metric(EpochReport.ACCURACY);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Evaluation that
                && Double.compare(loss, that.loss) == 0
                && metrics().equals(that.metrics());
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(loss) + metrics().hashCode();
    }

    /** For example "loss=0.25, accuracy=0.91". */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("loss=").append(loss);
        metrics().forEach((name, value) -> text.append(", ").append(name).append('=').append(value));
        return text.toString();
    }
}
