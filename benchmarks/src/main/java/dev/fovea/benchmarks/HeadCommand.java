package dev.fovea.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures training of a head alone. */
@Command(
        name = "head",
        sortOptions = false,
        description = "Measures training steps of the digits network (batches of 64, Adam) with all layers but the last"
                + " frozen beside steps of all of it, by turns.")
final class HeadCommand extends MeasuringCommand<HeadResult> {
    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "About how long to warm up and measure in all. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    HeadCommand() {
        super(HeadResult.class);
    }

    @Override
    HeadResult measure() throws InterruptedException {
        return new HeadMeasurement(threads(), seconds).run();
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
        return List.of(
                "head", "--json", "--threads", String.valueOf(threads()), "--seconds", String.valueOf(seconds));
    }
}
