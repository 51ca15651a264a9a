package dev.fovea.data;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Samples in a random order, grouped by class where they are stratified. What takes places of the order evenly takes a
 * share of every class, rounded up or down.
 */
final class Strata {
    private final Dataset all;
    /** The random order. */
    private final int[] order;
    /** For each place of the random order, its place among the groups; the same if there are none. */
    private final int[] grouped;

    private Strata(Dataset all, long seed, boolean byClass) {
        this.all = all;
        this.order = CounterRandom.ofSeed(seed).stream(Streams.SPLIT).permutation(all.size());
        this.grouped = new int[order.length];
        if (!byClass) {
            Arrays.setAll(grouped, place -> place);
            return;
        }
        if (!all.target().isLabel()) {
            throw new IllegalArgumentException(
                    "stratifying needs a class for each sample, found targets that are " + all.target());
        }
        long[] counts = ClassWeights.counts(all);
        int[] next = new int[counts.length];
        for (int i = 1; i < next.length; i++) {
            next[i] = next[i - 1] + (int) counts[i - 1];
        }
        for (int place = 0; place < order.length; place++) {
            grouped[place] = next[all.label(order[place])]++;
        }
    }

    static Strata ofAll(Dataset all, long seed) {
        return new Strata(all, seed, false);
    }

    static Strata ofClasses(Dataset all, long seed) {
        return new Strata(all, seed, true);
    }

    /** Those for validation whose place among the groups is among the chosen, the others for training. */
    Split split(IntPredicate chosen) {
        return new Split(view(chosen.negate()), view(chosen));
    }

    private Dataset view(IntPredicate chosen) {
        int[] indices = new int[order.length];
        int n = 0;
        for (int place = 0; place < order.length; place++) {
            if (chosen.test(grouped[place])) {
                indices[n++] = order[place];
            }
        }
        return all.select(Arrays.copyOf(indices, n));
    }
}
