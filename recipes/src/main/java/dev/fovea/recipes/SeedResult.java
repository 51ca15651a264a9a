package dev.fovea.recipes;

/**
 * What came of one seed.
 *
 * @param seed the seed
 * @param network the accuracy of the network alone, in [0, 1]
 * @param predictor the accuracy of the recipe's predictor, in [0, 1]
 * @param seconds what the epochs took, those before an interruption too
 */
public record SeedResult(long seed, double network, double predictor, double seconds) {}
