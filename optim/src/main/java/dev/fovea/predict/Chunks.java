package dev.fovea.predict;

import dev.fovea.parallel.Parallel;
import java.util.function.IntConsumer;

/** Samples shared out among threads, each by itself. */
final class Chunks {
    private static final int CHUNKS = 16;

    private Chunks() {}

    /** Runs a task for each of so many samples. */
    static void run(Parallel parallel, int samples, IntConsumer task) {
        parallel.run(CHUNKS, chunk -> {
            int to = (int) ((long) samples * (chunk + 1) / CHUNKS);
            for (int n = (int) ((long) samples * chunk / CHUNKS); n < to; n++) {
                task.accept(n);
            }
        });
    }
}
