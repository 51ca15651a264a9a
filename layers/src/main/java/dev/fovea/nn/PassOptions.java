package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parameter;
import dev.fovea.parallel.Parallel;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TrainingPass} is to do: with which loss, for which targets, up to which batch size. By default targets
 * are labels of as many classes as the network has outputs, every trainable parameter gets a gradient, the input none,
 * and it runs on one thread per processor. Immutable.
 */
@CheckReturnValue
public final class PassOptions {
    private final Settings settings;

    private record Settings(
            Loss loss,
            int batchSize,
            @Nullable Target target,
            Parallel parallel,
            Predicate<Parameter> learning,
            boolean inputGradient,
            OutcomeObserver observer,
            boolean movingStatistics,
            @Nullable OpMeter meter) {
        Settings {
            Objects.requireNonNull(loss, "loss");
            Objects.requireNonNull(parallel, "parallel");
            Objects.requireNonNull(learning, "learning");
            Objects.requireNonNull(observer, "observer");
            if (batchSize < 1) {
                throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
            }
        }
    }

    private PassOptions(Settings settings) {
        this.settings = settings;
    }

    /**
     * Options with nothing else set.
     *
     * @param loss what is differentiated
     * @param batchSize the largest batch
     * @return the options
     * @throws IllegalArgumentException if the batch size is below 1
     */
    public static PassOptions of(Loss loss, int batchSize) {
        return new PassOptions(
                new Settings(loss, batchSize, null, Parallel.shared(), parameter -> true, false,
                        (chunk, outcome) -> {}, true, null));
    }

    /**
     * This for other targets.
     *
     * @param target what the batches have
     * @return the changed options
     */
    public PassOptions target(Target target) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, Objects.requireNonNull(target, "target"),
                settings.parallel, settings.learning, settings.inputGradient, settings.observer,
                settings.movingStatistics, settings.meter));
    }

    /**
     * This on other threads.
     *
     * @param parallel where it runs; the result does not depend on it
     * @return the changed options
     */
    public PassOptions parallel(Parallel parallel) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, parallel,
                settings.learning, settings.inputGradient, settings.observer, settings.movingStatistics,
                settings.meter));
    }

    /**
     * This with gradients for some of the parameters only. Nothing is computed backward that none of them needs, and
     * layers with moving statistics none of whose parameters learns use these and leave them as they are.
     *
     * @param learning which of the trainable parameters get gradients
     * @return the changed options
     */
    public PassOptions learning(Predicate<Parameter> learning) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, settings.parallel,
                learning, settings.inputGradient, settings.observer, settings.movingStatistics, settings.meter));
    }

    /**
     * This with the gradient of the input.
     *
     * @param inputGradient whether {@link TrainingPass#inputGradient} is computed
     * @return the changed options
     */
    public PassOptions inputGradient(boolean inputGradient) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, settings.parallel,
                settings.learning, inputGradient, settings.observer, settings.movingStatistics, settings.meter));
    }

    /**
     * This with somebody who looks at each sample's output.
     *
     * @param observer is told of every sample
     * @return the changed options
     */
    public PassOptions observer(OutcomeObserver observer) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, settings.parallel,
                settings.learning, settings.inputGradient, observer, settings.movingStatistics, settings.meter));
    }

    /**
     * This with moving statistics that a run does not move: {@link TrainingPass#moveStatistics} does, by the numbers of
     * runs that may have been elsewhere.
     *
     * @param moving whether a run moves them; by default true
     * @return the changed options
     */
    public PassOptions movingStatistics(boolean moving) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, settings.parallel,
                settings.learning, settings.inputGradient, settings.observer, moving, settings.meter));
    }

    /**
     * This with the time of each op taken, which costs some time itself.
     *
     * @param meter is told of every piece of work
     * @return the changed options
     */
    public PassOptions meter(OpMeter meter) {
        return new PassOptions(new Settings(settings.loss, settings.batchSize, settings.target, settings.parallel,
                settings.learning, settings.inputGradient, settings.observer, settings.movingStatistics,
                Objects.requireNonNull(meter, "meter")));
    }

    /**
     * The loss.
     *
     * @return what is differentiated
     */
    public Loss loss() {
        return settings.loss;
    }

    /**
     * The largest batch.
     *
     * @return its samples
     */
    public int batchSize() {
        return settings.batchSize;
    }

    /**
     * What the targets are.
     *
     * @return the target, or empty for labels of as many classes as there are outputs
     */
    public Optional<Target> target() {
        return Optional.ofNullable(settings.target);
    }

    /**
     * Where it runs.
     *
     * @return the threads
     */
    public Parallel parallel() {
        return settings.parallel;
    }

    /**
     * Which of the trainable parameters get gradients.
     *
     * @return true for those that do
     */
    public Predicate<Parameter> learning() {
        return settings.learning;
    }

    /**
     * Whether the gradient of the input is computed.
     *
     * @return by default false
     */
    public boolean inputGradient() {
        return settings.inputGradient;
    }

    /**
     * Who looks at each sample's output.
     *
     * @return the observer
     */
    public OutcomeObserver observer() {
        return settings.observer;
    }

    /**
     * Whether a run moves moving statistics.
     *
     * @return by default true
     */
    public boolean movingStatistics() {
        return settings.movingStatistics;
    }

    /**
     * Who is told how long ops take.
     *
     * @return the meter, or empty if no time is taken
     */
    public Optional<OpMeter> meter() {
        return Optional.ofNullable(settings.meter);
    }

    /** Loss, targets and batch size. */
    @Override
    public String toString() {
        return "PassOptions[" + settings.loss + ", "
                + (settings.target == null ? "labels" : settings.target) + ", batches of up to " + settings.batchSize
                + "]";
    }
}
