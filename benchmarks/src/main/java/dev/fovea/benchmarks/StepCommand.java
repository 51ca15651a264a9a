package dev.fovea.benchmarks;

import dev.fovea.internal.ops.ConvolutionAlgorithm;
import java.util.List;
import picocli.CommandLine.Command;
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

    StepCommand() {
        super(StepResult.class, 42);
    }

    @Override
    StepResult measure() throws InterruptedException {
        return new StepMeasurement(algorithm, threads(), seconds()).run();
    }

    @Override
    List<String> arguments() {
        return List.of("--algorithm", algorithm.name());
    }
}
