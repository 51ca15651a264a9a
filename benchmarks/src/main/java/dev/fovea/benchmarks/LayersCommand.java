package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures single layers. */
@Command(
        name = "layers",
        sortOptions = false,
        description = "Measures single layers: convolutions in groups, with gaps, of each channel by itself and transposed"
                + " (batches of 16, which the threads share), activations, normalisations and softmax (an image on each"
                + " thread), beside a copy of what they read. --seconds are those of each layer.")
final class LayersCommand extends MeasuringCommand<LayersResult> {
    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "Which, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<String> names = new ArrayList<>();

    LayersCommand() {
        super(LayersResult.class, 5);
    }

    /** For the help. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(LayerCase.all().stream().map(LayerCase::name).toList());
        }
    }

    private List<LayerCase> chosen() {
        for (String name : names) {
            require(LayerCase.all().stream().anyMatch(layer -> layer.name().equals(name)),
                    "--names: there is no \"" + name + "\", but " + String.join(", ", new Names()));
        }
        return LayerCase.all().stream().filter(layer -> names.isEmpty() || names.contains(layer.name())).toList();
    }

    @Override
    LayersResult measure() throws InterruptedException {
        return new LayersMeasurement(chosen(), threads(), seconds()).run();
    }

    @Override
    int mostThreads() {
        return GeneralConvolutionBenchmark.IMAGES;
    }

    @Override
    int turns() {
        return chosen().size();
    }

    @Override
    List<String> arguments() {
        return List.of("--names", String.join(",", chosen().stream().map(LayerCase::name).toList()));
    }
}
