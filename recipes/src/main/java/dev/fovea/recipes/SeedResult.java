package dev.fovea.recipes;

import java.time.LocalDate;

/**
 * What came of one seed.
 *
 * @param seed the seed
 * @param network the accuracy of the network alone, in [0, 1]
 * @param predictor the accuracy of the recipe's predictor, in [0, 1]
 * @param seconds what the epochs took, those before an interruption too
 * @param finished the day it was judged, in UTC
 * @param machine what the last epochs ran on, in a line
 */
public record SeedResult(
        long seed, double network, double predictor, double seconds, LocalDate finished, String machine) {}
