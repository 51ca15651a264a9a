package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Augmentation;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What a {@link Trainer} trains, and how: each setting makes another trainer. */
@CheckReturnValue
abstract sealed class TrainerSettings permits Trainer {
    final Network network;
    final Optimizer optimizer;
    final Schedule schedule;
    final TrainerOptions options;

    TrainerSettings(Network network, Optimizer optimizer, Schedule schedule, TrainerOptions options) {
        this.network = network;
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        this.options = options;
    }

    /** A trainer with other options, unless this one has trained already. */
    abstract Trainer with(Consumer<TrainerOptions> change);

    /**
     * A trainer with another loss.
     *
     * @param loss what to make small
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer loss(Loss loss) {
        return with(changed -> changed.loss = loss);
    }

    /**
     * A trainer with another seed of its own. (Dropout goes by the network's seed.)
     *
     * @param seed decides sampling, augmentation and mixing; any number
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer seed(long seed) {
        return with(changed -> changed.seed = seed);
    }

    /**
     * A trainer on other threads; the result is the same.
     *
     * @param parallel where training runs
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer parallel(Parallel parallel) {
        return with(changed -> changed.parallel = parallel);
    }

    /**
     * This trainer, measuring other metrics than accuracy: while training and, at the end of each epoch, on the validation
     * set.
     *
     * @param metrics in the order of reports; their names differ
     * @return the trainer
     * @throws IllegalArgumentException if two have the same name, or one has a name that cannot stand in files
     * @throws IllegalStateException if training has begun
     */
    public Trainer metrics(Metric... metrics) {
        Arrays.asList(metrics).forEach(metric -> Objects.requireNonNull(metric, "metric"));
        return with(changed -> changed.metrics = List.of(metrics));
    }

    /**
     * A trainer that changes the training samples, anew in every epoch; never those of the validation set.
     *
     * @param augmentation what is done to a sample
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer augmentation(Augmentation augmentation) {
        return with(changed -> changed.augmentation = augmentation);
    }

    /**
     * A trainer that makes each training sample of two, anew in every epoch: {@code mixing(Mixing.mixup(0.2))}. Classes
     * become distributions in training, never in validation; metrics take the class with the largest share.
     *
     * @param mixing what is done to two samples, after augmentation
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer mixing(Mixing mixing) {
        return with(changed -> changed.mixing = mixing);
    }

    /**
     * A trainer that draws the samples of an epoch otherwise than every one once: {@code sampling(Sampling.balanced())}.
     *
     * @param sampling which samples an epoch has, and in which order
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer sampling(Sampling sampling) {
        return with(changed -> changed.sampling = Objects.requireNonNull(sampling, "sampling"));
    }

    /**
     * A trainer that may end before all epochs are done.
     *
     * @param earlyStopping when; it looks at the epochs of one {@link Trainer#fit}
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer earlyStopping(EarlyStopping earlyStopping) {
        return with(changed -> changed.earlyStopping = earlyStopping);
    }

    /**
     * A trainer that saves what it takes to continue in another process, and continues.
     *
     * @param checkpoints where, how often, and whether to continue
     * @return a new trainer
     * @throws IllegalArgumentException if {@link #recording} has other {@link Recording#kinds}, and both are set
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer checkpoints(Checkpoints checkpoints) {
        return with(changed -> changed.checkpoints = checkpoints);
    }

    /**
     * A trainer that makes the record of how the network comes about, for {@link Trainer#record}. With checkpoints it does so
     * anyway.
     *
     * @param recording the settings, by default {@code new Recording()}
     * @return a new trainer
     * @throws IllegalArgumentException if {@link #checkpoints} have other {@link Checkpoints#kinds}, and both are set
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer recording(Recording recording) {
        return with(changed -> changed.recording = Objects.requireNonNull(recording, "recording"));
    }

    /**
     * A trainer with one more listener.
     *
     * @param listener is told how training goes, after those that were there before
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    public Trainer listener(TrainingListener listener) {
        return with(changed -> changed.listeners = TrainerOptions.and(changed.listeners, listener, "listener"));
    }

    /**
     * This trainer with parameters that train otherwise than the others. Of several groups that a parameter belongs to,
     * the last one that says something counts.
     *
     * @param group the parameters, and how they train
     * @return the trainer
     * @throws IllegalArgumentException if the group means no parameter of the network or says nothing of them, has a
     *     rate, a weight decay or an optimizer for what earlier groups froze, freezes all that a regularizer is on or all
     *     parameters, or parameters have a weight decay and their optimizer none
     * @throws IllegalStateException if training has begun
     */
    public Trainer group(ParameterGroup group) {
        return withParameters(changed -> changed.groups = TrainerOptions.and(changed.groups, group, "group"));
    }

