package dev.fovea.data;

import dev.fovea.random.CounterRandom;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Samples in a random order, grouped by class where they are stratified, the classes in a random order too. What takes
 * places of the order evenly takes a share of every class, rounded up or down, and rounds up any class as well as another.
 */
final class Strata {
    /** Below that of the order of the samples. */
    private static final long CLASSES = 0;

    private final Dataset all;
    /** The random order. */
    private final int[] order;
    /** For each place of the random order, its place among the groups; the same if there are none. */
    private final int[] grouped;
    /** The classes in the order of their groups. */
    private final int[] classes;
    /** The samples of each class. */
    private final long[] counts;

    /** One group. */
    private Strata(Dataset all, int[] order) {
        this.all = all;
        this.order = order;
        this.grouped = IntStream.range(0, order.length).toArray();
        this.classes = new int[1];
        this.counts = new long[] {order.length};
    }

    /** A group for each class. */
    private Strata(Dataset all, int[] order, int[] classes, long[] counts) {
        this.all = all;
        this.order = order;
        this.grouped = new int[order.length];
        this.classes = classes;
        this.counts = counts;
        int[] next = new int[counts.length];
        int start = 0;
        for (int label : classes) {
            next[label] = start;
            start += (int) counts[label];
        }
        for (int place = 0; place < order.length; place++) {
            grouped[place] = next[all.label(order[place])]++;
        }
    }

    private static CounterRandom random(long seed) {
        return CounterRandom.ofSeed(seed).stream(Streams.SPLIT);
    }

    static Strata ofAll(Dataset all, long seed) {
        return new Strata(all, random(seed).permutation(all.size()));
    }

    static Strata ofClasses(Dataset all, long seed) {
        if (!all.target().isLabel()) {
            throw new IllegalArgumentException(
                    "stratifying needs a class for each sample, found targets that are " + all.target());
        }
        long[] counts = ClassWeights.counts(all);
        ClassWeights.requireOfEach(counts, all, "stratifying");
        int[] classes = random(seed).stream(CLASSES).permutation(counts.length);
        return new Strata(all, random(seed).permutation(all.size()), classes, counts);
    }

    /** How many samples there are besides one of each class. */
    int atMost() {
        return order.length - (int) LongStream.of(counts).filter(count -> count > 0).count();
    }

    /** So many for validation, of each class its share; places within a class as far from each other as can be. */
    Split split(int nValidation) {
        long[] taken = Apportionment.of(counts, nValidation, classes);
        boolean[] chosen = new boolean[order.length];
        int start = 0;
        for (int label : classes) {
            long count = counts[label];
            for (int i = 0; i < count; i++) {
                chosen[start + i] = (i + 1) * taken[label] / count > i * taken[label] / count;
            }
            start += (int) count;
        }
        return split(place -> chosen[place]);
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
