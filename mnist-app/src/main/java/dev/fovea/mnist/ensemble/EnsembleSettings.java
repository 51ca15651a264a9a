package dev.fovea.mnist.ensemble;

import dev.fovea.random.CounterRandom;

/**
 * How an ensemble is trained.
 *
 * @param recipe the kind of networks, and how they learn
 * @param networks how many networks, at least 1
 * @param epochs how many epochs each, at least 1
 * @param batchSize images for each step, at least 1
 * @param learningRate the rate of the first epoch, at least 0
 * @param decay the factor of the rate from one epoch to the next, positive
 * @param validation the share of the training images that is kept for validation, in [0, 1); 0 for none
 * @param augmenting how training images are changed at random
 * @param seed decides everything that is random; any number
 * @param threads how many threads train and predict, at least 1; the result does not depend on it
 */
public record EnsembleSettings(
        Recipe recipe,
        int networks,
        int epochs,
        int batchSize,
        double learningRate,
        double decay,
        double validation,
        Augmenting augmenting,
        long seed,
        int threads) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public EnsembleSettings {
        check(networks >= 1, "networks must be at least 1", networks);
        check(epochs >= 1, "epochs must be at least 1", epochs);
        check(batchSize >= 1, "batchSize must be at least 1", batchSize);
        check(learningRate >= 0 && Double.isFinite(learningRate), "learningRate must be at least 0", learningRate);
        check(decay > 0 && Double.isFinite(decay), "decay must be positive", decay);
        check(validation >= 0 && validation < 1, "validation must be in [0, 1)", validation);
        check(threads >= 1, "threads must be at least 1", threads);
    }

    private static void check(boolean holds, String rule, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", not " + found);
        }
    }

    /**
     * The seed of one network: of its initial weights, its split, its shuffling, its augmentation and its dropout. It
     * does not depend on how many networks there are.
     *
     * @param network which network, from 0
     * @return its seed
     */
    public long seed(int network) {
        return CounterRandom.ofSeed(seed).bits(network);
    }
}
