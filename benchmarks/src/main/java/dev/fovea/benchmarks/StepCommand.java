package dev.fovea.benchmarks;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures training and predicting. */
@Command(
        name = "step",
        sortOptions = false,
        description = "Measures training steps of the digits network (batches of 64, Adam; with and without augmentation)"
                + " and prediction of 1, 64 and 256 images, beside the processor's peak.")
final class StepCommand extends MeasuringCommand<StepResult> {
    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "AUTO",
            description = "How the network convolves, one of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.AUTO;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "42",
            description = "About how long to warm up and measure in all; much less than the default measures the"
                    + " JIT compiler. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    StepCommand() {
        super(StepResult.class);
    }

    @Override
    StepResult measure() throws InterruptedException {
        return new StepMeasurement(algorithm, threads(), seconds).run();
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
                "step", "--json", "--algorithm", algorithm.name(), "--threads", String.valueOf(threads()), "--seconds",
                String.valueOf(seconds));
    }
}
