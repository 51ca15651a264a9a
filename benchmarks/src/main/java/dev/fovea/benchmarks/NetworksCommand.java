package dev.fovea.benchmarks;

import dev.fovea.nn.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures training and predicting with typical small networks. */
@Command(
        name = "networks",
        sortOptions = false,
        description = "Measures training steps (batches of 64, Adam) and prediction of 1, 64 and 256 images with typical"
                + " networks for small images, one after the other. --seconds are those of each.")
final class NetworksCommand extends MeasuringCommand<NetworksResult> {
    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAME",
            description = "Which, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<SmallNetwork> networks = new ArrayList<>();

    @Option(
            names = "--onnx",
            paramLabel = "DIR",
            description = "Write each network as DIR/NAME.onnx, too, for other runtimes.")
    private @Nullable Path onnx;

    NetworksCommand() {
        super(NetworksResult.class, 30);
    }

    private List<SmallNetwork> chosen() {
        return networks.isEmpty() ? List.of(SmallNetwork.values()) : networks;
    }

    @Override
    NetworksResult measure() throws InterruptedException {
        Map<String, NetworkFigures> figures = new LinkedHashMap<>();
        for (SmallNetwork each : chosen()) {
            Network network = each.build();
            if (onnx != null) {
                export(network, onnx, each.key());
            }
            figures.put(each.key(), new NetworkMeasurement(network, threads(), seconds()).run());
        }
        return new NetworksResult(figures);
    }

    private static void export(Network network, Path folder, String name) {
        try {
            Files.createDirectories(folder);
            network.exportOnnx(folder.resolve(name + ".onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    int turns() {
        return chosen().size();
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--names",
                String.join(",", chosen().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList())));
        if (onnx != null) {
            arguments.addAll(List.of("--onnx", onnx.toString()));
        }
        return arguments;
    }
}
