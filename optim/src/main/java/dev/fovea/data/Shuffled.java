package dev.fovea.data;

import dev.fovea.random.CounterRandom;

/** See {@link Sampling#shuffled}. */
enum Shuffled implements Sampling {
    ONCE_EACH;

    @Override
    public int[] draw(Dataset dataset, CounterRandom random) {
        return random.permutation(dataset.size());
    }

    @Override
    public String toString() {
        return "shuffled";
    }
}
