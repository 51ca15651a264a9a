package dev.fovea.data;

import dev.fovea.random.CounterRandom;

/** The random numbers of one sample, one after the other: those of a stream from index · {@value #MOST} on. */
final class Draws {
    /** How many random numbers a sample may draw. */
    static final int MOST = 64;

    private final String who;
    private CounterRandom random = CounterRandom.ofSeed(0);
    private long first;
    private int drawn;

    Draws(String who) {
        this.who = who;
    }

    /** Moves to the numbers of a sample. */
    void start(CounterRandom newRandom, long index) {
        random = newRandom;
        first = index * MOST;
        drawn = 0;
    }

    double uniform(double low, double high) {
        return random.uniform(next(), low, high);
    }

    int below(int bound) {
        return random.below(next(), bound);
    }

    long bits() {
        return random.bits(next());
    }

    private long next() {
        if (drawn == MOST) {
            throw new IllegalStateException(
                    who + " draws more than " + MOST + " random numbers for a sample; bits() keys a stream");
        }
        return first + drawn++;
    }
}
