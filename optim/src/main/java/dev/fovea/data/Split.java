package dev.fovea.data;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;

/**
 * Two parts of a data set that have no sample in common.
 *
 * @param train to learn from
 * @param validation to measure with
 */
public record Split(Dataset train, Dataset validation) {
    static Split of(Dataset all, double validationShare, long seed) {
        if (!(validationShare > 0 && validationShare < 1)) {
            throw new IllegalArgumentException("the validation share must be in (0, 1), not " + validationShare);
        }
        int n = all.size();
        int nValidation = (int) Math.ceil(validationShare * n);
        if (nValidation == 0 || nValidation >= n) {
            throw new IllegalArgumentException("a validation share of " + validationShare + " splits " + n
                    + " samples into " + (n - nValidation) + " and " + nValidation + "; neither may be empty");
        }
        int[] order = CounterRandom.ofSeed(seed).stream(Streams.SPLIT).permutation(n);
        return new Split(
                all.select(Arrays.copyOfRange(order, nValidation, n)),
                all.select(Arrays.copyOf(order, nValidation)));
    }
}
