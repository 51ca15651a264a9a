package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.CoupledLayer;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Checks of what users pass in, each with one message that says what was expected and found. */
final class Requirements {
    private Requirements() {}

    /** All that a training run needs of its arguments. */
    static void training(
            Network network,
            Dataset train,
            @Nullable Dataset validation,
            int batchSize,
            @Nullable EarlyStopping earlyStopping) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + batchSize);
        }
        filled("training set", train, network);
        batches(network, train.size(), batchSize);
        if (validation != null) {
            filled("validation set", validation, network);
        } else if (earlyStopping != null && earlyStopping.metric().needsValidation()) {
            throw new IllegalArgumentException(
                    "early stopping watches " + earlyStopping.metric() + ", but there is no validation set");
        }
    }

    /** That every batch of an epoch, also the last one, is large enough for statistics of it. */
    private static void batches(Network network, int samples, int batchSize) {
        for (CoupledLayer layer : network.coupledLayers()) {
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

    private static void filled(String name, Dataset dataset, Network network) {
        if (dataset.size() < 1) {
            throw new IllegalArgumentException("the " + name + " is empty");
        }
        fits(name, dataset, network);
    }

    /** That a network can take a data set's samples and has an output for each class; looks at every label. */
    static void fits(String name, Dataset dataset, Network network) {
        network.requireSamples(name, dataset.sampleShape());
        if (network.outputShape().rank() != 1) {
            throw new IllegalArgumentException("the network must end in one number for each class, (classes), found "
                    + network.outputShape());
        }
        if (dataset.classes() > network.outputShape().size()) {
            throw new IllegalArgumentException("the " + name + " has " + dataset.classes()
                    + " classes, the network only outputs of " + network.outputShape());
        }
        for (int i = 0; i < dataset.size(); i++) {
            try {
                label(dataset.label(i), i, dataset.classes());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the " + name + ": " + e.getMessage(), e);
            }
        }
    }

    static void label(int label, int sample, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "label " + label + " of sample " + sample + " is not one of " + classes + " classes");
        }
    }

    /** The classes of scores (n, classes). */
    static int classes(Tensor scores) {
        if (scores.shape().rank() != 2) {
            throw new IllegalArgumentException("scores must be (samples, classes), found " + scores.shape());
        }
        return scores.shape().dimension(1);
    }

    /** The classes of scores (n, classes) that go with n labels. */
    static int classes(Tensor scores, int[] labels) {
        int classes = classes(scores);
        if (scores.shape().dimension(0) != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels need scores of (" + labels.length
                    + ", classes), found " + scores.shape());
        }
        for (int n = 0; n < labels.length; n++) {
            label(labels[n], n, classes);
        }
        return classes;
    }
}
