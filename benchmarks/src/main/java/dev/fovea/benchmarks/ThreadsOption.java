package dev.fovea.benchmarks;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads to measure with. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of all that is measured. Default: as many as there are processors.")
    private @Nullable Integer threads;

    int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
