package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.nn.Network;
import dev.fovea.ops.ComputeKernels;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import dev.fovea.vector.internal.IncubatingVectorApi;
import dev.fovea.vision.LabelledImages;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The application as the launcher starts it, as modules: what they require, open and read is declared. */
class ModulePathTest {
    private static final List<Class<?>> OF_EACH_MODULE =
            List.of(
                    Main.class, LabelledImages.class, Trainer.class, Network.class, JsonFactory.class,
                    ObjectMapper.class,
                    JsonProperty.class, Tensor.class, IncubatingVectorApi.class, CommandLine.class,
                    JFreeChart.class);

    /** Helidon and Micrometer come in too many jars to name a class of each. */
    private static final Pattern OF_THE_SERVER =
            Pattern.compile(
                    "/(helidon|micrometer|prometheus-metrics)[a-z0-9-]*-[0-9.]+[.]jar$|/HdrHistogram-[0-9.]+[.]jar$");

    @TempDir
    Path folder;

    @Test
    void trainsAsModules() throws Exception {
        Path results = folder.resolve("results");
        Process child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-Dfovea.kernels=" + ComputeKernels.name(), "-p", modulePath(), "-m",
                "dev.fovea.mnist/" + Main.class.getName(), "train", "--limit", "8", "--nets", "1", "--epochs", "1",
                "--out", results.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            child.waitFor();
            assertEquals(0, child.exitValue(), said);
        } finally {
            child.destroyForcibly();
        }
        assertEquals(
                List.of("MNIST-CNN-ENSEMBLE.csv", "checkpoints", "confusion.png", "curves.png", "ensemble.json",
                        "history.csv",
                        "network-1.safetensors", "predictions.png", "preview.png", "report.html", "report.json",
                        "run.json", "summary.txt"),
                CommandRun.names(results));
        String summary = Files.readString(results.resolve("summary.txt"));
        assertTrue(summary.contains("kernels:        " + ComputeKernels.name() + "\n"), summary);
    }

    /** The folders and jars of the modules, and the jars that Commons CSV needs. */
    static String modulePath() throws ClassNotFoundException {
        Stream<String> known = Stream.concat(
                OF_EACH_MODULE.stream(),
                Stream.of(CSVFormat.class, Class.forName("org.apache.commons.io.IOUtils"),
                        Class.forName("org.apache.commons.codec.binary.Hex")))
                .map(ModulePathTest::place);
        Stream<String> ofTheServer = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> OF_THE_SERVER.matcher(entry).find())
                .map(entry -> Path.of(entry).toAbsolutePath().toString());
        return Stream.concat(known, ofTheServer).distinct().collect(Collectors.joining(File.pathSeparator));
    }

    /** Where a class's module or jar is. */
    static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
