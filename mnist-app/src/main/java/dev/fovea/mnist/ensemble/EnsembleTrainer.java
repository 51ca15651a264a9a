package dev.fovea.mnist.ensemble;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.Recording;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingListener;
import dev.fovea.train.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains several networks one after the other, each from a seed of its own: other initial weights, another part of the
 * images for validation, another order, augmentation and dropout.
 */
public final class EnsembleTrainer {
    private final EnsembleSettings settings;
    private final Parallel parallel;
    private final @Nullable Checkpoints checkpoints;
    private final List<Network> start;
    private final List<String> origins;

    /**
     * A trainer of new networks, which saves nothing.
     *
     * @param settings how to train
     * @param parallel where training runs; the result does not depend on it
     */
    public EnsembleTrainer(EnsembleSettings settings, Parallel parallel) {
        this(settings, parallel, null, List.of(), List.of());
    }

    private EnsembleTrainer(
            EnsembleSettings settings,
            Parallel parallel,
            @Nullable Checkpoints checkpoints,
            List<Network> start,
            List<String> origins) {
        this.settings = settings;
        this.parallel = parallel;
        this.checkpoints = checkpoints;
        this.start = List.copyOf(start);
        this.origins = List.copyOf(origins);
    }

    /**
     * A trainer that saves each network as it trains.
     *
     * @param saved where, each network in a folder of its own within, how often, and whether to continue from what is
     *     saved
     * @return a new trainer
     */
    public EnsembleTrainer checkpoints(Checkpoints saved) {
        return new EnsembleTrainer(settings, parallel, saved, start, origins);
    }

    /**
     * A trainer that goes on with trained networks, with a new optimizer. Each keeps its own seed for dropout and for
     * which digits it is validated with, so that it has learned none of them if it was trained on the same digits; the
     * order of the digits and the augmentation go by the seed of the settings.
     *
     * @param networks one for each network of the settings, which are changed by training; none for new ones
     * @param from where each of them is from, in one line for its record
     * @return a new trainer
     * @throws IllegalArgumentException if there are more or fewer
     */
    public EnsembleTrainer startingFrom(List<Network> networks, List<String> from) {
        if (from.size() != networks.size()) {
            throw new IllegalArgumentException(networks.size() + " networks are from " + from.size() + " places");
        }
        if (!networks.isEmpty() && networks.size() != settings.networks()) {
            throw new IllegalArgumentException(
                    "expected " + settings.networks() + " networks to start from, found " + networks.size());
        }
        return new EnsembleTrainer(settings, parallel, checkpoints, networks, from);
    }

    /**
     * Trains all networks.
     *
     * @param digits what to learn from, and to validate with
     * @param listener is told how it goes; what it throws ends the training
     * @return the trained networks
     * @throws InterruptedException if the thread is interrupted, which is noticed within a step
     * @throws IllegalArgumentException if the validation share leaves no images to train with
     * @throws dev.fovea.train.CheckpointMismatchException if what is saved is of another training
     * @throws java.io.UncheckedIOException if a checkpoint cannot be written or read, or another process trains there
     * @throws dev.fovea.train.TrainingDivergedException if a loss or a weight is no longer a finite number
     */
    public List<Member> train(Dataset digits, EnsembleListener listener) throws InterruptedException {
        List<Member> members = new ArrayList<>();
        for (int index = 0; index < settings.networks(); index++) {
            Member member = train(index, digits, listener);
            listener.networkFinished(member);
            members.add(member);
        }
        return members;
    }

    private Member train(int index, Dataset digits, EnsembleListener listener) throws InterruptedException {
        Lesson lesson = lesson(index, digits);
        TrainingListener progress = listener.networkStarted(
                index, lesson.network(), lesson.training().size(), lesson.validationImages());
        Trainer trainer = trainer(index, lesson.network(), progress);
        History history = trainer.fit(
                lesson.training(), lesson.validation(), settings.epochs(),
                Math.min(settings.batchSize(), lesson.training().size()));
        if (history.stopped() == StopReason.INTERRUPTED) {
            Thread.interrupted(); // the exception says it from here on
            throw new InterruptedException("the training was interrupted");
        }
        return new Member(
                index, lesson.network(), history.epochs(), lesson.training().size(), lesson.validationImages(),
                trainer.record(), history.epochs().stream().mapToDouble(EpochReport::seconds).sum());
    }

    /**
     * Trains a network once more, by the record that it carries, and compares. Epochs and batch size are those of the
     * record.
     *
     * @param index which network, from 0
     * @param trained what training came to
     * @param digits what it learned from, and was validated with
     * @param steps how many steps at least
     * @param listener is told how it goes
     * @return whether all agrees, or the first difference
     * @throws dev.fovea.train.NotReplayableException if it cannot be replayed here or at all
     */
    public Verification verify(int index, Model trained, Dataset digits, long steps, TrainingListener listener) {
        Lesson lesson = lesson(index, digits);
        return trainer(index, lesson.network(), listener)
                .verify(trained, lesson.training(), lesson.validation(), steps);
    }

    /**
     * What a network begins with.
     *
     * @param network the network
     * @param training what it learns from
     * @param validation what it is validated with; null for nothing
     */
    private record Lesson(Network network, Dataset training, @Nullable Dataset validation) {
        int validationImages() {
            return validation == null ? 0 : validation.size();
        }
    }

    private Lesson lesson(int index, Dataset digits) {
        Network network = start.isEmpty()
                ? settings.recipe().network(settings.seed(index), digits.classes()) : start.get(index);
        if (settings.validation() == 0) {
            return new Lesson(network, digits, null);
        }
        Split split = digits.split(settings.validation(), network.seed());
        return new Lesson(network, split.train(), split.validation());
    }

    private Trainer trainer(int index, Network network, TrainingListener progress) {
        Trainer trainer = new Trainer(
                network, settings.recipe().optimizer(), Schedule.exponential(settings.learningRate(), settings.decay()))
                .seed(settings.seed(index))
                .parallel(parallel)
                .recording(origins.isEmpty() ? new Recording() : new Recording().origin(origins.get(index)))
                .listener(progress);
        if (checkpoints != null) {
            trainer = trainer.checkpoints(
                    checkpoints.at(checkpoints.folder().resolve("network-" + (index + 1))));
        }
        Optional<Augmentation> augmentation = settings.augmenting().augmentation();
        return augmentation.isPresent() ? trainer.augmentation(augmentation.get()) : trainer;
    }
}
