package dev.fovea.mnist.cli;

/**
 * Measures how long something takes.
 *
 * @param started when it began, by {@link System#nanoTime}
 */
record Stopwatch(long started) {
    private static final double NANOSECONDS = 1e9;

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    /** The time since it was started. */
    double seconds() {
        return (System.nanoTime() - started) / NANOSECONDS;
    }

    /** The time since it was started, for people. */
    @Override
    public String toString() {
        return Text.duration(seconds());
    }
}
