package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.metric.Metric;
import dev.fovea.nn.CoupledLayer;
import dev.fovea.nn.Network;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.Target;
import dev.fovea.optim.Optimizer;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of what users pass in, each with one message that says what was expected and found. */
final class Requirements {
    private Requirements() {}

    /** All that a training run needs of its arguments. */
    static void training(
            Network network, Dataset train, @Nullable Dataset validation, int batchSize, TrainerOptions options) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        described("training set", train);
        if (validation != null) {
            described("validation set", validation);
        }
        filled("training set", train, options.learned(train), network, options);
        changes(train, options);
        batches(network, train.size(), batchSize, new ParameterRules(network, options.groups));
        if (validation != null) {
            filled("validation set", validation, validation.target(), network, options);
        }
        if (options.earlyStopping != null) {
            watched("early stopping", options.earlyStopping.monitor(), train, validation, options);
        }
        EarlyStopping stopping = options.earlyStopping;
        options.best().ifPresent(monitor -> {
            watched("the best network", monitor, train, validation, options);
            if (stopping != null && stopping.restoreBest() && !stopping.monitor().name().equals(monitor.name())) {
                throw new IllegalArgumentException("early stopping puts the best epoch by " + stopping.monitor()
                        + " back, but checkpoints keep the best by " + monitor
                        + "; let them watch the same, or set restoreBest(false)");
            }
        });
        if (options.plateau != null) {
            watched("the reduction on a plateau", options.plateau.monitor(), train, validation, options);
        }
    }

    /** That there is what somebody watches. */
    private static void watched(
            String who, Monitor monitor, Dataset train, @Nullable Dataset validation, TrainerOptions options) {
        if (monitor.needsValidation() && validation == null) {
            throw new IllegalArgumentException(
                    who + " watches " + monitor + ", but there is no validation set");
        }
        List<String> measured = options.metrics(train.target()).stream().map(Metric::name).toList();
        if (monitor.metric().isPresent() && !measured.contains(monitor.metric().get())) {
            throw new IllegalArgumentException(who + " watches " + monitor + ", but what is measured is "
                    + (measured.isEmpty() ? "the loss alone" : measured) + "; Trainer.metrics measures more");
        }
    }

    /** That groups and penalties have an effect, and that optimizers can do what groups ask of them. */
    static void parameters(Network network, Optimizer optimizer, TrainerOptions options) {
        ParameterRules rules = new ParameterRules(network, options.groups);
        for (Regularizer regularizer : options.regularizers) {
            var _ = regularizer.of(network, rules); // refuses what has none
        }
        rules.decaying(network).forEach(parameter -> {
            Optimizer used = rules.optimizer(parameter, optimizer);
            if (!used.decays(parameter)) {
                throw new IllegalArgumentException("a group of parameters has a weight decay, but " + used
                        + " has none for " + parameter.name()
                        + "; AdamW, Sgd and, unless it keeps norms fixed, Muon have");
            }
        });
    }

    /** That sampling, augmentation and mixing can do with the training set what they do. */
    private static void changes(Dataset train, TrainerOptions options) {
        options.sampling.check(train);
        if (options.augmentation != null) {
            options.augmentation.check(train.sampleShape(), train.target());
        }
        if (options.mixing != null) {
            options.mixing.check(train.sampleShape(), train.target());
            options.loss.checkMixed(train.target());
        }
    }

    /** That every batch of an epoch, also the last one, is large enough for statistics of it. */
    private static void batches(Network network, int samples, int batchSize, ParameterRules rules) {
        for (CoupledLayer layer : network.coupledLayers(rules::learns)) {
            layer.requireBatch(Math.min(batchSize, samples));
            int last = (samples - 1) % batchSize + 1;
            if (last < layer.op().smallestBatch()) {
                throw new IllegalArgumentException("layer " + layer.name()
                        + " takes statistics of the batch and needs at "
                        + "least " + layer.op().smallestBatch() + " samples in training; the last batch of " + samples
                        + " samples in batches of " + batchSize + " has " + last
                        + ": choose another batch size, such as "
                        + otherSize(samples, batchSize, layer.op().smallestBatch()));
            }
        }
    }

    /** The batch size next to this one whose last batch is large enough; that of all samples is. */
    private static int otherSize(int samples, int batchSize, int smallest) {
        for (int distance = 1;; distance++) {
            for (int size : new int[] {batchSize + distance, batchSize - distance}) {
                if (size >= smallest && (samples - 1) % size + 1 >= smallest) {
                    return size;
                }
            }
        }
    }

    /** That a data set says what its samples and targets are, and that it has some. */
    static void described(String name, Dataset dataset) {
        if (dataset.sampleShape() == null || dataset.target() == null) {
            throw new IllegalArgumentException("the " + name + " does not say what it has: "
                    + (dataset.target() == null ? "target()" : "sampleShape()") + " is null");
        }
        if (dataset.size() < 1) {
            throw new IllegalArgumentException("the " + name + " is empty");
        }
    }

    private static void filled(
            String name, Dataset dataset, Target learned, Network network, TrainerOptions options) {
        List<Metric> metrics = options.metrics(dataset.target());
        network.requireSamples(name, dataset.sampleShape());
        fits(name, dataset, learned, network.outputShape(), options.loss, metrics, options.parallel);
    }

    /**
     * That loss and metrics can compare outputs of a shape with a data set's targets, and that every target and weight is
     * what it should be: looks at all of them.
     */
    static void fits(
            String name, Dataset dataset, Shape output, Loss loss, List<Metric> metrics, Parallel parallel) {
        fits(name, dataset, dataset.target(), output, loss, metrics, parallel);
    }

    /** As above, but for a loss that sees other targets than the data set has. */
    private static void fits(
            String name,
            Dataset dataset,
            Target learned,
            Shape output,
            Loss loss,
            List<Metric> metrics,
            Parallel parallel) {
        try {
            loss.check(output, learned);
            metrics.forEach(metric -> metric.check(output, dataset.target()));
        } catch (IllegalArgumentException e) {
            if (learned.equals(dataset.target())) {
                throw e;
            }
            throw new IllegalArgumentException(
                    e.getMessage() + " (mixing makes these of " + dataset.target() + unmixed(output, dataset.target())
                            + ")",
                    e);
        }
        int chunks = TrainingPass.CHUNKS;
        Counted[] counted = new Counted[chunks];
        parallel.run(chunks, chunk -> {
            int from = (int) ((long) dataset.size() * chunk / chunks);
            int to = (int) ((long) dataset.size() * (chunk + 1) / chunks);
            counted[chunk] = checkTargets(name, dataset, loss, from, to);
        });
        if (Arrays.stream(counted).noneMatch(Counted::weights)) {
            throw new IllegalArgumentException("the " + name + ": all weights are 0, so nothing counts");
        }
        if (Arrays.stream(counted).noneMatch(Counted::targets)) {
            throw new IllegalArgumentException("the " + name + ": no target counts in " + loss
                    + ": all are ignored, or of classes whose weight is 0");
        }
    }

    /** How outputs of another number than there are classes come to compare with what mixing makes of a class. */
    private static String unmixed(Shape output, Target target) {
        if (!target.isLabel() || output.rank() != 1 || output.size() == target.classes()) {
            return "";
        }
        if (output.size() > target.classes()) {
            return "; Dataset.of(images, labels, " + output.size() + ") has as many classes as the network";
        }
        return output.size() == 1
                ? "; let the data have values 0 and 1, by Dataset.withTargets, or the network a number for each class,"
                        + " with softmax cross-entropy"
                : "; let the network end in " + target.classes() + " numbers";
    }

    /** What counts of some samples: whether one has a weight, and whether the loss makes something of one's target. */
    private record Counted(boolean weights, boolean targets) {}

    /** Looks at the targets of samples [from, to). */
    private static Counted checkTargets(String name, Dataset dataset, Loss loss, int from, int to) {
        Target target = dataset.target();
        float[] floats = new float[target.size()];
        boolean weights = false;
        boolean targets = false;
        for (int i = from; i < to; i++) {
            dataset.readTarget(i, floats, 0);
            try {
                loss.checkValues(target, floats, 0);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the " + name + ": sample " + i + ": " + e.getMessage(), e);
            }
            double weight = dataset.weight(i);
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the " + name + ": the weight of sample " + i + " is " + weight
                        + "; weights are finite and at least 0");
            }
            weights |= weight > 0;
            targets = targets || loss.counts(target, floats, 0);
        }
        return new Counted(weights, targets);
    }
}
