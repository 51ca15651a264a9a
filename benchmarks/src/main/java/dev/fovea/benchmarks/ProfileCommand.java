package dev.fovea.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
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

    ProfileCommand() {
        super(ProfileResult.class, 20);
    }

    @Override
    ProfileResult measure() throws InterruptedException {
        return new ProfileMeasurement(network, threads(), seconds()).run();
    }

    @Override
    List<String> arguments() {
        return List.of(network.key());
    }
}
