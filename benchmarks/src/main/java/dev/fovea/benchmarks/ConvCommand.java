package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures convolutions. */
@Command(
        name = "conv",
        sortOptions = false,
        description = "Measures the forward pass and both gradients of convolutions over batches of 64, beside the"
                + " processor's peak. --threads share the batch, each with images of its own; their speeds are summed, which"
                + " overstates if they are more than the processors.")
final class ConvCommand extends MeasuringCommand<ConvResult> {
    @Option(
            names = "--layer",
            paramLabel = "NAME",
            split = ",",
            description = "Only these layers, separated by commas: ${COMPLETION-CANDIDATES}.")
    private List<ConvolutionLayer> layers = new ArrayList<>();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "AUTO",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Algorithm algorithm = Algorithm.AUTO;

    ConvCommand() {
        super(ConvResult.class, 70, 1);
    }

    @Override
    ConvResult measure() throws InterruptedException {
        return new ConvMeasurement(layers(), algorithm, threads(), seconds()).run();
    }

    @Override
    int mostThreads() {
        return ConvolutionBatch.SIZE;
    }

    @Override
    List<String> arguments() {
        String names = layers().stream().map(Enum::name).collect(Collectors.joining(","));
        return List.of("--layer", names, "--algorithm", algorithm.name());
    }

    private List<ConvolutionLayer> layers() {
        return layers.isEmpty() ? List.of(ConvolutionLayer.values()) : layers;
    }
}
