package dev.fovea.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how long a new process takes to be of use. */
@Command(
        name = "start",
        sortOptions = false,
        description = "Measures the time from the start of the process to the first predicted image, to the first training"
                + " step of the digits network and to full training speed.")
final class StartCommand extends MeasuringCommand<StartResult> {
    @Mixin
    private ThreadsOption threads = new ThreadsOption();

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
        return threads.threads();
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
