package dev.fovea.train;

import dev.fovea.data.Dataset;
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
        if (validation != null) {
            filled("validation set", validation, network);
        } else if (earlyStopping != null && earlyStopping.metric().needsValidation()) {
            throw new IllegalArgumentException(
                    "early stopping watches " + earlyStopping.metric() + ", but there is no validation set");
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
        if (!dataset.sampleShape().equals(network.inputShape())) {
            throw new IllegalArgumentException("the network takes samples of " + network.inputShape() + ", the " + name
                    + " has samples of " + dataset.sampleShape());
        }
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
