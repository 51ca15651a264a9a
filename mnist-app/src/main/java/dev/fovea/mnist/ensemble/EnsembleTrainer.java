package dev.fovea.mnist.ensemble;

import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.optim.Schedule;
import dev.fovea.parallel.Parallel;
import dev.fovea.train.Checkpoints;
import dev.fovea.train.EpochReport;
import dev.fovea.train.History;
import dev.fovea.train.StopReason;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains several networks one after the other, each from a seed of its own: other initial weights, another part of the
 * images for validation, another order, augmentation and dropout. {@link TrainingMethod} says how.
 */
public final class EnsembleTrainer {
    private final EnsembleSettings settings;
    private final Parallel parallel;
    private final @Nullable Checkpoints checkpoints;

    /**
     * A trainer.
     *
     * @param settings how to train
     * @param parallel where training runs; the result does not depend on it
     */
    public EnsembleTrainer(EnsembleSettings settings, Parallel parallel) {
        this(settings, parallel, null);
    }

    /**
     * A trainer that saves each network as it trains.
     *
     * @param settings how to train
     * @param parallel where training runs; the result does not depend on it
     * @param checkpoints where to save, each network in a folder of its own within, how often, and whether to continue
     *     from what is saved; null for not at all
     */
    public EnsembleTrainer(EnsembleSettings settings, Parallel parallel, @Nullable Checkpoints checkpoints) {
        this.settings = settings;
        this.parallel = parallel;
        this.checkpoints = checkpoints;
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
        long seed = settings.seed(index);
        Network network = DigitNetwork.build(seed);
        Dataset training = digits;
        @Nullable Dataset validation = null;
        if (settings.validation() > 0) {
            Split split = digits.split(settings.validation(), seed);
            training = split.train();
            validation = split.validation();
        }
        int validationImages = validation == null ? 0 : validation.size();
        TrainingListener progress = listener.networkStarted(index, network, training.size(), validationImages);
        History history = trainer(index, network, progress)
                .fit(training, validation, settings.epochs(), Math.min(settings.batchSize(), training.size()));
        if (history.stopped() == StopReason.INTERRUPTED) {
            Thread.interrupted(); // the exception says it from here on
            throw new InterruptedException("the training was interrupted");
        }
        return new Member(
                index, network, history.epochs(), training.size(), validationImages,
                history.epochs().stream().mapToDouble(EpochReport::seconds).sum());
    }

    private Trainer trainer(int index, Network network, TrainingListener progress) {
        Trainer trainer = new Trainer(
                network, TrainingMethod.OPTIMIZER, Schedule.exponential(settings.learningRate(), settings.decay()))
                .parallel(parallel)
                .listener(progress);
        if (checkpoints != null) {
            trainer = trainer.checkpoints(
                    checkpoints.at(checkpoints.folder().resolve("network-" + (index + 1))));
        }
        return settings.augmented() ? trainer.augmentation(TrainingMethod.AUGMENTATION) : trainer;
    }
}
