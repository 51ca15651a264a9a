package dev.fovea.data;

import dev.fovea.random.CounterRandom;

/** See {@link Sampling#balanced}. */
enum Balanced implements Sampling {
    OF_CLASSES;

    /** Streams of an epoch: one for the order, one for the remainder, the others for the classes. */
    private static final long ORDER = 0;

    private static final long REMAINDER = 1;
    private static final long CLASSES = 2;

    @Override
    public void check(Dataset dataset) {
        if (!dataset.target().isLabel()) {
            throw new IllegalArgumentException(
                    "balanced sampling needs a class for each sample, found targets that are " + dataset.target());
        }
        long[] counts = ClassWeights.counts(dataset);
        ClassWeights.requireOfEach(counts, dataset, "balanced sampling");
        ClassWeights.requireAll(counts, "balanced sampling");
    }

    @Override
    public int[] draw(Dataset dataset, CounterRandom random) {
        int[][] members = ClassWeights.members(dataset);
        int n = dataset.size();
        int classes = members.length;
        int[] drawn = new int[n];
        int[] shuffled = random.stream(ORDER).permutation(n);
        int[] order = random.stream(REMAINDER).permutation(classes);
        int done = 0;
        for (int i = 0; i < classes; i++) {
            int[] samples = members[order[i]];
            int share = n / classes + (i < n % classes ? 1 : 0);
            CounterRandom ofClass = random.stream(CLASSES + order[i]);
            int[] round = new int[0];
            for (int k = 0; k < share; k++) {
                if (k % samples.length == 0) {
                    round = ofClass.stream(k / samples.length).permutation(samples.length);
                }
                drawn[shuffled[done++]] = samples[round[k % samples.length]];
            }
        }
        return drawn;
    }

    @Override
    public String toString() {
        return "balanced";
    }
}
