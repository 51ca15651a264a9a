package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.onnx.OnnxImport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures prediction with a network from an ONNX file. */
@Command(
        name = "onnx",
        sortOptions = false,
        description = "Measures prediction with a network from an ONNX file, on random inputs; its outputs must be finite.")
final class OnnxCommand extends MeasuringCommand<OnnxResult> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec own;

    @Parameters(paramLabel = "FILE", description = "The ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Samples of a call. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--shape",
            paramLabel = "NAME=C,H,W",
            description = "The shape of an input's samples, where the file leaves it free, for example x=3,48,192.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "About how long to warm up and measure in all. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    OnnxCommand() {
        super(OnnxResult.class);
    }

    @Override
    OnnxResult measure() throws InterruptedException {
        if (batch < 1) {
            throw new ParameterException(own.commandLine(), "--batch must be at least 1, not " + batch);
        }
        OnnxImport options = new OnnxImport();
        for (Map.Entry<String, String> shape : shapes.entrySet()) {
            try {
                options = options.shape(
                        shape.getKey(),
                        Arrays.stream(shape.getValue().split(",")).mapToInt(Integer::parseInt).toArray());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        own.commandLine(), "--shape " + shape.getKey() + "=" + shape.getValue()
                                + " should be a name and whole numbers above 0, such as x=3,48,192",
                        e);
            }
        }
        try {
            return new OnnxMeasurement(Network.importOnnx(file, options), batch, threads(), seconds).run();
        } catch (FileException e) {
            throw new ParameterException(own.commandLine(), String.valueOf(e.getMessage()), e);
        }
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
        List<String> arguments = new ArrayList<>(List.of(
                "onnx", file.toAbsolutePath().toString(), "--json", "--batch", String.valueOf(batch), "--threads",
                String.valueOf(threads()), "--seconds", String.valueOf(seconds)));
        shapes.forEach((name, shape) -> arguments.addAll(List.of("--shape", name + "=" + shape)));
        return arguments;
    }
}
