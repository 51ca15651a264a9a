package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network: shuffles, cuts into batches, runs forward and backward, updates, validates, reports.
 *
 * <pre>{@code
 * var trainer = new Trainer(network, new Adam(), Schedule.exponential(1e-3, 0.95))
 *         .augmentation(RandomAffine.degrees(10).zoom(0.10).shift(0.10));
 * History history = trainer.fit(train, validation, 10, 64);
 * }</pre>
 *
 * <p>The trained parameters depend on (network, data, settings, seed) alone, to the bit, and not on the number of
 * threads.
 *
 * <p>Settings are immutable: {@code trainer.seed(1);} alone changes nothing, which Error Prone reports. One thread at a
 * time trains a network, whatever it trains it with.
 *
 * <p>A trainer is always at the end of an epoch. Optimizer state, step and epoch run on from one {@code fit} to the
 * next: two of 5 epochs are one of 10. Whatever ends a {@code fit} within an epoch (a request to stop, an interrupt, a
 * listener or data set that throws, divergence) puts network and trainer back to the end of the epoch before, so that
 * another {@code fit} continues as if nothing had happened. (After an epoch that was resumed in its middle, back to
 * where it was resumed.)
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Trainer {
    private final Network network;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final TrainerOptions options;
    /** Made at first use: none for the trainers that lead to the one with all settings. */
    private @Nullable TrainingState state;

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopRequested;

    /**
     * A trainer with softmax cross-entropy for the loss, the network's seed and one thread per processor.
     *
     * @param network what to train; nobody else may use it while {@link #fit} runs
     * @param optimizer turns gradients into updates
     * @param schedule the learning rate
     */
    public Trainer(Network network, Optimizer optimizer, Schedule schedule) {
        this(
                network,
                optimizer,
                schedule,
                new TrainerOptions(network.seed()));
    }

    private Trainer(Network network, Optimizer optimizer, Schedule schedule, TrainerOptions options) {
        this.network = network;
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        this.options = options;
    }

    /**
     * A trainer with another loss.
     *
     * @param loss what to make small
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    @CheckReturnValue
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
    @CheckReturnValue
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
    @CheckReturnValue
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
    @CheckReturnValue
    public Trainer metrics(Metric... metrics) {
        return with(changed -> changed.metrics = List.of(metrics));
    }

    /**
     * A trainer that changes the training samples, anew in every epoch; never those of the validation set.
     *
     * @param augmentation what is done to a sample
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    @CheckReturnValue
    public Trainer augmentation(Augmentation augmentation) {
        return with(changed -> changed.augmentation = augmentation);
    }

    /**
     * A trainer that makes each training sample of two, anew in every epoch: {@code mixing(Mixing.mixup(0.2))}. Classes
     * become distributions in training, never in validation.
     *
     * @param mixing what is done to two samples, after augmentation
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    @CheckReturnValue
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
    @CheckReturnValue
    public Trainer sampling(Sampling sampling) {
        return with(changed -> changed.sampling = Objects.requireNonNull(sampling, "sampling"));
    }

    /**
     * A trainer that may end before all epochs are done.
     *
     * @param earlyStopping when; it looks at the epochs of one {@link #fit}
     * @return a new trainer
     * @throws IllegalStateException if this one has trained already
     */
    @CheckReturnValue
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
    @CheckReturnValue
    public Trainer checkpoints(Checkpoints checkpoints) {
        return with(changed -> changed.checkpoints = checkpoints);
    }

    /**
     * A trainer that makes the record of how the network comes about, for {@link #record}. With checkpoints it does so
     * anyway.
     *
     * @param recording the settings, by default {@code new Recording()}
     * @return a new trainer
     * @throws IllegalArgumentException if {@link #checkpoints} have other {@link Checkpoints#kinds}, and both are set
     * @throws IllegalStateException if this one has trained already
     */
    @CheckReturnValue
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
    @CheckReturnValue
    public Trainer listener(TrainingListener listener) {
        return with(changed -> changed.listeners = TrainerOptions.and(changed.listeners, listener));
    }

    /**
     * This trainer with parameters that train otherwise than the others. Of several groups that a parameter belongs to,
     * the last one that says something counts.
     *
     * @param group the parameters, and how they train
     * @return the trainer
     * @throws IllegalArgumentException if the group means no parameter of the network or says nothing of them, has a
     *     rate or an optimizer for what earlier groups froze, all parameters are frozen, or parameters have a weight decay
     *     and their optimizer none
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer group(ParameterGroup group) {
        Trainer changed = with(options -> options.groups = TrainerOptions.and(options.groups, group));
        ParameterRules rules = new ParameterRules(network, changed.options.groups);
        Requirements.decay(network, optimizer, rules);
        return changed;
    }

    /**
     * This trainer with a penalty on large parameters.
     *
     * @param regularizer is added to the loss
     * @return the trainer
     * @throws IllegalArgumentException if it is on no parameter of the network
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer regularizer(Regularizer regularizer) {
        var _ = regularizer.of(network); // refuses none
        return with(changed -> changed.regularizers = TrainerOptions.and(changed.regularizers, regularizer));
    }

    /**
     * This trainer with bounded gradients.
     *
     * @param clipping by norm or by value
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer clipping(Clipping clipping) {
        return with(changed -> changed.clipping = Objects.requireNonNull(clipping, "clipping"));
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
    @CheckReturnValue
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
     * #fit} alike. Checkpoints are those of worker 0, who alone reads and writes them; the others get theirs from it,
     * and must have checkpoints set, too. The validation set is shared out as well. When one stops, all do; when one
     * fails, so do all.
     *
     * @param exchange how they send each other messages
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer exchanging(GradientExchange exchange) {
        return with(changed -> changed.exchange = Objects.requireNonNull(exchange, "exchange"));
    }

    /**
     * This trainer with averaged parameters, with which it validates, and with which the network ends.
     *
     * @param averaging over steps or epochs
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer averaging(Averaging averaging) {
        return with(changed -> changed.averaging = Objects.requireNonNull(averaging, "averaging"));
    }

    /**
     * This trainer with a rate that becomes smaller when a figure no longer improves, beside its schedule.
     *
     * @param plateau when and how
     * @return the trainer
     * @throws IllegalStateException if training has begun
     */
    @CheckReturnValue
    public Trainer reducing(ReduceOnPlateau plateau) {
        return with(changed -> changed.plateau = Objects.requireNonNull(plateau, "plateau"));
    }

    private Trainer with(Consumer<TrainerOptions> change) {
        requireFresh();
        return new Trainer(network, optimizer, schedule, options.with(change));
    }

    /**
     * Trains for some epochs more.
     *
     * <p>The thread's interrupt flag and {@link #stop} are looked at before every step. Each epoch draws a new order of
     * the samples; its last batch may be smaller. With {@link EarlyStopping#restoreBest} the network ends, however the
     * epochs end but by an exception, with the parameters of the best epoch of this call, the optimizer's state with
     * those of the last.
     *
     * @param train what to learn from
     * @param validation what to measure with after each epoch, null for nothing
     * @param epochs how many, at least 1; a run that is resumed counts those before
     * @param batchSize samples of a step, at least 1
     * @return the completed epochs and why training ended
     * @throws IllegalArgumentException if data and network do not fit, a set is empty, a label is not a class, a number is
     *     out of its range, or the last batch of an epoch is too small for a layer's statistics; nothing has been changed
     *     then
     * @throws CheckpointMismatchException if training is to continue from a checkpoint of another network, of other
     *     settings or data; the message names the difference
     * @throws java.io.UncheckedIOException if a checkpoint cannot be written or read, or another process trains in its
     *     folder; training is where the last epoch ended
     * @throws TrainingDivergedException if the loss of a batch is NaN or infinite, which is noticed before its update,
     *     or the parameters are no longer finite after an epoch
     * @throws WorkersApartException if another worker has failed, or trains something else than this one
     * @throws IllegalStateException if this trainer is training already, or another one or a training pass trains the
     *     network at this moment
     */
    public History fit(Dataset train, @Nullable Dataset validation, int epochs, int batchSize) {
        if (epochs < 1) {
            throw new IllegalArgumentException("there must be at least 1 epoch, not " + epochs);
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this trainer is training already");
        }
        Workers workers = new Workers(options.exchange);
        try (var _ = network.reserve()) {
            return workers.together(() -> {
                Requirements.training(network, train, validation, batchSize, options);
                Checkpoints checkpoints = options.checkpoints;
                if (checkpoints == null || !workers.isFirst()) {
                    return fit(train, validation, epochs, batchSize, workers, null);
                }
                try (CheckpointFolder folder = CheckpointFolder.open(checkpoints.folder())) {
                    return fit(train, validation, epochs, batchSize, workers, folder);
                }
            });
        } finally {
            running.set(false);
        }
    }

    private History fit(
            Dataset train,
            @Nullable Dataset validation,
            int epochs,
            int batchSize,
            Workers workers,
            @Nullable CheckpointFolder folder) {
        TrainingState current = state();
        int lastEpoch = current.epoch + epochs;
        if (current.fresh()) {
            current.untrained = MovingStatistics.untrained(network, current.rules); // before a checkpoint's take their place
        }
        CheckpointWriter writer = null;
        Recording recording = options.recorded();
        TrainingSetup setup = recording == null && workers.alone()
                ? null
                : TrainingSetup.of(
                        network, optimizer, schedule, options,
                        recording == null ? LayerKinds.standard() : recording.kinds(), train, validation, batchSize,
                        lastEpoch);
        if (setup != null) {
            Agreement.before(setup, epochs, options.checkpoints != null).reach(workers);
        }
        if (options.checkpoints == null || recording == null || setup == null) {
            current.forgetEpochs();
        } else {
            CheckpointFile.Resumption resumption = new CheckpointFile.Resumption(
                    setup, options.checkpoints.withNewRates(), lastEpoch, options.steps(train.size(), batchSize),
                    options.measurement(network, train));
            if (folder != null) {
                writer = new CheckpointWriter(options.checkpoints, recording, folder, current, setup);
            }
            if (!current.begun && Resuming.together(workers, writer, current, resumption)) {
                int steps = current.unfinished == null ? 0 : current.unfinished.step();
                List<EpochReport> done = List.copyOf(current.reports);
                options.listeners.forEach(listener -> listener.resumed(done, steps));
            }
            current.begun = true;
        }
        Agreement.on(current).reach(workers);
        if (recording != null && setup != null) {
            current.trace(setup, options.earlyStopping != null);
        }
        var run = new TrainingRun(
                network, schedule, options, current, this::stopReason, train, validation, batchSize, workers, writer,
                new Recorder(current));
        try {
            return run.run(lastEpoch);
        } finally {
            stopRequested = false; // here and not in a call that was refused: the request is still to be met then
        }
    }

    /**
     * The record of how the network came about, as it is now: between epochs, also from a listener that is told that
     * one is finished.
     *
     * @return the record; empty if nothing was trained yet, or nobody asked for one by {@link #recording}
     * @throws IllegalStateException within an epoch
     */
    public Optional<TrainingRecord> record() {
        TrainingState current = state();
        Trace trace = current.trace;
        if (trace == null || current.setup == null) {
            return Optional.empty();
        }
        Mark last = trace.epochs().isEmpty() ? trace.start() : trace.epochs().getLast();
        if (last.step() != current.step) {
            throw new IllegalStateException("training is within epoch " + (current.epoch + 1)
                    + "; there is a record between epochs");
        }
        Recording recording = options.recorded();
        Optional<String> origin = recording == null ? Optional.empty() : recording.origin();
        TrainingState.Best restored = current.restored;
        int epoch = restored == null ? last.epoch() : restored.report().epoch();
        long step = restored == null ? last.step() : restored.step();
        return Optional.of(TrainingRecord.of(current.setup, origin, trace, network, epoch, step));
    }

    /**
     * Replays the training of a network by its record, and compares every bit of its parameters at every point that the
     * record has. This trainer must be made as the one that trained it: the same layers, initialisers and seeds (or the
     * same network to begin with), optimizer, schedule, loss, augmentation and all other settings. Epochs and batch size
     * are those of the record. First settings and data are compared, then training is repeated up to the first
     * difference. Listeners are told how it goes.
     *
     * <p>Network and trainer are afterwards as before.
     *
     * @param model the trained network with what was remembered of it, as {@link dev.fovea.nn.model.ModelFile#read}
     *     gives it
     * @param train what it learned from
     * @param validation what it was validated with, null for nothing
     * @return whether all agrees, or the first difference
     * @throws NotReplayableException if the model has no record, one that does not begin with the first step, or one
     *     that was made with kernels of another class: scalar ones and vectors differ in their last bits
     * @throws IllegalArgumentException if the record breaks a rule
     * @throws IllegalStateException if this trainer has trained already, or is training
     */
    public Verification verify(Model model, Dataset train, @Nullable Dataset validation) {
        return verify(model, train, validation, Long.MAX_VALUE);
    }

    /**
     * Replays the first steps of a training, as {@link #verify(Model, Dataset, Dataset)} does all.
     *
     * @param model the trained network with what was remembered of it
     * @param train what it learned from
     * @param validation what it was validated with, null for nothing
     * @param steps how many steps at least, from 1: the replay goes on to the next point that the record has, such as
     *     the next power of two
     * @return whether all agrees, or the first difference
     * @throws NotReplayableException as for all steps
     * @throws IllegalArgumentException if steps is below 1, or the record breaks a rule
     * @throws IllegalStateException if this trainer has trained already, or is training
     */
    public Verification verify(Model model, Dataset train, @Nullable Dataset validation, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("there must be at least 1 step, not " + steps);
        }
        TrainingRecord record = TrainingRecord.of(model.metadata())
                .orElseThrow(() -> new NotReplayableException("the model has no record of its training;"
                        + " Trainer.recording makes one"));
        record.requireReplayable(model.network());
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this trainer is training already");
        }
        try (var _ = network.reserve()) {
            if (!state().fresh()) {
                throw new IllegalStateException("a trainer that has trained already cannot replay");
            }
            return replay(record, model.network(), train, validation, steps);
        } finally {
            running.set(false);
        }
    }

    private Verification replay(
            TrainingRecord record, Network trained, Dataset train, @Nullable Dataset validation, long steps) {
        TrainingState current = state();
        TrainerOptions unsaved = options.with(changed -> changed.checkpoints = null);
        Recording recording = options.recorded();
        LayerKinds kinds = recording == null ? LayerKinds.standard() : recording.kinds();
        Replay replay = new Replay(current, record, trained, steps, this::stopReason);
        TrainingSetup setup = TrainingSetup.of(
                network, optimizer, schedule, unsaved, kinds, train, validation, record.batchSize(),
                record.epochs());
        TrainingState.Snapshot before = current.snapshot();
        try {
            if (replay.sameSetup(setup, ModelFile.description(trained, kinds)) && replay.begins()) {
                Requirements.training(network, train, validation, record.batchSize(), options);
                replay.run(
                        new TrainingRun(
                                network, schedule, unsaved, current, replay, train, validation,
                                record.batchSize(), new Workers(null), null, replay));
            }
            return replay.verification();
        } finally {
            stopRequested = false;
            before.restore();
            current.forgetEpochs();
        }
    }

    /** Trains some steps with another schedule, as long as somebody wants more, and puts the network back. */
    void explore(Schedule rates, Dataset train, int batchSize, int steps, Predicate<StepReport> goOn) {
        requireFresh();
        Trainer explorer = new Trainer(network, optimizer, rates, options.with(changed -> {
            changed.checkpoints = null;
            changed.recording = null;
            changed.earlyStopping = null;
            changed.plateau = null;
            changed.averaging = null;
            changed.listeners = List.of();
            changed.exchange = null;
        }));
        Trainer watched = explorer.listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                if (!goOn.test(report)) {
                    throw new Explored();
                }
            }
        });
        try (var _ = network.reserve()) {
            Requirements.training(network, train, null, batchSize, watched.options);
            TrainingState.Snapshot before = watched.state().snapshot();
            try {
                int epochs = (steps - 1) / options.steps(train.size(), batchSize) + 1;
                watched.fit(train, null, epochs, batchSize, new Workers(null), null);
            } catch (Explored | TrainingDivergedException e) {
                System.getLogger("dev.fovea")
                        .log(System.Logger.Level.DEBUG, "rates were tried as far as it made sense", e);
            } finally {
                before.restore();
            }
        }
    }

    /** Ends a training in which enough was seen. */
    private static final class Explored extends RuntimeException {
        private static final long serialVersionUID = 1;

        Explored() {
            super("enough was seen", null, false, false);
        }
    }

    /**
     * Asks the running {@link #fit}, or if there is none the next that is not refused, to return before its next step.
     * From any thread, also from a listener.
     */
    public void stop() {
        stopRequested = true;
    }

    /**
     * The network.
     *
     * @return what is trained
     */
    public Network network() {
        return network;
    }

    /**
     * How far training has come.
     *
     * @return the epochs done, by all calls of {@link #fit}
     */
    public int epoch() {
        return state().epoch;
    }

    /**
     * How many updates were made.
     *
     * @return the steps done, by all calls of {@link #fit}
     */
    public long step() {
        return state().step;
    }

    /** For example "Trainer[Adam[…], SoftmaxCrossEntropy, after 3 epochs of Network[…]]". */
    @Override
    public String toString() {
        return "Trainer[" + optimizer + ", " + options.loss + ", after " + epoch()
                + (epoch() == 1 ? " epoch" : " epochs")
                + " of " + network + "]";
    }

    private synchronized TrainingState state() {
        if (state == null) {
            state = new TrainingState(network, optimizer, options);
        }
        return state;
    }

    private synchronized void requireFresh() {
        if ((state != null && !state.fresh()) || running.get()) {
            throw new IllegalStateException("settings cannot change once training has begun");
        }
    }

    private @Nullable StopReason stopReason() {
        if (Thread.currentThread().isInterrupted()) {
            return StopReason.INTERRUPTED;
        }
        return stopRequested ? StopReason.REQUESTED : null;
    }
}
