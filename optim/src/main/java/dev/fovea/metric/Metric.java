package dev.fovea.metric;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Outcome;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/**
 * How good a network's outputs are, in a figure: added up sample by sample in a {@link Tally}, from which the figure is
 * taken at the end. Tallies of chunks are joined in the order of the chunks, so the figure does not depend on threads.
 *
 * <p>A metric looks at logits, the outputs before a final softmax. Every sample counts the same, whatever its weight. One
 * of one's own that is a mean over samples is made by {@link #mean}.
 */
public interface Metric {
    /**
     * What it is called in reports, files and messages.
     *
     * @return letters, digits, hyphens and underscores, for example "accuracy"; neither "loss" nor beginning with "val_"
     */
    String name();

    /**
     * Which way is better.
     *
     * @return true if up, as for accuracies; by default true
     */
    default boolean moreIsBetter() {
        return true;
    }

    /**
     * Fails unless it can compare outputs with targets; asked before anything runs.
     *
     * @param output the shape of the network's output for one sample
     * @param target what the data have
     * @throws IllegalArgumentException if it cannot; the message has both
     */
    default void check(Shape output, Target target) {}

    /**
     * An empty tally.
     *
     * @param output the shape of the network's output for one sample
     * @param target what the data have
     * @return as many sums as {@link #add} and {@link #value} need
     */
    Tally newTally(Shape output, Target target);

    /**
     * Adds a sample. Several threads may call this at once, each with a tally of its own.
     *
     * @param outcome the sample
     * @param tally what is added to
     */
    void add(Outcome outcome, Tally tally);

    /**
     * The figure. Several threads may ask at once, each with a tally of its own.
     *
     * @param tally of all samples
     * @return the figure; of no samples 0 or NaN, as the metric says
     */
    double value(Tally tally);

    /**
     * This under another name: two thresholds of one metric need two.
     *
     * @param name what it is called
     * @return the metric
     */
    @CheckReturnValue
    default Metric named(String name) {
        return new NamedMetric(this, name);
    }

    /**
     * This of one output of a network that has several.
     *
     * @param heads the outputs with their targets
     * @param output the output's name, with which the metric's name begins: "digit_accuracy"
     * @return the metric
     * @throws IllegalArgumentException if the output has no target
     */
    @CheckReturnValue
    default Metric ofHead(Heads heads, String output) {
        return new HeadMetric(this, heads, output);
    }

    /**
     * The figure of outputs that are there already, beside labels.
     *
     * @param outputs logits, (samples, classes); probabilities for metrics that only rank them
     * @param labels the true classes
     * @return the figure
     * @throws IllegalArgumentException as {@link #tally(Tensor, int...)}
     */
    default double of(Tensor outputs, int... labels) {
        return value(tally(outputs, labels));
    }

    /**
     * The figure of outputs that are there already.
     *
     * @param outputs logits, (samples, outputShape…)
     * @param target what the targets are
     * @param targets of each sample, (samples, targetShape…)
     * @return the figure
     * @throws IllegalArgumentException as {@link #tally(Tensor, Target, Tensor)}
     */
    default double of(Tensor outputs, Target target, Tensor targets) {
        return value(tally(outputs, target, targets));
    }

    /**
     * What outputs that are there already add up to, beside labels.
     *
     * @param outputs logits, (samples, classes); probabilities for metrics that only rank them
     * @param labels the true classes
     * @return the tally of all samples
     * @throws IllegalArgumentException if there are not as many samples as labels, or a label is not a class
     */
    default Tally tally(Tensor outputs, int... labels) {
        if (outputs.shape().rank() != 2) {
            throw new IllegalArgumentException("outputs must be (samples, classes), found " + outputs.shape());
        }
        float[] targets = new float[labels.length];
        for (int n = 0; n < labels.length; n++) {
            targets[n] = labels[n];
        }
        Shape output = outputs.shape().sample();
        return tally(outputs, Target.label(Classes.count(output)), Tensor.of(Shape.of(labels.length), targets));
    }

    /**
     * What outputs that are there already add up to.
     *
     * @param outputs logits, (samples, outputShape…)
     * @param target what the targets are
     * @param targets of each sample, (samples, targetShape…)
     * @return the tally of all samples
     * @throws IllegalArgumentException if there are not as many targets as samples, one is not what it should be, or the
     *     metric cannot compare them
     */
    default Tally tally(Tensor outputs, Target target, Tensor targets) {
        Shape output = outputs.shape().sample();
        int samples = outputs.shape().dimension(0);
        check(output, target);
        if (!targets.shape().equals(target.shape().batch(samples))) {
            throw new IllegalArgumentException("outputs of " + outputs.shape() + " need targets of "
                    + target.shape().batch(samples) + ", found " + targets.shape());
        }
        LossFrame outcome = new LossFrame(target, outputs.data(), output.size(), targets.data(), new float[0]);
        Tally tally = newTally(output, target);
        for (int n = 0; n < samples; n++) {
            try {
                target.check(targets.data(), n * target.size());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("sample " + n + ": " + e.getMessage(), e);
            }
            add(outcome.moveTo(n * output.size(), n * target.size(), 0, 1), tally);
        }
        return tally;
    }

    /**
     * The mean of a score over all samples.
     *
     * @param name what it is called
     * @param moreIsBetter which way is better
     * @param score of one sample; several threads may ask at once
     * @return the metric; 0 of no samples
     */
    static Metric mean(String name, boolean moreIsBetter, ToDoubleFunction<Outcome> score) {
        return new MeanMetric(name, moreIsBetter, score);
    }
}
