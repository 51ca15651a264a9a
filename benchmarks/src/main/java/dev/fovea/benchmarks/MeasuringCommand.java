package dev.fovea.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.io.FileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands have in common: threads, time, forks, and the form of the output.
 *
 * @param <R> what is measured
 */
abstract class MeasuringCommand<R extends Result> implements Callable<Integer> {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Class<R> type;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of all that is measured. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "About how long to warm up and measure; much less than the default measures the JIT compiler."
                    + " Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure in N new JVMs, one after the other, and give the medians; 1 measures in this one."
                    + " Default: ${DEFAULT-VALUE}.")
    private int forks;

    /** A command that measures for so long, unless told otherwise, with a thread for each processor. */
    MeasuringCommand(Class<R> type, double seconds) {
        this(type, seconds, Runtime.getRuntime().availableProcessors());
    }

    /** A command that measures for so long, unless told otherwise, with so many threads. */
    MeasuringCommand(Class<R> type, double seconds, int threads) {
        this.type = type;
        this.seconds = seconds;
        this.threads = threads;
    }

    /**
     * Measures in this JVM.
     *
     * @throws FileException if a file that was named is not what it should be: wrong usage
     */
    abstract R measure() throws InterruptedException, FileException;

    /** What a fork must be told besides threads and time. */
    List<String> arguments() {
        return List.of();
    }

    /** The number of threads that was asked for. */
    final int threads() {
        return threads;
    }

    /** How many threads have something to do. */
    int mostThreads() {
        return Integer.MAX_VALUE;
    }

    /** How long to measure was asked for. */
    final double seconds() {
        return seconds;
    }

    /** How many things are measured for so long, one after the other. */
    int turns() {
        return 1;
    }

    @Override
    public final Integer call() throws InterruptedException, JsonProcessingException {
        require(threads >= 1, "--threads must be at least 1, not " + threads);
        require(threads <= mostThreads(), "--threads must be at most " + mostThreads() + ", not " + threads);
        require(forks >= 1, "--forks must be at least 1, not " + forks);
        require(seconds > 0 && seconds <= 3600, "--seconds must be above 0 and at most 3600, not " + seconds);
        if (!json) {
            spec.commandLine().getErr().printf("Measuring for about %.0f s ...%n", forks * turns() * seconds);
        }
        R result = forks == 1 ? measured() : mapper.treeToValue(new Forks(mapper).medians(forks, fork()), type);
        spec.commandLine().getOut().print(json ? mapper.writeValueAsString(result) + "\n" : result.table());
        spec.commandLine().getOut().flush();
        return Main.DONE;
    }

    private R measured() throws InterruptedException {
        try {
            return measure();
        } catch (FileException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    /** The command line of a fork. */
    private List<String> fork() {
        List<String> fork = new ArrayList<>(List.of(
                spec.name(), "--json", "--threads", String.valueOf(threads), "--seconds", String.valueOf(seconds)));
        fork.addAll(arguments());
        return fork;
    }

    /** Refuses what was typed. */
    final void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** What was typed is wrong, as something else noticed. */
    final ParameterException wrong(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
