package dev.fovea.mnist.ensemble;

import dev.fovea.mnist.model.DeepDigitNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Optimizer;

/** A kind of network, the optimizer it learns with, and what is usual for the rest of the settings. */
public enum Recipe {
    /** The notebook's own: small networks, done in minutes. */
    NOTEBOOK("notebook", 3, 10, 64, 0.001, 0.95, 0.1) {
        @Override
        public Network network(long seed, int classes) {
            return DigitNetwork.build(seed, DigitNetwork.DROPOUT, classes);
        }

        @Override
        public Optimizer optimizer() {
            return new Adam();
        }
    },

    /** Deeper networks that learn from all images for longer: an hour on two cores. */
    BEST("best", 3, 30, 128, 0.003, 0.85, 0) {
        @Override
        public Network network(long seed, int classes) {
            return DeepDigitNetwork.build(seed, classes);
        }

        @Override
        public Optimizer optimizer() {
            return new AdamW(0.01);
        }

        @Override
        public Augmenting augmenting(Subject subject) {
            Augmenting usual = super.augmenting(subject);
            return usual.equals(Augmenting.WRITING) ? WIDER : usual;
        }
    };

    /** Networks that learn for longer can take more of it. */
    private static final Augmenting WIDER = new Augmenting(15, 0.15, 0.1, 0);

    private final String title;
    private final int networks;
    private final int epochs;
    private final int batchSize;
    private final double learningRate;
    private final double decay;
    private final double validation;

    Recipe(
            String title,
            int networks,
            int epochs,
            int batchSize,
            double learningRate,
            double decay,
            double validation) {
        this.title = title;
        this.networks = networks;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.learningRate = learningRate;
        this.decay = decay;
        this.validation = validation;
    }

    /**
     * A new network.
     *
     * @param seed decides the initial weights and, in training, dropout; any number
     * @param classes how many, at least 2
     * @return the network: (28, 28, 1) to a probability of each class
     */
    public abstract Network network(long seed, int classes);

    /** {@return how networks learn, on softmax cross-entropy} */
    public abstract Optimizer optimizer();

    /** {@return what the optimizer is called} */
    public String optimizerName() {
        return optimizer().getClass().getSimpleName();
    }

    /**
     * How training images are usually changed.
     *
     * @param subject what they are about
     * @return by how much
     */
    public Augmenting augmenting(Subject subject) {
        return Augmenting.usual(subject);
    }

    /** {@return the usual number of networks} */
    public int networks() {
        return networks;
    }

    /** {@return the usual number of epochs of each} */
    public int epochs() {
        return epochs;
    }

    /** {@return the usual number of images of a step} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return the usual rate of the first epoch} */
    public double learningRate() {
        return learningRate;
    }

    /** {@return the usual factor of the rate from epoch to epoch} */
    public double decay() {
        return decay;
    }

    /** {@return the usual share of the training images that is kept for validation} */
    public double validation() {
        return validation;
    }

    /** {@return its name, as it is typed} */
    @Override
    public String toString() {
        return title;
    }
}
