package dev.fovea.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Two parts of a data set that have no sample in common.
 *
 * @param train to learn from
 * @param validation to measure with
 */
public record Split(Dataset train, Dataset validation) {
    static Split of(Dataset all, double validationShare, long seed) {
        int nValidation = validation(all, validationShare);
        return Strata.ofAll(all, seed).split(place -> place < nValidation);
    }

    static Split stratified(Dataset all, double validationShare, long seed) {
        int nValidation = validation(all, validationShare);
        Strata strata = Strata.ofClasses(all, seed);
        if (strata.atMost() == 0) {
            throw new IllegalArgumentException("no class of the " + all.size()
                    + " samples has two of them, and each keeps one to learn from, so none is left for validation");
        }
        return strata.split(Math.min(nValidation, strata.atMost()));
    }

    static List<Split> folds(Dataset all, int k, long seed, boolean stratified) {
        if (k < 2 || k > all.size()) {
            throw new IllegalArgumentException("there must be at least 2 folds and at most as many as samples, "
                    + all.size() + ", not " + k);
        }
        Strata strata = stratified ? Strata.ofClasses(all, seed) : Strata.ofAll(all, seed);
        return IntStream.range(0, k)
                .mapToObj(fold -> strata.split(place -> place % k == fold))
                .toList();
    }

    private static int validation(Dataset all, double validationShare) {
        if (!(validationShare > 0 && validationShare < 1)) {
            throw new IllegalArgumentException("the validation share must be in (0, 1), not " + validationShare);
        }
        int n = all.size();
        int nValidation = (int) Math.ceil(validationShare * n);
        if (nValidation == 0 || nValidation >= n) {
            throw new IllegalArgumentException("a validation share of " + validationShare + " splits " + n
                    + " samples into " + (n - nValidation) + " and " + nValidation + "; neither may be empty");
        }
        return nValidation;
    }
}
