package dev.fovea.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands have in common: forks, and the form of the output.
 *
 * @param <R> what is measured
 */
abstract class MeasuringCommand<R extends Result> implements Callable<Integer> {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Class<R> type;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure in N new JVMs, one after the other, and give the medians; 1 measures in this one."
                    + " Default: ${DEFAULT-VALUE}.")
    private int forks;

    MeasuringCommand(Class<R> type) {
        this.type = type;
    }

    /** Measures in this JVM. */
    abstract R measure() throws InterruptedException;

    /** The number of threads that was asked for. */
    abstract int threads();

    /** How many threads have something to do. */
    int mostThreads() {
        return Integer.MAX_VALUE;
    }

    /** How long to measure was asked for. */
    abstract double seconds();

    /** How long all of it takes. */
    double total() {
        return seconds();
    }

    /** The command line of a fork. */
    abstract List<String> forkArguments();

    @Override
    public final Integer call() throws InterruptedException, JsonProcessingException {
        require(threads() >= 1, "--threads must be at least 1, not " + threads());
        require(threads() <= mostThreads(), "--threads must be at most " + mostThreads() + ", not " + threads());
        require(forks >= 1, "--forks must be at least 1, not " + forks);
        require(seconds() > 0 && seconds() <= 3600, "--seconds must be above 0 and at most 3600, not " + seconds());
        if (!json) {
            spec.commandLine().getErr().printf("Measuring for about %.0f s ...%n", forks * total());
        }
        R result = forks == 1 ? measure() : mapper.treeToValue(new Forks(mapper).medians(forks, forkArguments()), type);
        spec.commandLine().getOut().print(json ? mapper.writeValueAsString(result) + "\n" : result.table());
        spec.commandLine().getOut().flush();
        return Main.DONE;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
