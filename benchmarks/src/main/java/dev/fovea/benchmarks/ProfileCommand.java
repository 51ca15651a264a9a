package dev.fovea.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where a network's training step spends its time. */
@Command(
        name = "profile",
        sortOptions = false,
        description = "Measures the time of each op in training steps of a network (batches of 64, Adam), beside what"
                + " multiply-adds and memory would allow.")
final class ProfileCommand extends MeasuringCommand<ProfileResult> {
    @Parameters(paramLabel = "NAME", description = "Which: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private SmallNetwork network;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "About how long to warm up and measure in all. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    ProfileCommand() {
        super(ProfileResult.class);
    }

    @Override
    ProfileResult measure() throws InterruptedException {
        return new ProfileMeasurement(network, threads(), seconds).run();
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
                "profile", network.key(), "--json", "--threads", String.valueOf(threads()), "--seconds",
                String.valueOf(seconds));
    }
}