    /**
     * This trainer with a penalty on large parameters.
     *
     * @param regularizer is added to the loss
     * @return the trainer
     * @throws IllegalArgumentException if it is on no parameter of the network, or on none that learns
     * @throws IllegalStateException if training has begun
     */
    public Trainer regularizer(Regularizer regularizer) {
        return withParameters(
                changed -> changed.regularizers = TrainerOptions.and(changed.regularizers, regularizer, "regularizer"));
    }

    private Trainer withParameters(Consumer<TrainerOptions> change) {
        Trainer changed = with(change);
        Requirements.parameters(network, optimizer, changed.options);
        return changed;
    }

    /**
     * This trainer with bounded gradients. They can be bounded by norm and by value, which is then done in the order of the
     * calls.
     *
     * @param clipping by norm or by value
     * @return the trainer
     * @throws IllegalArgumentException if they are bounded in this way already
     * @throws IllegalStateException if training has begun
     */
    public Trainer clipping(Clipping clipping) {
        Objects.requireNonNull(clipping, "clipping");
        for (Clipping other : options.clippings) {
            if (other.byNorm() == clipping.byNorm()) {
                throw new IllegalArgumentException(
                        "gradients are bounded by " + other + " already, in the same way as by "
                                + clipping + "; by norm and by value are possible together");
            }
        }
        return with(changed -> changed.clippings = TrainerOptions.and(changed.clippings, clipping, "clipping"));
    }

    /**
     * This trainer with steps of several batches, learned from as if they were one, but for layers that take statistics
     * of the batch: for large batches in little memory, or shared out to workers by {@link #exchanging}. Gradients are
     * summed over a binary tree of the batches. The last step of an epoch takes what is left.
     *
     * @param batches how many batches a step takes, at least 1
     * @return the trainer
     * @throws IllegalArgumentException if it is below 1
     * @throws IllegalStateException if training has begun
     */
    public Trainer accumulating(int batches) {
        return with(changed -> changed.accumulated = batches);
    }

    /**
     * This trainer as one of several workers that train together, each in a process or thread of its own. The batches
     * of a step ({@link #accumulating}) are shared out to them, so that there should be as many or more; each batch is
     * computed as everywhere else, and what they come to is put together in an order of their own. So all workers come
     * to the bits that one trainer without workers comes to, however many they are.
     *
     * <p>Every worker has a trainer with the same network, settings and data, which is made sure of, and calls {@link
     * Trainer#fit} alike. Checkpoints are those of worker 0, who alone reads and writes them; the others get theirs from it,
     * and must have checkpoints set, too. The validation set is shared out as well. When one stops, all do; when one
     * fails, so do all.
     *
     * @param exchange how they send each other messages
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    public Trainer exchanging(GradientExchange exchange) {
        return with(changed -> changed.exchange = Objects.requireNonNull(exchange, "exchange"));
    }

    /**
     * This trainer with averaged parameters, with which it validates, and with which the network ends.
     *
     * @param averaging over steps or epochs
     * @return the trainer
     * @throws IllegalArgumentException if there is an averaging already
     * @throws IllegalStateException if training has begun
     */
    public Trainer averaging(Averaging averaging) {
        if (options.averaging != null) {
            throw new IllegalArgumentException(
                    "parameters are averaged by " + options.averaging + " already, so not by " + averaging
                            + "; a training has one averaging");
        }
        return with(changed -> changed.averaging = Objects.requireNonNull(averaging, "averaging"));
    }

    /**
     * This trainer with a rate that becomes smaller when a figure no longer improves, beside its schedule.
     *
     * @param plateau when and how
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    public Trainer reducing(ReduceOnPlateau plateau) {
        return with(changed -> changed.plateau = Objects.requireNonNull(plateau, "plateau"));
    }
}
