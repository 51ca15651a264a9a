package dev.fovea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures single layers. */
@Command(
        name = "layers",
        sortOptions = false,
        description = "Measures single layers: convolutions in groups, with gaps, of each channel by itself and transposed"
                + " (batches of 16, which the threads share), activations, normalisations and softmax (an image on each"
                + " thread), beside a copy of what they read.")
final class LayersCommand extends MeasuringCommand<LayersResult> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec own;

    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "Which, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "About how long to warm up and measure each layer; much less than the default measures the JIT"
                    + " compiler. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    LayersCommand() {
        super(LayersResult.class);
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
            if (LayerCase.all().stream().noneMatch(layer -> layer.name().equals(name))) {
                throw new ParameterException(
                        own.commandLine(),
                        "--names: there is no \"" + name + "\", but " + String.join(", ", new Names()));
            }
        }
        return LayerCase.all().stream().filter(layer -> names.isEmpty() || names.contains(layer.name())).toList();
    }

    @Override
    LayersResult measure() throws InterruptedException {
        return new LayersMeasurement(chosen(), threads(), seconds).run();
    }

    @Override
    int threads() {
        return threads.threads();
    }

    @Override
    int mostThreads() {
        return GeneralConvolutionBenchmark.IMAGES;
    }

    @Override
    double seconds() {
        return seconds;
    }

    @Override
    double total() {
        return seconds * chosen().size();
    }

    @Override
    List<String> forkArguments() {
        return List.of(
                "layers", "--json", "--threads", String.valueOf(threads()), "--seconds", String.valueOf(seconds),
                "--names", String.join(",", chosen().stream().map(LayerCase::name).toList()));
    }
}
