package dev.fovea.mnist.cli;

import dev.fovea.parallel.Parallel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = OptionValues.Threads.class,
            description = "Threads to compute on, 1 to 1024. Default: one for each processor.")
    private @Nullable Integer threads;

    /** Their number. */
    int count() {
        return threads != null ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** Where to compute. */
    Parallel parallel() {
        return threads == null ? Parallel.shared() : Parallel.ofThreads(threads);
    }
}
