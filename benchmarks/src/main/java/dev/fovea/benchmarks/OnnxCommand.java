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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures prediction with a network from an ONNX file. */
@Command(
        name = "onnx",
        sortOptions = false,
        description = "Measures prediction with a network from an ONNX file, on random inputs; its outputs must be finite.")
final class OnnxCommand extends MeasuringCommand<OnnxResult> {
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

    OnnxCommand() {
        super(OnnxResult.class, 20);
    }

    @Override
    OnnxResult measure() throws InterruptedException, FileException {
        require(batch >= 1, "--batch must be at least 1, not " + batch);
        OnnxImport options = new OnnxImport();
        for (Map.Entry<String, String> shape : shapes.entrySet()) {
            try {
                options = options.shape(
                        shape.getKey(),
                        Arrays.stream(shape.getValue().split(",")).mapToInt(Integer::parseInt).toArray());
            } catch (IllegalArgumentException e) {
                throw wrong(
                        "--shape " + shape.getKey() + "=" + shape.getValue()
                                + " should be a name and whole numbers above 0, such as x=3,48,192",
                        e);
            }
        }
        return new OnnxMeasurement(Network.importOnnx(file, options), batch, threads(), seconds()).run();
    }

    @Override
    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(List.of(file.toAbsolutePath().toString(), "--batch", String.valueOf(batch)));
        shapes.forEach((name, shape) -> arguments.addAll(List.of("--shape", name + "=" + shape)));
        return arguments;
    }
}
