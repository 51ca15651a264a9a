package dev.fovea.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long a new process takes to be of use. */
@Command(
        name = "start",
        sortOptions = false,
        description = "Measures the time from the start of the process to the first predicted image, to the first training"
                + " step of the digits network and to full training speed.")
final class StartCommand extends MeasuringCommand<StartResult> {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of training and prediction. Default: as many as there are processors.")
    private @Nullable Integer threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long to train; the last quarter shows what full speed is. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    StartCommand() {
        super(StartResult.class);
    }

    @Override
    StartResult measure() {
        return new StartMeasurement(threads(), seconds).run();
    }

    @Override
    int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    @Override
    double seconds() {
        return seconds;
    }

    @Override
    List<String> forkArguments() {
        return List.of("start", "--json", "--threads", String.valueOf(threads()), "--seconds", String.valueOf(seconds));
    }
}
