package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mixing;
import dev.fovea.data.Sampling;
import dev.fovea.metric.Metric;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.model.LayerKinds;
import dev.fovea.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a trainer trains, apart from network, optimizer and schedule. Not changed but by {@link #with}, which copies. */
final class TrainerOptions {
    Loss loss = new SoftmaxCrossEntropy();
    long seed;
    Parallel parallel = Parallel.shared();
    /** Null for what is usual for the targets. */
    @Nullable
    List<Metric> metrics;

    @Nullable
    Augmentation augmentation;

    List<ParameterGroup> groups = List.of();
    List<Regularizer> regularizers = List.of();

    /** In the order in which gradients are clipped. */
    List<Clipping> clippings = List.of();

    /** Batches of a step. */
    int accumulated = 1;

    /** How the workers of this training send each other messages; null for one that trains alone. */
    @Nullable
    GradientExchange exchange;

    @Nullable
    Averaging averaging;

    @Nullable
    ReduceOnPlateau plateau;

    @Nullable
    Mixing mixing;

    Sampling sampling = Sampling.shuffled();

    @Nullable
    EarlyStopping earlyStopping;

    @Nullable
    Checkpoints checkpoints;

    @Nullable
    Recording recording;

    List<TrainingListener> listeners = List.of();

    TrainerOptions(long seed) {
        this.seed = seed;
    }

    private TrainerOptions(TrainerOptions other) {
        loss = other.loss;
        seed = other.seed;
        parallel = other.parallel;
        metrics = other.metrics;
        augmentation = other.augmentation;
        groups = other.groups;
        regularizers = other.regularizers;
        clippings = other.clippings;
        accumulated = other.accumulated;
        exchange = other.exchange;
        averaging = other.averaging;
        plateau = other.plateau;
        mixing = other.mixing;
        sampling = other.sampling;
        earlyStopping = other.earlyStopping;
        checkpoints = other.checkpoints;
        recording = other.recording;
        listeners = other.listeners;
    }

    /** A changed copy. */
    TrainerOptions with(Consumer<TrainerOptions> change) {
        TrainerOptions copy = new TrainerOptions(this);
        change.accept(copy);
        Objects.requireNonNull(copy.loss, "loss");
        Objects.requireNonNull(copy.parallel, "parallel");
        if (copy.accumulated < 1) {
            throw new IllegalArgumentException("a step takes at least 1 batch, not " + copy.accumulated);
        }
        if (copy.metrics != null) {
            copy.metrics = Measurement.checked(copy.metrics);
        }
        if (copy.checkpoints != null && copy.recording != null) {
            kinds(copy.checkpoints, copy.recording); // refuses two
        }
        return copy;
    }

    /** A list with one more, of that name in messages. */
    static <T> List<T> and(List<T> list, T more, String name) {
        List<T> longer = new ArrayList<>(list);
        longer.add(Objects.requireNonNull(more, name));
        return List.copyOf(longer);
    }

    /** The steps of an epoch. */
    int steps(int samples, int batchSize) {
        int batches = (samples - 1) / batchSize + 1;
        return (batches - 1) / accumulated + 1;
    }

    /** What is measured beside the loss. */
    List<Metric> metrics(Target target) {
        return metrics == null ? Measurement.usual(target) : metrics;
    }

    /** A measurement of training that has seen nothing. */
    Measurement measurement(Network network, Dataset train) {
        return new Measurement(metrics(train.target()), network.outputShape(), train.target());
    }

    /** What the loss compares outputs with: the targets of the data, unless mixing makes others of them. */
    Target learned(Dataset train) {
        return mixing == null ? train.target() : Mixing.mixed(train.target());
    }

    /** The figure of the best network that is kept, if one was set. */
    Optional<Monitor> best() {
        return checkpoints == null ? Optional.empty() : checkpoints.best();
    }

    /** How training is recorded: with checkpoints always, else null if nobody asks. */
    @Nullable
    Recording recorded() {
        if (checkpoints == null) {
            return recording;
        }
        Recording asked = recording == null ? new Recording() : recording;
        return asked.kinds(kinds(checkpoints, asked));
    }

    /** The kinds of layers that were set, by checkpoints, recording or both. */
    private static LayerKinds kinds(Checkpoints checkpoints, Recording recording) {
        LayerKinds standard = LayerKinds.standard();
        LayerKinds saved = checkpoints.kinds();
        LayerKinds recorded = recording.kinds();
        if (recorded.equals(standard)) {
            return saved;
        }
        if (!saved.equals(standard) && !saved.names().equals(recorded.names())) {
            throw new IllegalArgumentException(
                    "expected the same kinds of layers for checkpoints and recording, found " + saved + " and "
                            + recorded);
        }
        return recorded;
    }
}
