package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.Schedule;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
 * where it was resumed.) With {@link #averaging} the network then has the averages of that point, as after any other
 * end: what the last row of the history was measured with.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class Trainer extends TrainerSettings {
    /** Made at first use: none for the trainers that lead to the one with all settings. */
    private @Nullable TrainingState state;

    private final AtomicBoolean running = new AtomicBoolean();
    private final StopRequest stop = new StopRequest();

    /**
     * A trainer with softmax cross-entropy for the loss, the network's seed and one thread per processor.
     *
     * @param network what to train; nobody else may use it while {@link #fit} runs
     * @param optimizer turns gradients into updates
     * @param schedule the learning rate
     */
    public Trainer(Network network, Optimizer optimizer, Schedule schedule) {
        this(network, optimizer, schedule, new TrainerOptions(network.seed()));
    }

    Trainer(Network network, Optimizer optimizer, Schedule schedule, TrainerOptions options) {
        super(network, optimizer, schedule, options);
    }

    @Override
    Trainer with(Consumer<TrainerOptions> change) {
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
     *     then. Also if the loss of the validation set is not finite because a number of a sample is not; training is
     *     where the last epoch ended then
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
        try (var _ = network.reserve()) {
            Workers workers = new Workers(options.exchange);
            return workers.together(() -> {
                Requirements.training(network, train, validation, batchSize, options);
                return new Fitting(this, state(), stop, workers, train, validation, batchSize).run(epochs);
            });
        } finally {
            running.set(false);
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
        return state().record(options.recorded());
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
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this trainer is training already");
        }
        try (var _ = network.reserve()) {
            if (!state().fresh()) {
                throw new IllegalStateException("a trainer that has trained already cannot replay");
            }
            return Replaying.of(this, state(), stop, model, train, validation, steps);
        } finally {
            running.set(false);
        }
    }

    /**
     * Asks the running {@link #fit}, or if there is none the next that is not refused, to return before its next step.
     * From any thread, also from a listener.
     */
    public void stop() {
        stop.make();
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

    synchronized void requireFresh() {
        if ((state != null && !state.fresh()) || running.get()) {
            throw new IllegalStateException("settings cannot change once training has begun");
        }
    }
}
