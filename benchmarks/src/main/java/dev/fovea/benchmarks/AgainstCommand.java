package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures this build against another one. */
@Command(
        name = "against",
        sortOptions = false,
        description = "Measures training steps of the digits network (batches of 64, augmentation, Adam) of this build and"
                + " of another one, by turns in one JVM.")
final class AgainstCommand extends MeasuringCommand<AgainstResult> {
    @Parameters(
            paramLabel = "JAR",
            description = "The other build's benchmarks/target/benchmarks.jar, or a class path with all that it needs.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String other;

    AgainstCommand() {
        super(AgainstResult.class, 60);
    }

    @Override
    AgainstResult measure() throws InterruptedException, FileException {
        return new AgainstMeasurement(Build.of(other), threads(), seconds()).run();
    }

    @Override
    List<String> arguments() {
        return List.of(other);
    }
}
